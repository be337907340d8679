// Beeps that differ in number and pitch, so that they differ in a noisy hall; no sound files.

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

const button = document.getElementById("sound");

export class Sound {
  constructor() {
    this.context = null;
    this.on = localStorage.getItem(KEPT) !== "off";
  }

  start() {
    button.addEventListener("click", () => this.press());
    this.show();
  }

  /** Browsers let a page sound only after a touch: the first press is the guard's start of duty. */
  async press() {
    if (this.context === null) {
      this.context = new AudioContext();
      this.on = true;
      await this.context.resume();
      await keepScreenOn();
    } else {
      this.on = !this.on;
    }
    localStorage.setItem(KEPT, this.on ? "on" : "off");
    this.show();
    this.play("admit");
  }

  play(name) {
    if (!this.on || this.context === null || !(name in TUNES)) return;
    navigator.vibrate?.(BUZZ_MS[name] ?? []);
    let at = this.context.currentTime;
    for (const [hertz, seconds] of TUNES[name]) {
      this.beep(hertz, at, seconds);
      at += seconds + GAP_S;
    }
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
    button.dataset.sound = !this.on ? "off" : this.context === null ? "start" : "on";
  }
}

async function keepScreenOn() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // a device that refuses has its own setting for this
  }
}
