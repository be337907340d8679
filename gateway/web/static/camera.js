// The camera's picture: asked for while the panel is open, drawn, and forgotten with it.

import { both, phrase } from "./words.js";

const APART_MS = 400;
const LIMIT_MS = 4000;
const OPEN_MS = 120_000; // a forgotten panel must not watch the lane

const button = document.getElementById("camera");
const panel = document.getElementById("camera-panel");
const recent = document.getElementById("recent");
const canvas = document.getElementById("camera-picture");
const said = document.getElementById("camera-said");

export class CameraPicture {
  /** `others` is called before the panel opens, so that one panel is open at a time. */
  constructor(others) {
    this.others = others;
    this.isOpen = false;
    this.turn = 0;
  }

  start() {
    button.addEventListener("click", () => this.open());
    document.getElementById("camera-close").addEventListener("click", () => this.close());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.close();
    });
  }

  open() {
    this.others();
    this.show(true);
    this.tell("camera-wait", "waiting");
    document.getElementById("camera-close").focus();
    this.turn += 1;
    this.watch(this.turn, performance.now() + OPEN_MS);
  }

  close() {
    if (!this.isOpen) return;
    this.show(false);
    button.focus();
  }

  show(open) {
    this.forget();
    this.isOpen = open;
    panel.hidden = !open;
    recent.hidden = open;
    button.setAttribute("aria-expanded", String(open));
  }

  /** Nobody's face stays behind. */
  forget() {
    canvas.width = 16;
    canvas.height = 9;
    delete panel.dataset.still;
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
    panel.dataset.still = String(still);
    const hint = headers.get("X-Camera-Hint");
    if (still) this.tell("camera-still", "bad");
    else if (hint) this.tell(`camera-hint-${hint}`, hint === "good" ? "good" : "waiting");
  }

  miss(why) {
    this.forget();
    this.tell(why, "bad");
  }

  /** Said once, not with every picture: it is read aloud to who doesn't see it. */
  tell(name, kind) {
    if (said.dataset.name === name) return;
    said.dataset.name = name;
    said.dataset.outcome = kind;
    said.replaceChildren(...both(phrase(name)));
  }
}
