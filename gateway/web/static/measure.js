// Second thermometer: who, where, what it shows. The verdict comes on the stage, never here.

import { ask } from "./act.js";
import { Panel } from "./panel.js";
import { both, element, phrase } from "./words.js";

const LOW = 34.0; // what a clinical thermometer shows of somebody who stands
const HIGH = 43.0;
const DIGITS = 3; // 36.8 is typed as 3, 6, 8

const count = document.getElementById("waiting-count");
const choice = document.getElementById("measure-choice");
const bench = document.getElementById("bench");
const sites = [...document.querySelectorAll("[data-site]")];
const keypad = document.getElementById("keypad");
const keys = [...document.querySelectorAll("[data-key]")];
const enter = document.querySelector('[data-key="Enter"]');
const reading = document.getElementById("reading");
const subject = document.getElementById("measure-subject");

export class SecondThermometer extends Panel {
  constructor(others) {
    super({ button: "measure", panel: "measure-panel", outcome: "measure-outcome" }, others);
    this.waiting = [];
    this.answers = null;
    this.site = null;
    this.typed = "";
  }

  start() {
    super.start();
    for (const site of sites) site.addEventListener("click", () => this.choose(site));
    for (const key of keys) key.addEventListener("click", () => this.press(key.dataset.key));
    document.addEventListener("keydown", (event) => {
      if (this.isOpen && !keypad.hidden && this.press(event.key)) event.preventDefault();
    });
  }

  /** Whoever waits may be measured; a reading for one who no longer does is worthless. */
  see(view) {
    const changed = JSON.stringify(view.waiting) !== JSON.stringify(this.waiting);
    this.waiting = view.waiting;
    this.shown = view.answers;
    this.button.hidden = view.waiting.length === 0 && !this.isOpen;
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
    this.outcome.hidden = true;
    this.show(true);
    this.ask();
    (bench.querySelector("[aria-pressed=false]") ?? sites[0]).focus();
  }

  close() {
    const wasOpen = this.isOpen;
    super.close();
    if (wasOpen) this.button.hidden = this.waiting.length === 0;
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
    const who = element("b", "");
    who.append(...title(one));
    seat.append(who, why);
    seat.addEventListener("click", () => {
      this.answers = one.answers;
      this.outcome.hidden = true;
      this.drawBench();
    });
    return seat;
  }

  /** The second step: what it shows. */
  choose(site) {
    this.site = site.dataset.site;
    choice.hidden = true;
    keypad.hidden = false;
    this.outcome.hidden = true;
    subject.replaceChildren(...title(this.person()), " · ", site.querySelector(".zh").textContent);
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
    else if (!this.sending) this.outcome.hidden = true;
  }

  gone() {
    this.ask();
    this.answers = null;
    this.tell("bad", phrase("nobody-waits"));
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
    this.tellFailed(answer);
  }
}

/** A masked name, or the row's number for somebody whom no list names; and what the gate read. */
function title(one) {
  const who = element("bdi", "", one.name || `#${one.answers}`);
  return one.celsius ? [who, ` ${one.celsius}°`] : [who];
}
