// The camera's picture: asked for while the panel is open, drawn, and forgotten with it.

import { Panel } from "./panel.js";
import { phrase } from "./words.js";

const APART_MS = 400;
const LIMIT_MS = 4000;
const OPEN_MS = 120_000; // a forgotten panel must not watch the lane

const canvas = document.getElementById("camera-picture");

export class CameraPicture extends Panel {
  constructor(others) {
    super({ button: "camera", panel: "camera-panel", outcome: "camera-said" }, others);
    this.turn = 0;
  }

  start() {
    super.start();
    document.getElementById("camera-close").addEventListener("click", () => this.close());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.close();
    });
  }

  touched() {
    this.open();
  }

  open() {
    this.others();
    this.show(true);
    this.say("camera-wait", "waiting");
    document.getElementById("camera-close").focus();
    this.turn += 1;
    this.watch(this.turn, performance.now() + OPEN_MS);
  }

  show(open) {
    this.forget();
    super.show(open);
  }

  /** Nobody's face stays behind. */
  forget() {
    canvas.width = 16;
    canvas.height = 9;
    delete this.panel.dataset.still;
  }

  async watch(turn, endsAt) {
    while (this.isOpen && this.turn === turn) {
      if (performance.now() >= endsAt) return this.close();
      await this.look(turn);
      await new Promise((done) => setTimeout(done, APART_MS));
    }
  }

  async look(turn) {
    let answer = null;
    let picture = null;
    try {
      answer = await fetch("/api/camera", { cache: "no-store", signal: AbortSignal.timeout(LIMIT_MS) });
      if (answer.status === 200) picture = await createImageBitmap(await answer.blob());
    } catch {
      answer = null;
    }
    if (!this.isOpen || this.turn !== turn) return;
    if (picture !== null) this.draw(picture, answer.headers);
    else this.miss(answer?.status === 204 ? "camera-none" : "camera-away");
  }

  draw(picture, headers) {
    canvas.width = picture.width;
    canvas.height = picture.height;
    canvas.getContext("2d").drawImage(picture, 0, 0);
    picture.close();
    const still = headers.get("X-Camera-Still") === "1";
    this.panel.dataset.still = String(still);
    const hint = headers.get("X-Camera-Hint");
    if (still) this.say("camera-still", "bad");
    else if (hint) this.say(`camera-hint-${hint}`, hint === "good" ? "good" : "waiting");
  }

  miss(why) {
    this.forget();
    this.say(why, "bad");
  }

  /** Said once, not with every picture: it is read aloud to who doesn't see it. */
  say(name, kind) {
    if (this.outcome.dataset.name === name) return;
    this.outcome.dataset.name = name;
    this.tell(kind, phrase(name));
  }
}
