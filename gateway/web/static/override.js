// Manual opening: a reason, bound to the person on the screen when the panel was opened.

import { ask } from "./act.js";
import { both, element, phrase } from "./words.js";

const SHOWN_MS = 4000;

const button = document.getElementById("open");
const panel = document.getElementById("override");
const recent = document.getElementById("recent");
const subject = document.getElementById("subject");
const outcome = document.getElementById("outcome");
const whys = [...document.querySelectorAll("[data-why]")];

export class Override {
  /** `others` is called before the panel opens, so that one panel is open at a time. */
  constructor(others) {
    this.others = others;
    this.view = null;
    this.answers = null;
    this.isOpen = false;
    this.sending = false;
    this.closing = 0;
  }

  start() {
    button.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.isOpen) this.close();
    });
    for (const why of whys) why.addEventListener("click", () => this.send(why.dataset.why));
  }

  /** A view that names another person makes an open panel worthless. */
  see(view) {
    this.view = view;
    const changed = this.isOpen && view.answers !== this.answers;
    if (changed && !this.sending && outcome.hidden) this.refuse(phrase("another-person"));
  }

  open() {
    if (this.view === null) return;
    this.others();
    clearTimeout(this.closing);
    this.answers = this.view.answers;
    subject.replaceChildren(...both(this.view.subject));
    outcome.hidden = true;
    this.enable(true);
    this.show(true);
    whys[0].focus();
  }

  close() {
    clearTimeout(this.closing);
    if (!this.isOpen) return;
    this.show(false);
    button.focus();
  }

  show(open) {
    this.isOpen = open;
    panel.hidden = !open;
    recent.hidden = open;
    button.setAttribute("aria-expanded", String(open));
  }

  enable(able) {
    for (const why of whys) why.disabled = !able;
  }

  refuse(text) {
    this.enable(false);
    this.tell("bad", text);
  }

  tell(kind, text, row = null) {
    outcome.dataset.outcome = kind;
    outcome.replaceChildren(...both(text));
    if (row !== null) outcome.append(element("span", "", ` ${phrase("row").zh} #${row}`));
    outcome.hidden = false;
  }

  async send(why) {
    if (this.sending) return;
    this.sending = true;
    this.enable(false);
    this.tell("waiting", phrase("sending"));
    const answer = await ask("/api/open", { why, answers: this.answers });
    this.sending = false;
    if (answer === null) this.refuse(phrase("not-sent"));
    else if (answer.ok) this.opened(answer);
    else this.refuse(answer.text);
  }

  opened(answer) {
    this.tell("good", answer.text, answer.sequence);
    this.closing = setTimeout(() => this.close(), SHOWN_MS);
  }
}
