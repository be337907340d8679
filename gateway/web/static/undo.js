// Offers an act back for ten seconds; the gate decides whether that is still honest.

import { ask } from "./act.js";
import { both, phrase } from "./words.js";

const OFFERED_S = 10;
const SHOWN_MS = 4000;

const bar = document.getElementById("undo");
const button = bar.querySelector("button");
const left = bar.querySelector("b");
const outcome = document.getElementById("undo-outcome");

let row = null;
let ticking = 0;
let leaving = 0;

/** Whoever did the act of this row may take it back from now on. */
export function offerUndo(sequence) {
  if (sequence === null) return;
  clearTimeout(leaving);
  clearInterval(ticking);
  row = sequence;
  let seconds = OFFERED_S;
  left.textContent = seconds;
  button.hidden = false;
  outcome.hidden = true;
  bar.hidden = false;
  ticking = setInterval(() => {
    seconds -= 1;
    left.textContent = seconds;
    if (seconds <= 0) withdraw();
  }, 1000);
}

function withdraw() {
  clearInterval(ticking);
  row = null;
  bar.hidden = true;
}

async function takeBack() {
  if (row === null) return;
  const answers = row;
  row = null;
  clearInterval(ticking);
  button.hidden = true;
  const answer = await ask("/api/undo", { answers });
  outcome.replaceChildren(...both(answer === null ? phrase("not-sent") : answer.text));
  outcome.hidden = false;
  leaving = setTimeout(withdraw, SHOWN_MS);
}

button.addEventListener("click", takeBack);
