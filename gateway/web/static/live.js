// The live stream and the judgement whether the gate is still there; it draws nothing.

const LOST_AFTER_MS = 2300; // beats come each second; the page is grey within 3 s of silence
const LOOK_EVERY_MS = 200;
const RETRY_MS = 2000;

export class Live {
  /** @param tell an object of functions: view, passages, lost, found. */
  constructor(tell) {
    this.tell = tell;
    this.source = null;
    this.retry = 0;
    this.heardAt = performance.now(); // a page that has just opened is given the same patience
    this.isLost = false;
  }

  start() {
    document.addEventListener("visibilitychange", () => this.follow());
    window.addEventListener("pagehide", () => this.close());
    window.addEventListener("pageshow", () => this.follow());
    setInterval(() => this.look(), LOOK_EVERY_MS);
    this.follow();
  }

  /** A hidden tab gives its connection back: browsers allow six, the gate eight. */
  follow() {
    if (document.hidden) this.close();
    else if (this.source === null) this.open();
  }

  open() {
    clearTimeout(this.retry);
    this.source = new EventSource("/live");
    this.source.addEventListener("view", (event) => this.tell.view(JSON.parse(event.data)));
    this.source.addEventListener("passages", (event) => this.tell.passages(JSON.parse(event.data)));
    this.source.addEventListener("beat", (event) => this.hear(JSON.parse(event.data)));
    this.source.addEventListener("error", () => this.failed());
  }

  close() {
    clearTimeout(this.retry);
    this.source?.close();
    this.source = null;
  }

  /** The stream may live while the gate does not: only the gate's own age counts. */
  hear(beat) {
    if (beat.age_ms === null) return;
    this.heardAt = performance.now() - beat.age_ms;
    this.look();
  }

  look() {
    const lost = performance.now() - this.heardAt > LOST_AFTER_MS;
    if (lost === this.isLost) return;
    this.isLost = lost;
    if (lost) this.tell.lost();
    else this.tell.found();
  }

  /** The browser reconnects by itself unless it was refused: then signed out, or too many open. */
  async failed() {
    if (this.source?.readyState !== EventSource.CLOSED) return;
    this.close();
    if (await signedOut()) location.assign("/login");
    else this.retry = setTimeout(() => this.follow(), RETRY_MS);
  }
}

async function signedOut() {
  try {
    const answer = await fetch("/", { redirect: "manual", cache: "no-store" });
    return answer.type === "opaqueredirect";
  } catch {
    return false;
  }
}
