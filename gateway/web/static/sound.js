// Beeps that differ in number and pitch, so that they differ in a noisy hall; then the words.

import { Voice } from "./voice.js";

const TUNES = {
  admit: [[1320, 0.16]],
  refer: [[740, 0.1], [740, 0.1], [740, 0.1]],
  deny: [[300, 0.28], [220, 0.42]],
  fault: [[520, 0.3], [390, 0.3], [520, 0.3], [390, 0.3]],
  lost: [[660, 0.14], [495, 0.14], [330, 0.3]],
  checking: [[1000, 0.03]],
  storm: [[880, 0.12], [1175, 0.12], [880, 0.12], [1175, 0.12], [880, 0.12]],
};
const GAP_S = 0.07;
const BUZZ_MS = { admit: [80], refer: [120, 80, 120], deny: [400], fault: [300, 100, 300] };
const KEPT = "gate-sound";
const AFTER = { voice: "tones", tones: "off", off: "voice" };

const button = document.getElementById("sound");

export class Sound {
  constructor() {
    this.context = null;
    this.voice = null;
    const kept = localStorage.getItem(KEPT);
    this.choice = kept in AFTER ? kept : "voice";
  }

  start() {
    button.addEventListener("click", () => this.press());
    this.show();
  }

  async wake() {
    this.context ??= new AudioContext();
    this.voice ??= new Voice(this.context);
    await this.context.resume();
    await keepScreenOn();
  }

  /** Browsers let a page sound only after a touch: the first press is the guard's start of duty. */
  async press() {
    if (this.context === null) {
      if (this.choice === "off") this.choice = "voice";
      await this.wake();
    } else {
      this.choice = AFTER[this.choice];
    }
    localStorage.setItem(KEPT, this.choice);
    this.voice.hush();
    this.show();
    this.play("admit");
  }

  play(name) {
    if (this.choice === "off" || this.context?.state !== "running") return;
    navigator.vibrate?.(BUZZ_MS[name] ?? []);
    let at = this.context.currentTime;
    for (const [hertz, seconds] of TUNES[name] ?? []) {
      this.beep(hertz, at, seconds);
      at += seconds + GAP_S;
    }
    if (this.choice === "voice") this.voice.say(name, at);
  }

  beep(hertz, at, seconds) {
    const tone = new OscillatorNode(this.context, { type: "square", frequency: hertz });
    const volume = new GainNode(this.context, { gain: 0.18 });
    volume.gain.setTargetAtTime(0, at + seconds - 0.02, 0.008);
    tone.connect(volume).connect(this.context.destination);
    tone.start(at);
    tone.stop(at + seconds);
  }

  show() {
    const silent = this.context === null && this.choice !== "off";
    button.dataset.sound = silent ? "start" : this.choice;
  }
}

async function keepScreenOn() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // a device that refuses has its own setting for this
  }
}
