// Staff number: asks the gate whose it is; name and verdict come on the stage, never here.

import { ask } from "./act.js";
import { Panel } from "./panel.js";
import { phrase } from "./words.js";

const form = document.getElementById("number-form");
const field = document.getElementById("number-field");

export class StaffNumber extends Panel {
  constructor(others) {
    super({ button: "number", panel: "number-panel", outcome: "number-outcome" }, others);
  }

  start() {
    super.start();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
  }

  open() {
    this.others();
    this.outcome.hidden = true;
    this.show(true);
    field.focus();
  }

  show(open) {
    field.value = ""; // nobody's number stays on the screen
    super.show(open);
  }

  async send() {
    const number = field.value.trim();
    if (this.sending || number === "") return;
    this.sending = true;
    this.tell("waiting", phrase("looking-up"));
    const answer = await ask("/api/identify", { number });
    this.sending = false;
    if (answer?.ok) this.close();
    else this.tellFailed(answer);
  }
}
