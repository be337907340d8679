// Manual opening: a reason, and where the gate asks for it another guard's name and PIN.

import { ask } from "./act.js";
import { ReasonPanel } from "./reasons.js";
import { offerUndo } from "./undo.js";
import { both, phrase } from "./words.js";

const subject = document.getElementById("subject");
const form = document.getElementById("second-form");
const second = document.getElementById("second-name");
const pin = document.getElementById("second-pin");

const VISITOR = "visitor-registered"; // the reason that answers a registration

export class Override extends ReasonPanel {
  constructor(others) {
    super({ button: "open", panel: "override", outcome: "outcome" }, others);
    this.asked = null;
    this.registered = null;
  }

  start() {
    super.start();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.confirm();
    });
  }

  open() {
    super.open();
    if (!this.isOpen) return;
    this.registered = this.view.deeds.registered.at(-1) ?? null; // who is opened for stays who it was
    subject.replaceChildren(...both(this.view.subject));
    if (this.registered !== null)
      subject.append(" ", ...both(phrase("registered")), ` #${this.registered}`);
  }

  show(open) {
    super.show(open);
    this.showForm(false);
  }

  showForm(shown) {
    form.hidden = !shown;
    pin.value = ""; // nobody's PIN stays on the screen
    if (shown) second.focus();
    else second.value = "";
  }

  waiting() {
    return phrase("sending");
  }

  send(why, heldMs) {
    const registered = why === VISITOR ? this.registered : null;
    this.asked = { why, answers: this.answers, held_ms: heldMs, registered };
    return ask("/api/open", { ...this.asked, second: null });
  }

  /** The same opening again, in the name of two. */
  async confirm() {
    if (this.sending) return;
    const confirmed = { name: second.value.trim(), pin: pin.value };
    pin.value = "";
    await this.ask(() => ask("/api/open", { ...this.asked, held_ms: 0, second: confirmed }));
  }

  refused(answer) {
    super.refused(answer);
    if (answer?.asks_second) this.showForm(true);
  }

  done(answer) {
    this.showForm(false);
    super.done(answer);
    offerUndo(answer.sequence);
  }
}
