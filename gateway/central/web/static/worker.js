// Gives the pass page's own files from the phone when the network gives none. Codes and passes
// are never kept here.

const SHELL = "park-pass";
const FRESH_LIMIT_MS = 3000;
const FILES = [
  "common.css", "pass.css", "icon.svg",
  "pass.js", "words.js", "asking.js", "time.js", "device.js", "pk1h.js", "qr.js", "offline.js",
].map((name) => `/static/${name}`);

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const ours = request.mode === "navigate" || FILES.includes(new URL(request.url).pathname);
  if (request.method === "GET" && ours) event.respondWith(fresh(request));
});

// The centre's answer if it comes soon, else the one of last time.
async function fresh(request) {
  const shell = await caches.open(SHELL);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(FRESH_LIMIT_MS) });
    if (answer.status >= 500) throw new Error(`the centre answers ${answer.status}`);
    if (answer.ok) await shell.put(request, answer.clone());
    else if (answer.status === 404) await shell.delete(request);
    return answer;
  } catch {
    return (await shell.match(request)) ?? Response.error();
  }
}
