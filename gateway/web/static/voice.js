// Speaks a state in both languages, Chinese first; files of the gate's own, nothing of the network.

const SPOKEN = [
  "show-code",
  "show-second",
  "second-person",
  "hold-still",
  "admit",
  "refer",
  "deny",
  "fault",
  "lost",
];
const LANGUAGES = ["zh", "en"];
const PAUSE_S = 0.15;

export class Voice {
  /** @param context the page's own, which a touch has let sound. */
  constructor(context) {
    this.context = context;
    this.phrases = new Map();
    this.saying = [];
    SPOKEN.forEach((name) => this.load(name));
  }

  /** A phrase that can't be had is not said: tone, colour, sign and word tell the same. */
  async load(name) {
    try {
      const parts = await Promise.all(LANGUAGES.map((language) => this.part(name, language)));
      this.phrases.set(name, parts);
    } catch {
      this.phrases.delete(name);
    }
  }

  async part(name, language) {
    const answer = await fetch(`/static/spoken/${name}.${language}.mp3`);
    return this.context.decodeAudioData(await answer.arrayBuffer());
  }

  /** Say what the state is called, in place of what is still being said. */
  say(name, at) {
    if (!this.phrases.has(name)) return;
    this.hush();
    let begins = at;
    for (const part of this.phrases.get(name)) {
      const source = new AudioBufferSourceNode(this.context, { buffer: part });
      source.connect(this.context.destination);
      source.start(begins);
      this.saying.push(source);
      begins += part.duration + PAUSE_S;
    }
  }

  hush() {
    this.saying.forEach((source) => source.stop());
    this.saying = [];
  }
}
