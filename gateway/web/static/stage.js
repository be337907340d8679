// Draws the one state that fills the screen.

import { both, element } from "./words.js";

const SMALLEST = 0.3;
const SHRINK = 0.95;
const READABLE_PX = 14;

const stage = document.getElementById("stage");
const inside = document.getElementById("stage-in");
const person = document.getElementById("person");
const temperature = document.getElementById("temperature");
const second = document.getElementById("second");
const desk = document.getElementById("desk");

export function drawStage(view) {
  stage.dataset.state = view.state;
  stage.querySelector(".verdict-sign use").setAttribute("href", `#sign-${view.state}`);
  document.getElementById("word").replaceChildren(...both(view.word));
  document.getElementById("fire").hidden = !view.fire;
  drawStorm(view.storm);
  drawPerson(view.person);
  drawTemperature(view.temperature);
  drawSecond(view.second);
  document.getElementById("limit").textContent = `${view.limit} °C`;
  document.getElementById("reasons").replaceChildren(...view.reasons.map(reasonItem));
  drawProof(view.proof);
  drawFault(view.fault);
  drawDesk(view.desk);
  document.getElementById("step").replaceChildren(...both(view.step));
  fit();
}

/** Shrink what stands on the stage until nothing of it is cut off; rather tell less than too small. */
export function fit() {
  delete stage.dataset.tight;
  shrink();
  const [gravest] = document.getElementById("reasons").children;
  if (gravest === undefined || parseFloat(getComputedStyle(gravest).fontSize) >= READABLE_PX) return;
  stage.dataset.tight = "";
  shrink();
}

function shrink() {
  const style = getComputedStyle(stage);
  const room = stage.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
  for (let scale = 1; scale > SMALLEST; scale *= SHRINK) {
    inside.style.setProperty("--fit", scale);
    if (inside.scrollHeight <= room + 1 && inside.scrollWidth <= inside.clientWidth) return;
  }
}

/** Nobody's name stays on a screen that no longer hears the gate. */
export function forgetPerson() {
  drawPerson(null);
  drawTemperature(null);
  drawSecond(null);
  drawDesk("");
}

new ResizeObserver(fit).observe(stage);

function drawPerson(shown) {
  person.hidden = shown === null;
  person.querySelector("b").textContent = shown?.name ?? "";
  person.querySelector("span").textContent = shown?.company ?? "";
}

function drawTemperature(measured) {
  temperature.hidden = measured === null;
  temperature.classList.toggle("high", measured?.high ?? false);
  temperature.querySelector("b").textContent = measured?.celsius ?? "";
  temperature.querySelector(".uncertainty").textContent = `± ${measured?.uncertainty ?? ""}`;
  temperature.querySelector("i").textContent = measured?.limit ?? "";
}

function drawSecond(read) {
  second.hidden = read === null;
  second.querySelector("b").textContent = read?.celsius ?? "";
  second.querySelector(".zh").textContent = read?.site.zh ?? "";
  second.querySelector(".en").textContent = read?.site.en ?? "";
}

function reasonItem(reason) {
  const item = element("li", "");
  item.append(...both(reason));
  return item;
}

function drawProof(text) {
  const shown = document.getElementById("proof");
  shown.hidden = text === null;
  shown.replaceChildren(...(text === null ? [] : both(text)));
}

function drawStorm(text) {
  const shown = document.getElementById("storm");
  shown.hidden = text === null;
  shown.querySelector("span").replaceChildren(...(text === null ? [] : both(text)));
}

function drawFault(fault) {
  const shown = document.getElementById("fault");
  shown.hidden = fault === "";
  shown.textContent = fault;
}

function drawDesk(called) {
  desk.hidden = called === "";
  desk.querySelector("b").textContent = called;
}
