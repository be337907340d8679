// Anti-passback: the person is not inside, whatever the record says. Nothing opens here.

import { ask } from "./act.js";
import { ReasonPanel } from "./reasons.js";
import { phrase } from "./words.js";

export class Forgiveness extends ReasonPanel {
  constructor(others) {
    super({ button: "forgive", panel: "forgive-panel", outcome: "forgive-outcome" }, others);
  }

  /** Only whom the record keeps out can be forgiven. */
  see(view) {
    super.see(view);
    this.button.hidden = !view.forgivable && !this.isOpen;
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
