// The display for the queue: draws the sign it is told, and says so when nobody tells it any.

import { Live } from "./live.js";
import { both } from "./words.js";

const display = document.getElementById("display");
const sign = document.getElementById("sign");
const words = document.getElementById("words");
const away = [...document.getElementById("away").childNodes];
let last = null;

function draw(name, content) {
  display.dataset.sign = name;
  sign.setAttribute("href", `#sign-${name}`);
  words.replaceChildren(...content);
}

function show(told) {
  last = told;
  draw(told.sign, both(told.text));
}

const live = new Live("/display/live", {
  sign: show,
  lost: () => draw("away", away.map((part) => part.cloneNode(true))),
  found: () => last !== null && show(last),
});

live.start();
