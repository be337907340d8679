// The page: joins the stream with what is drawn, heard and done.

import { CameraPicture } from "./camera.js";
import { Deeds } from "./deeds.js";
import { Forgiveness } from "./forgive.js";
import { Live } from "./live.js";
import { SecondThermometer } from "./measure.js";
import { StaffNumber } from "./number.js";
import { Override } from "./override.js";
import { drawDevices, drawPassages } from "./side.js";
import { Sound } from "./sound.js";
import { drawStage, forgetPerson } from "./stage.js";
import { clockTime } from "./words.js";

const panels = [
  new Override(() => closeAllBut(0)),
  new StaffNumber(() => closeAllBut(1)),
  new SecondThermometer(() => closeAllBut(2)),
  new Forgiveness(() => closeAllBut(3)),
  new CameraPicture(() => closeAllBut(4)),
  new Deeds(() => closeAllBut(5)),
];
const [override, , thermometer, forgiveness, camera, deeds] = panels;
const sound = new Sound();
const lost = document.getElementById("lost");
let last = null;

function closeAllBut(kept) {
  panels.filter((_panel, at) => at !== kept).forEach((panel) => panel.close());
}

function draw(view) {
  drawStage(view);
  drawDevices(view);
  override.see(view);
  thermometer.see(view);
  deeds.see(view);
  forgiveness.see(view);
  const again = last !== null && last.state === view.state && last.answers === view.answers;
  if (view.storm !== null && !last?.storm) sound.play("storm");
  else if (!again) sound.play(view.state);
  last = view;
}

const live = new Live("/live", {
  view: draw,
  passages: drawPassages,
  lost() {
    lost.hidden = false;
    forgetPerson();
    thermometer.close();
    camera.close();
    sound.play("lost");
  },
  found() {
    lost.hidden = true;
    if (last !== null) drawStage(last);
  },
  async refused() {
    const out = await signedOut();
    if (out) location.assign("/login");
    return out;
  },
});

async function signedOut() {
  try {
    const answer = await fetch("/", { redirect: "manual", cache: "no-store" });
    return answer.type === "opaqueredirect";
  } catch {
    return false;
  }
}

function tick() {
  document.getElementById("clock").textContent = clockTime(Date.now(), true);
}

panels.forEach((panel) => panel.start());
sound.start();
live.start();
tick();
setInterval(tick, 1000);
