// Keeps the pass page itself on the phone, so that it opens without a network.

import { home } from "./asking.js";

const SHELL = "park-pass"; // worker.js keeps the page's files under the same name

// Rejects where the browser has no service worker; the page then works while it stays open.
export async function keepPage() {
  await navigator.serviceWorker.register("/pass/worker.js");
  await navigator.serviceWorker.ready;
  const shell = await caches.open(SHELL);
  if (!(await shell.match(home))) await shell.add(home);
  await navigator.storage?.persist?.();
}
