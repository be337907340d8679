// A panel of reasons, bound to the person on the screen when it was opened; knows no act.

import { Panel } from "./panel.js";
import { phrase } from "./words.js";

const SHOWN_MS = 4000;
const LONGEST_MS = 600000;

export class ReasonPanel extends Panel {
  /** The reasons are the panel's `[data-why]`. */
  constructor(ids, others) {
    super(ids, others);
    this.whys = [...this.panel.querySelectorAll("[data-why]")];
    this.view = null;
    this.answers = null;
  }

  start() {
    super.start();
    for (const why of this.whys) this.listen(why);
  }

  /** A finger that slides off the button chooses nothing; keys have no pointer. */
  listen(why) {
    let pressedAt = null;
    why.addEventListener("contextmenu", (event) => event.preventDefault());
    why.addEventListener("pointerdown", (event) => (pressedAt = event.timeStamp));
    why.addEventListener("pointerup", (event) => {
      const held = pressedAt === null ? 0 : event.timeStamp - pressedAt;
      const over = document.elementFromPoint(event.clientX, event.clientY);
      if (why.contains(over)) this.choose(why.dataset.why, Math.min(Math.round(held), LONGEST_MS));
    });
    why.addEventListener("click", (event) => {
      if (event.detail === 0) this.choose(why.dataset.why, 0);
    });
  }

  /** A view that names another person makes an open panel worthless. */
  see(view) {
    this.view = view;
    const changed = this.isOpen && view.answers !== this.answers;
    if (changed && !this.sending && this.outcome.hidden) this.refuse(phrase("another-person"));
  }

  /** A panel that opens by itself leaves the focus where it is. */
  open(focused = true) {
    if (this.view === null) return;
    this.others();
    clearTimeout(this.closing);
    this.answers = this.view.answers;
    this.outcome.hidden = true;
    this.enable(true);
    this.show(true);
    if (focused) this.whys[0].focus();
  }

  enable(able) {
    for (const why of this.whys) why.disabled = !able;
  }

  refuse(text) {
    this.enable(false);
    this.tell("bad", text);
  }

  /** `send` asks the gate and gives its answer, or null when nothing was sent. */
  async choose(why, heldMs) {
    if (this.sending || !this.isOpen) return;
    this.enable(false);
    await this.ask(() => this.send(why, heldMs));
  }

  async ask(send) {
    this.sending = true;
    this.tell("waiting", this.waiting());
    const answer = await send();
    this.sending = false;
    if (answer?.ok) this.done(answer);
    else this.refused(answer);
  }

  refused(answer) {
    this.enable(false);
    this.tellFailed(answer);
  }

  done(answer) {
    this.tell("good", answer.text, answer.sequence);
    this.closing = setTimeout(() => this.close(), SHOWN_MS);
  }
}
