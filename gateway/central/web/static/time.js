// The centre's time: phones are often minutes off.

let heard = null; // {centreMs, at}

export const stamp = () => ({ perf: performance.now(), date: Date.now() });

// A phone's monotonic clock may stand still while it sleeps, its wall clock may be set back:
// the greater of both is never too early for an expiry.
function elapsedSince(at) {
  return Math.max(performance.now() - at.perf, Date.now() - at.date);
}

// Taken from the moment of asking: a true expiry is never sooner than what is shown.
export function hear(centreMs, at) {
  heard = { centreMs, at };
}

export function centreNow() {
  return heard ? heard.centreMs + elapsedSince(heard.at) : Date.now();
}
