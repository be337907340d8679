// A look-up's page: the lane stays in sight and heard, and what is shown is asked for anew.

import { Live } from "./live.js";
import { Sound } from "./sound.js";
import { both, element } from "./words.js";

const strip = document.getElementById("strip");
const found = document.getElementById("found");
const stale = document.getElementById("stale");
const lost = document.getElementById("lost");
const sound = new Sound();
let last = null;

function draw(view) {
  const again = last !== null && last.state === view.state && last.answers === view.answers;
  strip.dataset.state = view.state;
  strip.querySelector(".sign use").setAttribute("href", `#sign-${view.state}`);
  put("strip-word", view.word);
  put("strip-why", view.reasons[0] ?? (view.state === "idle" ? null : view.step));
  who(view.person);
  document.getElementById("strip-fire").hidden = !view.fire;
  put("strip-storm", view.storm);
  if (view.storm !== null && !last?.storm) sound.play("storm");
  else if (!again) sound.play(view.state);
  last = view;
}

function put(id, text) {
  const shown = document.getElementById(id);
  shown.hidden = text === null;
  shown.replaceChildren(...(text === null ? [] : both(text)));
}

function who(person) {
  const shown = document.getElementById("strip-who");
  shown.hidden = person === null;
  const named = person === null ? [] : [person.name, person.company];
  shown.replaceChildren(...named.flatMap((text) => [element("bdi", "", text), " "]));
}

const live = new Live("/live", {
  view: draw,
  lost() {
    lost.hidden = false;
    who(null);
    sound.play("lost");
  },
  found() {
    lost.hidden = true;
    if (last !== null) draw(last);
  },
  refused: () => false,
});

/** What is shown, asked for once more; never while somebody moves about in it. */
function renew() {
  if (document.hidden || found.contains(document.activeElement)) return;
  const asked = new XMLHttpRequest();
  asked.open("GET", `${location.pathname}?renew`);
  asked.responseType = "document";
  asked.timeout = 4000;
  const failed = () => {
    stale.hidden = false;
  };
  asked.addEventListener("error", failed);
  asked.addEventListener("timeout", failed);
  asked.addEventListener("load", () => take(asked, failed));
  asked.send();
}

function take(asked, failed) {
  if (asked.responseURL.endsWith("/login")) return location.assign("/login");
  const fresh = asked.response?.getElementById("found");
  if (asked.status !== 200 || !fresh) return failed();
  stale.hidden = true;
  found.replaceChildren(...fresh.childNodes);
}

if (found.dataset.renew) setInterval(renew, Number(found.dataset.renew) * 1000);
for (const touch of ["pointerdown", "keydown"])
  document.addEventListener(touch, () => sound.wake(), { once: true });
sound.wake(); // a browser remembers the touch that led here
live.start();
