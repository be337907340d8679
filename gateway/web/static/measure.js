// Second thermometer: who, where, what it shows. The verdict comes on the stage, never here.

import { ask } from "./act.js";
import { both, element, phrase } from "./words.js";

const LOW = 34.0; // what a clinical thermometer shows of somebody who stands
const HIGH = 43.0;
const DIGITS = 3; // 36.8 is typed as 3, 6, 8

const button = document.getElementById("measure");
const count = document.getElementById("waiting-count");
const panel = document.getElementById("measure-panel");
const recent = document.getElementById("recent");
const choice = document.getElementById("measure-choice");
const bench = document.getElementById("bench");
const sites = [...document.querySelectorAll("[data-site]")];
const keypad = document.getElementById("keypad");
const keys = [...document.querySelectorAll("[data-key]")];
const enter = document.querySelector('[data-key="Enter"]');
const reading = document.getElementById("reading");
const subject = document.getElementById("measure-subject");
const outcome = document.getElementById("measure-outcome");

export class SecondThermometer {
  /** `others` is called before the panel opens, so that one panel is open at a time. */
  constructor(others) {
    this.others = others;
    this.waiting = [];
    this.answers = null;
    this.site = null;
    this.typed = "";
    this.isOpen = false;
    this.sending = false;
  }

  start() {
    button.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
    for (const site of sites) site.addEventListener("click", () => this.choose(site));
    for (const key of keys) key.addEventListener("click", () => this.press(key.dataset.key));
    document.addEventListener("keydown", (event) => {
      if (!this.isOpen) return;
      if (event.key === "Escape") this.close();
      else if (!keypad.hidden && this.press(event.key)) event.preventDefault();
    });
  }

  /** Whoever waits may be measured; a reading for one who no longer does is worthless. */
  see(view) {
    const changed = JSON.stringify(view.waiting) !== JSON.stringify(this.waiting);
    this.waiting = view.waiting;
    this.shown = view.answers;
    button.hidden = view.waiting.length === 0 && !this.isOpen;
    count.textContent = view.waiting.length;
    if (!this.isOpen || this.sending || !changed) return;
    if (this.answers !== null && this.person() === undefined) this.gone();
    this.drawBench();
  }

  open() {
    this.others();
    const known = this.waiting.find((one) => one.answers === this.shown);
    const only = this.waiting.length === 1 ? this.waiting[0] : undefined;
    this.answers = (known ?? only)?.answers ?? null;
    outcome.hidden = true;
    this.show(true);
    this.ask();
    (bench.querySelector("[aria-pressed=false]") ?? sites[0]).focus();
  }

  close() {
    if (!this.isOpen) return;
    this.show(false);
    button.hidden = this.waiting.length === 0;
    if (!button.hidden) button.focus();
  }

  show(open) {
    this.isOpen = open;
    panel.hidden = !open;
    recent.hidden = open;
    button.setAttribute("aria-expanded", String(open));
  }

  person() {
    return this.waiting.find((one) => one.answers === this.answers);
  }

  /** The first step: who and where. */
  ask() {
    this.site = null;
    this.typed = "";
    choice.hidden = false;
    keypad.hidden = true;
    this.drawBench();
  }

  drawBench() {
    bench.replaceChildren(...this.waiting.map((one) => this.seat(one)));
    for (const site of sites) site.disabled = this.person() === undefined;
  }

  seat(one) {
    const seat = element("button", "button seat");
    seat.type = "button";
    seat.setAttribute("aria-pressed", String(one.answers === this.answers));
    const why = element("span", "why");
    why.append(...both(one.reason));
    seat.append(element("b", "", title(one)), why);
    seat.addEventListener("click", () => {
      this.answers = one.answers;
      outcome.hidden = true;
      this.drawBench();
    });
    return seat;
  }

  /** The second step: what it shows. */
  choose(site) {
    this.site = site.dataset.site;
    choice.hidden = true;
    keypad.hidden = false;
    outcome.hidden = true;
    subject.replaceChildren(`${title(this.person())} · `, site.querySelector(".zh").textContent);
    this.drawReading();
  }

  /** True if the key means something here. */
  press(key) {
    if (key === "Backspace" && this.typed === "") this.ask();
    else if (key === "Backspace") this.typed = this.typed.slice(0, -1);
    else if (key === "Enter") this.send();
    else if (/^[0-9]$/.test(key)) this.typed = (this.typed + key).slice(0, DIGITS);
    else return false;
    this.drawReading();
    return true;
  }

  celsius() {
    return this.typed.length === DIGITS ? Number(this.typed) / 10 : null;
  }

  drawReading() {
    const shown = this.typed.padEnd(DIGITS, "–");
    const celsius = this.celsius();
    const fits = celsius !== null && celsius >= LOW && celsius <= HIGH;
    reading.textContent = `${shown.slice(0, 2)}.${shown.slice(2)}`;
    enter.disabled = !fits || this.sending;
    if (celsius !== null && !fits) this.tell("bad", phrase("out-of-range"));
    else if (!this.sending) outcome.hidden = true;
  }

  gone() {
    this.ask();
    this.answers = null;
    this.tell("bad", phrase("nobody-waits"));
  }

  tell(kind, text) {
    outcome.dataset.outcome = kind;
    outcome.replaceChildren(...both(text));
    outcome.hidden = false;
  }

  async send() {
    if (enter.disabled) return;
    this.sending = true;
    this.tell("waiting", phrase("measuring"));
    const body = { answers: this.answers, celsius: this.celsius(), site: this.site };
    const answer = await ask("/api/measure", body);
    this.sending = false;
    if (answer?.ok) return this.close();
    this.drawReading();
    this.tell("bad", answer === null ? phrase("not-sent") : answer.text);
  }
}

/** A masked name, or the row's number for somebody whom no list names; and what the gate read. */
function title(one) {
  const who = one.name || `#${one.answers}`;
  return one.celsius ? `${who} ${one.celsius}°` : who;
}
