// Draws the one state that fills the screen.

import { fit } from "./fit.js";
import { both, element } from "./words.js";

const stage = document.getElementById("stage");
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

/** Nobody's name stays on a screen that no longer hears the gate. */
export function forgetPerson() {
  drawPerson(null);
  drawTemperature(null);
  drawSecond(null);
  drawDesk("");
}

function drawPerson(shown) {
  person.hidden = shown === null;
  person.querySelector(".name").textContent = shown?.name ?? "";
  person.querySelector(".company").textContent = shown?.company ?? "";
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
  shown.replaceChildren(element("bdi", "", fault));
}

function drawDesk(called) {
  desk.hidden = called === "";
  desk.querySelector("bdi").textContent = called;
}
