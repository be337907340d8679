// Staff number: asks the gate whose it is; name and verdict come on the stage, never here.

import { ask } from "./act.js";
import { both, phrase } from "./words.js";

const button = document.getElementById("number");
const panel = document.getElementById("number-panel");
const recent = document.getElementById("recent");
const form = document.getElementById("number-form");
const field = document.getElementById("number-field");
const outcome = document.getElementById("number-outcome");

export class StaffNumber {
  /** `others` is called before the panel opens, so that one panel is open at a time. */
  constructor(others) {
    this.others = others;
    this.isOpen = false;
    this.sending = false;
  }

  start() {
    button.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.isOpen) this.close();
    });
  }

  open() {
    this.others();
    outcome.hidden = true;
    this.show(true);
    field.focus();
  }

  close() {
    if (!this.isOpen) return;
    this.show(false);
    button.focus();
  }

  show(open) {
    field.value = ""; // nobody's number stays on the screen
    this.isOpen = open;
    panel.hidden = !open;
    recent.hidden = open;
    button.setAttribute("aria-expanded", String(open));
  }

  tell(kind, text) {
    outcome.dataset.outcome = kind;
    outcome.replaceChildren(...both(text));
    outcome.hidden = false;
  }

  async send() {
    const number = field.value.trim();
    if (this.sending || number === "") return;
    this.sending = true;
    this.tell("waiting", phrase("looking-up"));
    const answer = await ask("/api/identify", { number });
    this.sending = false;
    if (answer?.ok) this.close();
    else this.tell("bad", answer === null ? phrase("not-sent") : answer.text);
  }
}
