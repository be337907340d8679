// Tells a fire release on the open muster at once, and loads the list anew when it has changed.

const LOOK_EVERY_MS = 500; // from the contact to the page must take less than 2 s
const LOOK_LIMIT_MS = 3000;
const LIST_EVERY_MS = 2000; // thousands of names take a browser half a second
const WARNED_MS = 100; // the warning is on the glass before the browser is busy with the list
const LIST_AT_LEAST_MS = 60_000; // whoever came in long ago leaves it by time alone

const loadedAt = performance.now();
const shown = document.getElementById("muster").dataset;
const silent = document.getElementById("silent");

async function look() {
  if (await isOutdated()) setTimeout(() => location.reload(), WARNED_MS);
  else setTimeout(look, LOOK_EVERY_MS);
}

/** Whether another page is to be had; while the centre is silent this one stays and says so. */
async function isOutdated() {
  const signal = AbortSignal.timeout(LOOK_LIMIT_MS);
  try {
    const answer = await fetch("/muster/state", { cache: "no-store", signal });
    if (answer.redirected || !silent.hidden) return answer.ok; // signed out, or here again
    const state = await answer.json();
    if (state.fire !== shown.fire) {
      warn(state);
      return true;
    }
    const age = performance.now() - loadedAt;
    const changed = String(state.drawn) !== shown.drawn;
    return age > (changed ? LIST_EVERY_MS : LIST_AT_LEAST_MS);
  } catch {
    silent.hidden = false;
    return false;
  }
}

/** Before the list, which takes a while to load. */
function warn(state) {
  const fire = document.getElementById("fire");
  fire.hidden = state.fire === "";
  fire.dataset.fire = state.fire;
  fire.querySelector("b").textContent = state.gate;
}

setTimeout(look, LOOK_EVERY_MS);
