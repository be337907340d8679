// The live pass: shows the code, renews it long before it ends, and never shows one that has ended.
// The phone signs its own codes (PK1H); where it can't, each one comes from the centre (PK1S).

import { Refused, ask } from "./asking.js";
import { openDevice } from "./device.js";
import { keepPage } from "./offline.js";
import { encode, svg } from "./qr.js";
import { centreNow, hear, stamp } from "./time.js";
import { NOTES, OVER, WORDS } from "./words.js";

const RENEW_AT = { own: 2 / 3, centre: 0.5 }; // part of the life that is left when a code is renewed
const FIRST_RETRY_MS = 2000;
const LAST_RETRY_MS = 10000;
const TICK_MS = 200;
const PACE_MS = 1000; // a pass in its last minute makes ever shorter codes
const REFUSED_AGAIN_MS = 60000;
const COLOURS = 6;

const part = (id) => document.getElementById(id);
const page = document.body;
const two = (number) => String(number).padStart(2, "0");
const clockText = (time) => `${two(time.getHours())}:${two(time.getMinutes())}`;
const dayText = (time) => `${two(time.getMonth() + 1)}-${two(time.getDate())}`;

let device = null;
let kept = false; // whether this page opens without a network
let shown = null; // {expiresMs, lifeMs, maker}
let refusal = ""; // a key of WORDS, when the centre said no
let retryMs = FIRST_RETRY_MS;
let askAgainAt = 0; // performance.now() before which nothing is asked by itself
let asking = false;
let wakeLock = null;

async function renew() {
  if (asking) return;
  asking = true;
  try {
    accept(await next());
  } catch (error) {
    if (error instanceof Refused) refuse(error);
    else {
      later(retryMs);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    }
  } finally {
    asking = false;
    show();
  }
}

async function next() {
  try {
    if (device) return await ownCode();
  } catch (error) {
    if (error.final) throw error;
  }
  return centresCode();
}

async function ownCode() {
  const { text, ...times } = await device.next();
  return { ...times, picture: svg(encode(text)), maker: "own" };
}

async function centresCode() {
  const at = stamp();
  const code = await ask("code");
  hear(code.server_ms, at);
  const lifeMs = code.expires_ms - code.server_ms;
  return { expiresMs: code.expires_ms, lifeMs, picture: code.svg, maker: "centre" };
}

function accept({ picture, ...code }) {
  const drawn = new DOMParser().parseFromString(picture, "image/svg+xml").documentElement;
  part("qr").replaceChildren(document.importNode(drawn, true));
  shown = code;
  refusal = "";
  retryMs = FIRST_RETRY_MS;
  askAgainAt = performance.now() + PACE_MS;
}

function refuse(error) {
  if (!error.final) return later(LAST_RETRY_MS / 2, error.why);
  refusal = error.why;
  shown = null;
  part("qr").replaceChildren();
  later(REFUSED_AGAIN_MS);
}

function later(ms, why = "") {
  askAgainAt = performance.now() + ms;
  if (why && !shown) refusal = why;
}

function leftNow() {
  return shown ? Math.max(0, shown.expiresMs - centreNow()) / shown.lifeMs : 0;
}

function stateNow(left) {
  if (refusal in WORDS && refusal !== "too-often") return "refused";
  if (!shown) return askAgainAt ? "expired" : "waiting";
  if (left <= 0) return "expired";
  return left < RENEW_AT[shown.maker] * 0.8 ? "late" : "live";
}

function say(element, [chinese, english]) {
  const translated = document.createElement("span");
  translated.lang = "en";
  translated.textContent = english;
  element.replaceChildren(chinese, translated);
}

function showOver(state) {
  const strong = document.createElement("strong");
  strong.textContent = OVER[state][0];
  say(part("over"), ["", OVER[state][1]]);
  part("over").prepend(strong);
}

function show() {
  const left = leftNow();
  const state = stateNow(left);
  if (page.dataset.state !== state || page.dataset.refusal !== refusal) {
    page.dataset.state = state;
    page.dataset.refusal = refusal;
    if (state in OVER) showOver(state);
    if (state !== "waiting") say(part("state"), WORDS[refusal] ?? WORDS[state]);
    if (state === "expired") part("qr").replaceChildren();
  }
  part("gone").style.transform = `scaleX(${left})`;
  showClock();
  showNote();
  if (wantsNew(left)) renew();
}

function wantsNew(left) {
  return !document.hidden && performance.now() >= askAgainAt && left <= RENEW_AT[shown?.maker ?? "own"];
}

function showClock() {
  const now = new Date(centreNow());
  part("clock").textContent = `${clockText(now)}:${two(now.getSeconds())}`;
  part("date").textContent = `${now.getFullYear()}-${dayText(now)}`;
  document.querySelector(".live").dataset.colour = Math.floor(now.getTime() / 60000) % COLOURS;
}

function showNote() {
  const note = noteNow();
  if (part("note").textContent !== note.join("")) say(part("note"), note);
}

function noteNow() {
  if (!device) return isSecureContext ? NOTES.unable : NOTES.plain;
  if (shown?.maker !== "own" || !(kept || device.cutOff)) return ["", ""];
  const end = new Date(device.expiresMs);
  return NOTES[device.cutOff ? "offline" : "ready"](`${dayText(end)} ${clockText(end)}`);
}

// Only over https: elsewhere the phone dims as usual.
async function keepAwake() {
  if (document.hidden || wakeLock) return;
  try {
    wakeLock = (await navigator.wakeLock?.request("screen")) ?? null;
    wakeLock?.addEventListener("release", () => { wakeLock = null; });
  } catch {
    wakeLock = null; // battery saver
  }
}

async function begin() {
  // The centre took the approval back while a code of this phone was on show.
  const takenBack = (error) => { if (error.final) { refuse(error); show(); } };
  device = isSecureContext ? await openDevice(takenBack).catch(() => null) : null;
  if (device) keepPage().then(() => { kept = true; }, () => {});
  setInterval(show, TICK_MS);
  show();
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  askAgainAt = Math.min(askAgainAt, performance.now());
  keepAwake();
  show();
});
window.addEventListener("online", () => { askAgainAt = 0; });
part("renew").addEventListener("click", () => {
  renew();
  device?.renew().then(renew, () => {}); // a status that was changed a moment ago
});
keepAwake();
begin();
