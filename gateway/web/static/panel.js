// A panel at the side that stands in the place of the passages, one at a time; knows no act.

import { both, element, phrase } from "./words.js";

const recent = document.getElementById("recent");

export class Panel {
  /**
   * `button`, `panel` and `outcome` are ids.
   * `others` is called before the panel opens, so that one panel is open at a time.
   */
  constructor({ button, panel, outcome }, others) {
    this.button = document.getElementById(button);
    this.panel = document.getElementById(panel);
    this.outcome = document.getElementById(outcome);
    this.others = others;
    this.isOpen = false;
    this.sending = false;
    this.closing = 0;
  }

  start() {
    this.button.addEventListener("click", () => this.touched());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.isOpen) this.close();
    });
  }

  touched() {
    if (this.isOpen) this.close();
    else this.open();
  }

  close() {
    clearTimeout(this.closing);
    if (!this.isOpen) return;
    this.show(false);
    this.button.focus();
  }

  show(open) {
    this.isOpen = open;
    this.panel.hidden = !open;
    recent.hidden = open;
    this.button.setAttribute("aria-expanded", String(open));
  }

  tell(kind, text, row = null) {
    this.outcome.dataset.outcome = kind;
    this.outcome.replaceChildren(...both(text));
    if (row !== null) this.outcome.append(element("span", "", ` ${phrase("row").zh} #${row}`));
    this.outcome.hidden = false;
  }

  /** Why an act was not done; `answer` is null when it was not sent. */
  tellFailed(answer) {
    this.tell("bad", answer === null ? phrase("not-sent") : answer.text);
  }
}
