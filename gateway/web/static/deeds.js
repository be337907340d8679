// What a guard does beside opening: turns away, measures again, closes alarms, registers, counts.

import { ask } from "./act.js";
import { Panel } from "./panel.js";
import { offerUndo } from "./undo.js";
import { both, clockTime, element, phrase } from "./words.js";

const SHOWN_MS = 4000;
const BOUND = ["refuse", "remeasure"]; // to the person on the screen

const badge = document.getElementById("alarm-count");
const subject = document.getElementById("alarm-subject");
const counted = document.getElementById("count-of");

export class Deeds extends Panel {
  constructor(others) {
    super({ button: "more", panel: "deeds-panel", outcome: "deeds-outcome" }, others);
    this.steps = [...this.panel.querySelectorAll("[data-step]")];
    this.deeds = [...this.panel.querySelectorAll("[data-deed]")];
    this.view = null;
    this.step = "menu";
    this.answers = null;
  }

  start() {
    super.start();
    for (const deed of this.deeds) deed.addEventListener("click", () => this.begin(deed.dataset.deed));
    for (const choice of this.panel.querySelectorAll("[data-choice]"))
      choice.addEventListener("click", () => this.choose(choice.dataset.choice));
    this.panel.addEventListener("submit", (event) => event.preventDefault());
  }

  /** An open choice for somebody who has gone is worthless. */
  see(view) {
    this.view = view;
    const alarms = view.deeds.alarms.length;
    badge.textContent = alarms || "";
    this.button.dataset.alarms = String(alarms > 0);
    this.enable();
    const gone = BOUND.includes(this.step) && view.answers !== this.answers;
    if (this.isOpen && gone && !this.sending && this.outcome.hidden) this.refuse(phrase("another-person"));
  }

  enable() {
    const { refusable, alarms, counts } = this.view.deeds;
    const able = { alarm: alarms.length > 0, count: counts.length > 0, visitor: true };
    for (const deed of this.deeds) deed.disabled = !(able[deed.dataset.deed] ?? refusable);
  }

  open() {
    this.others();
    clearTimeout(this.closing);
    this.outcome.hidden = true;
    this.show(true);
  }

  show(open) {
    super.show(open);
    this.turn("menu");
    for (const field of this.panel.querySelectorAll("input")) field.value = ""; // no name stays
  }

  turn(step) {
    this.step = step;
    for (const one of this.steps) one.hidden = one.dataset.step !== step;
    const shown = this.steps.find((one) => one.dataset.step === step);
    if (this.isOpen) shown?.querySelector("input, select, a, button:not(:disabled)")?.focus();
  }

  /** First what; most acts ask why next. */
  begin(deed) {
    this.answers = this.view.answers;
    if (deed === "alarm") this.drawAlarm();
    if (deed === "count") this.drawCounts();
    if (deed === "remeasure") this.send("/api/remeasure", { answers: this.answers });
    else this.turn(deed);
  }

  drawAlarm() {
    const alarm = this.view.deeds.alarms[0];
    this.answers = alarm.answers;
    subject.replaceChildren(`${clockTime(alarm.at_ms)} `, ...both(alarm.word));
  }

  drawCounts() {
    const options = this.view.deeds.counts.map((one) => {
      const option = element("option", "", `\u2068${one.of.split(":")[1]}\u2069 · ${one.inside}`);
      option.value = one.of;
      return option;
    });
    counted.replaceChildren(...options);
    this.counts = new Map(this.view.deeds.counts.map((one) => [one.of, one.inside]));
  }

  choose(why) {
    const form = this.steps.find((one) => one.dataset.step === this.step);
    if (form instanceof HTMLFormElement && !form.reportValidity()) return;
    if (this.step === "refuse") this.send("/api/refuse", { why, answers: this.answers });
    if (this.step === "alarm") this.send("/api/close-alarm", { why, answers: this.answers });
    if (this.step === "visitor") this.send("/api/visitor", { why, ...visitor() });
    if (this.step === "count") this.send("/api/count", { why, ...this.count() });
  }

  count() {
    const people = Number(document.getElementById("count-people").value);
    return { of: counted.value, seen: this.counts.get(counted.value), people };
  }

  async send(path, body) {
    if (this.sending) return;
    this.sending = true;
    const undoable = this.step === "refuse";
    for (const one of this.steps) one.hidden = true;
    this.tell("waiting", phrase("deed-sending"));
    const answer = await ask(path, body);
    this.sending = false;
    if (!answer?.ok) {
      this.tellFailed(answer);
      return;
    }
    this.tell("good", answer.text, answer.sequence);
    if (undoable) offerUndo(answer.sequence);
    this.closing = setTimeout(() => this.close(), SHOWN_MS);
  }

  refuse(text) {
    for (const one of this.steps) one.hidden = true;
    this.tell("bad", text);
  }
}

function visitor() {
  const value = (name) => document.getElementById(`visitor-${name}`).value.trim();
  return { name: value("name"), phone: value("phone"), host: value("host") };
}
