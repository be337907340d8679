// The live pass: shows the code, renews it at half its life, and never shows one that has ended.
// Time is the centre's: phones are often minutes off.

const RENEW_AT = 0.5; // part of the life that is left when a new pass is asked for
const FIRST_RETRY_MS = 2000;
const LAST_RETRY_MS = 10000;
const ASK_LIMIT_MS = 8000;
const TICK_MS = 200;
const REFUSED_AGAIN_MS = 60000;
const COLOURS = 6;

const WORDS = {
  live: ["有效，自动更新", "Live, renews by itself"],
  late: ["网络慢，正在更新…", "Slow network, renewing…"],
  expired: ["已过期，请检查网络后刷新", "Expired: check the network, then refresh"],
  "not-approved": ["不在批准日期内，请联系公司接待", "Not approved for today: ask your company's desk"],
  "too-often": ["刷新太快，请稍候", "Refreshed too often, wait a moment"],
  gone: ["链接已失效，请向公司接待索取", "This link no longer works: ask your company's desk"],
};
const OVER = { expired: ["已过期", "expired"], refused: ["无效", "not valid"] };

const part = (id) => document.getElementById(id);
const page = document.body;

let shown = null; // {serverMs, expiresMs, lifeMs, at: {perf, date}}
let refusal = ""; // a key of WORDS, when the centre said no
let retryMs = FIRST_RETRY_MS;
let askAgainAt = 0; // performance.now() before which nothing is asked by itself
let asking = false;
let wakeLock = null;

// A phone's monotonic clock may stand still while it sleeps, its wall clock may be set back:
// the greater of both is never too early for an expiry.
function elapsedSince(at) {
  return Math.max(performance.now() - at.perf, Date.now() - at.date);
}

function serverNow() {
  return shown ? shown.serverMs + elapsedSince(shown.at) : Date.now();
}

async function renew() {
  if (asking) return;
  asking = true;
  const at = { perf: performance.now(), date: Date.now() };
  try {
    const answer = await fetch(`${location.pathname.replace(/\/$/, "")}/code`, {
      cache: "no-store",
      signal: AbortSignal.timeout(ASK_LIMIT_MS),
    });
    if (answer.ok) accept(await answer.json(), at);
    else refuse(answer.status, (await answer.json().catch(() => ({}))).error);
  } catch {
    later(retryMs);
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  } finally {
    asking = false;
    show();
  }
}

function accept(code, at) {
  const drawn = new DOMParser().parseFromString(code.svg, "image/svg+xml").documentElement;
  part("qr").replaceChildren(document.importNode(drawn, true));
  // Taken from the moment of asking: the true expiry is never sooner than what is shown.
  shown = { serverMs: code.server_ms, expiresMs: code.expires_ms, lifeMs: code.expires_ms - code.server_ms, at };
  refusal = "";
  retryMs = FIRST_RETRY_MS;
  askAgainAt = 0;
}

function refuse(status, error) {
  if (status === 404) refusal = "gone";
  else if (error === "not-approved") refusal = error;
  else if (error === "too-often") return later(LAST_RETRY_MS / 2, error);
  else return later(retryMs);
  shown = null;
  part("qr").replaceChildren();
  later(REFUSED_AGAIN_MS);
}

function later(ms, why = "") {
  askAgainAt = performance.now() + ms;
  if (why && !shown) refusal = why;
}

function stateNow() {
  if (refusal && refusal !== "too-often") return "refused";
  if (!shown) return askAgainAt ? "expired" : "waiting";
  const left = shown.expiresMs - serverNow();
  if (left <= 0) return "expired";
  return left < shown.lifeMs * RENEW_AT * 0.8 ? "late" : "live";
}

function say(id, [chinese, english]) {
  const translated = document.createElement("span");
  translated.lang = "en";
  translated.textContent = english;
  part(id).replaceChildren(chinese, translated);
}

function showOver(state) {
  const strong = document.createElement("strong");
  strong.textContent = OVER[state][0];
  const translated = document.createElement("span");
  translated.lang = "en";
  translated.textContent = OVER[state][1];
  part("over").replaceChildren(strong, translated);
}

function show() {
  const state = stateNow();
  if (page.dataset.state !== state || page.dataset.refusal !== refusal) {
    page.dataset.state = state;
    page.dataset.refusal = refusal;
    if (state in OVER) showOver(state);
    if (state !== "waiting") say("state", WORDS[refusal] ?? WORDS[state]);
    if (state === "expired") part("qr").replaceChildren();
  }
  const left = shown ? Math.max(0, shown.expiresMs - serverNow()) / shown.lifeMs : 0;
  part("gone").style.transform = `scaleX(${left})`;
  showClock();
  if (wantsNew(left)) renew();
}

function wantsNew(left) {
  return !document.hidden && performance.now() >= askAgainAt && left <= RENEW_AT;
}

function showClock() {
  const now = new Date(serverNow());
  const two = (number) => String(number).padStart(2, "0");
  part("clock").textContent = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join(":");
  part("date").textContent = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  document.querySelector(".live").dataset.colour = Math.floor(now.getTime() / 60000) % COLOURS;
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

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  askAgainAt = Math.min(askAgainAt, performance.now());
  keepAwake();
  show();
});
window.addEventListener("online", () => { askAgainAt = 0; });
part("renew").addEventListener("click", renew);
setInterval(show, TICK_MS);
keepAwake();
show();
