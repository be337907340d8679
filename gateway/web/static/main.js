// The page: joins the stream with what is drawn, heard and done.

import { Live } from "./live.js";
import { StaffNumber } from "./number.js";
import { Override } from "./override.js";
import { drawDevices, drawPassages } from "./side.js";
import { Sound } from "./sound.js";
import { drawStage, forgetPerson } from "./stage.js";
import { clockTime } from "./words.js";

const override = new Override(() => staffNumber.close());
const staffNumber = new StaffNumber(() => override.close());
const sound = new Sound();
const lost = document.getElementById("lost");
let last = null;

function draw(view) {
  drawStage(view);
  drawDevices(view);
  override.see(view);
  const again = last !== null && last.state === view.state && last.answers === view.answers;
  if (!again) sound.play(view.state);
  last = view;
}

const live = new Live({
  view: draw,
  passages: drawPassages,
  lost() {
    lost.hidden = false;
    forgetPerson();
    sound.play("lost");
  },
  found() {
    lost.hidden = true;
    if (last !== null) drawStage(last);
  },
});

function tick() {
  document.getElementById("clock").textContent = clockTime(Date.now(), true);
}

override.start();
staffNumber.start();
sound.start();
live.start();
tick();
setInterval(tick, 1000);
