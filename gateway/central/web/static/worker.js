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
  if (request.method === "GET" && ours) event.respondWith(answer(event));
});

// The centre's answer if it comes soon, else the one of last time.
async function answer(event) {
  const shell = await caches.open(SHELL);
  const kept = await shell.match(event.request);
  try {
    const fresh = await (kept ? soon(event.request) : fetch(event.request));
    if (fresh.ok) event.waitUntil(shell.put(event.request, fresh.clone()));
    else if (fresh.status === 404) event.waitUntil(shell.delete(event.request));
    return kept && fresh.status >= 500 ? kept : fresh;
  } catch {
    return kept ?? Response.error();
  }
}

// The limit is for the first byte: a long answer over a slow network is not cut off.
async function soon(request) {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), FRESH_LIMIT_MS);
  try {
    return await fetch(request, { signal: limit.signal });
  } finally {
    clearTimeout(timer);
  }
}
