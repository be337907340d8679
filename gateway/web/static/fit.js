// Shrinks what stands on the stage until nothing of it is cut off; it draws nothing.

const SHRINK = 0.95;
const SIZES = Array.from({ length: 23 }, (_, step) => SHRINK ** step); // down to a third
const READABLE_PX = 14;
const MOST_KNOWN = 64;

const stage = document.getElementById("stage");
const inside = document.getElementById("stage-in");
const serializer = new XMLSerializer();

/**
 * What fitted, by what stood there and how large the stage was: to try sizes costs a layout each,
 * and what is said repeats but for its figures, which are all equally wide (tabular-nums).
 */
const known = new Map();
let room = ""; // as the last frame had it

/** Shrink what is cut off; rather tell less than too small. */
export function fit() {
  const parts = Array.from(inside.children, (part) => serializer.serializeToString(part));
  const shown = (stage.dataset.state + parts.join("")).replace(/\d/g, "0");
  const before = known.get(room + shown);
  if (before !== undefined) {
    take(before.size, before.tight);
    return;
  }
  let fitting = { size: largest(false), tight: false };
  if (tooSmall()) fitting = { size: largest(true), tight: true };
  if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value);
  known.set(roomNow() + shown, fitting);
}

/** Its frame counted in, which differs from state to state. */
function roomNow() {
  return `${stage.offsetWidth}x${stage.offsetHeight} `;
}

const resized = new ResizeObserver(() => {
  room = roomNow();
  fit();
});
resized.observe(stage, { box: "border-box" });

function tooSmall() {
  const [gravest] = document.getElementById("reasons").children;
  return gravest !== undefined && parseFloat(getComputedStyle(gravest).fontSize) < READABLE_PX;
}

/** The largest size at which all is seen, or the smallest there is; it is taken. */
function largest(tight) {
  const style = getComputedStyle(stage);
  const room = stage.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
  const fits = (step) => {
    take(SIZES[step], tight);
    return inside.scrollHeight <= room + 1 && inside.scrollWidth <= inside.clientWidth;
  };
  if (fits(0)) return SIZES[0];
  let [low, high] = [1, SIZES.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fits(middle)) high = middle;
    else low = middle + 1;
  }
  take(SIZES[low], tight);
  return SIZES[low];
}

function take(size, tight) {
  inside.style.setProperty("--fit", size);
  stage.toggleAttribute("data-tight", tight);
}
