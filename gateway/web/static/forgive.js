// Anti-passback: the person is not inside, whatever the record says. Nothing opens here.

import { ask } from "./act.js";
import { ReasonPanel } from "./reasons.js";
import { offerUndo } from "./undo.js";
import { phrase } from "./words.js";

export class Forgiveness extends ReasonPanel {
  constructor(others) {
    super({ button: "forgive", panel: "forgive-panel", outcome: "forgive-outcome" }, others);
    this.offered = false;
    this.offeredTo = null;
  }

  /** Only whom the record keeps out can be forgiven; the reasons come by themselves: one touch. */
  see(view) {
    const gone = this.offered && view.answers !== this.answers;
    if (gone && this.isOpen && this.outcome.hidden) this.close();
    super.see(view);
    this.button.hidden = !view.forgivable && !this.isOpen;
    if (view.forgivable && view.answers !== this.offeredTo) this.offer();
  }

  offer() {
    this.offeredTo = this.view.answers;
    if (document.querySelector(".override:not([hidden])") !== null) return;
    this.open(false);
    this.offered = true;
  }

  open(focused) {
    this.offered = false;
    super.open(focused);
  }

  done(answer) {
    super.done(answer);
    offerUndo(answer.sequence);
  }

  close() {
    super.close();
    this.button.hidden = !this.view?.forgivable;
  }

  waiting() {
    return phrase("forgiving");
  }

  send(why) {
    return ask("/api/forgive", { why, answers: this.answers });
  }
}
