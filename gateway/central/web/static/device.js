// This phone's own key and the centre's pass for it: kept in the browser, renewed when there is a
// network, and good for codes without one.

import { Refused, ask, home } from "./asking.js";
import { makeKey, present } from "./pk1h.js";
import { centreNow, hear, stamp } from "./time.js";

const SHOWN_MS = 60000; // gates refuse an older signature
const OLD_MS = 600000; // a pass of this age is renewed, so that a health status is of today
const OPEN_LIMIT_MS = 3000;
const DATABASE = "park-pass";
const DEVICES = "devices";

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// Some browsers never answer: then the page must go on without.
function openStore() {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(DEVICES, { keyPath: "home" });
  const silent = new Promise((_, reject) => { setTimeout(reject, OPEN_LIMIT_MS, new Error("no database")); });
  return Promise.race([settled(opening), silent]);
}

// Rejects where the browser has no WebCrypto (a page that came without https) or keeps nothing.
export async function openDevice(changed) {
  const store = await openStore();
  const rows = (mode) => store.transaction(DEVICES, mode).objectStore(DEVICES);
  let kept = await settled(rows("readonly").get(home));
  if (!kept) {
    kept = { home, ...(await makeKey()), pass: null, issuedMs: 0, expiresMs: 0, aheadMs: 0 };
    await settled(rows("readwrite").put(kept));
  }
  return new Device(kept, (row) => settled(rows("readwrite").put(row)), changed);
}

class Device {
  #kept;
  #keep;
  #changed;
  #renewing = null;
  cutOff = false; // whether the centre was out of reach when it was last asked

  constructor(kept, keep, changed) {
    this.#kept = kept;
    this.#keep = keep;
    this.#changed = changed;
    if (kept.pass) hear(Date.now() + kept.aheadMs, stamp());
  }

  get expiresMs() {
    return this.#kept.expiresMs;
  }

  // A fresh code; it waits for the centre only if there is no pass that counts.
  async next() {
    const now = centreNow();
    if (!this.#kept.pass || now >= this.#kept.expiresMs) await this.renew();
    else if (now >= this.#kept.issuedMs + OLD_MS) this.renew().catch(() => {});
    const shownMs = Math.floor(centreNow() / 1000) * 1000;
    const text = await present(this.#kept.pass, this.#kept.privateKey, shownMs);
    return { text, expiresMs: Math.min(shownMs + SHOWN_MS, this.#kept.expiresMs), lifeMs: SHOWN_MS };
  }

  renew() {
    this.#renewing ??= this.#ask().finally(() => { this.#renewing = null; });
    return this.#renewing;
  }

  async #ask() {
    const at = stamp();
    try {
      const answer = await ask("device", { method: "POST", body: this.#kept.point });
      this.cutOff = false;
      hear(answer.server_ms, at);
      await this.#put({
        pass: Uint8Array.from(answer.pass.match(/../g), (pair) => Number.parseInt(pair, 16)),
        issuedMs: answer.server_ms,
        expiresMs: answer.expires_ms,
        aheadMs: answer.server_ms - at.date,
      });
    } catch (error) {
      this.cutOff = !(error instanceof Refused);
      if (error.final) await this.#put({ pass: null, expiresMs: 0 });
      this.#changed(error);
      throw error;
    }
  }

  async #put(changes) {
    this.#kept = { ...this.#kept, ...changes };
    await this.#keep(this.#kept);
  }
}
