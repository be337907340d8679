// The live stream and the judgement whether the gate is still there; it draws nothing.

const LOST_AFTER_MS = 2300; // beats come each second; the page is grey within 3 s of silence
const LOOK_EVERY_MS = 200;
const RETRY_MS = 2000;

export class Live {
  /**
   * @param path where the stream is.
   * @param tell functions by the event that they take, and besides: lost, found, and refused, which
   *   is called when no stream was given and says whether it is useless to try again.
   */
  constructor(path, { lost, found, refused = () => false, ...events }) {
    this.path = path;
    this.events = events;
    this.tell = { lost, found, refused };
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

  /** A hidden tab gives its connection back: browsers allow six, the gate twenty. */
  follow() {
    if (document.hidden) this.close();
    else if (this.source === null) this.open();
  }

  open() {
    clearTimeout(this.retry);
    this.source = new EventSource(this.path);
    for (const [name, take] of Object.entries(this.events))
      this.source.addEventListener(name, newestOnly(take));
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

  /** The browser reconnects by itself unless it was refused: then it must be asked for anew. */
  async failed() {
    if (this.source?.readyState !== EventSource.CLOSED) return;
    this.close();
    if (!(await this.tell.refused())) this.retry = setTimeout(() => this.follow(), RETRY_MS);
  }
}

/** A slow screen draws what is true now, not one by one what was: else it falls behind for good. */
function newestOnly(take) {
  let newest = null;
  return (event) => {
    if (newest === null)
      setTimeout(() => {
        const drawn = newest;
        newest = null;
        take(JSON.parse(drawn));
      });
    newest = event.data;
  };
}
