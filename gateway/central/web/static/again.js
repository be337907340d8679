// Puts the page's newest content in its place while somebody looks at it; sends nothing.

const every = Number(document.querySelector("meta[name=again-s]").content) * 1000;

/** Not under a finger: whoever is about to press something must not press another thing. */
function isTouched() {
  return document.querySelector("main").contains(document.activeElement);
}

async function look() {
  if (document.hidden || isTouched()) return;
  const answer = await fetch(location.href, { cache: "no-store", redirect: "error" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!isTouched()) document.querySelector("main").replaceWith(page.querySelector("main"));
}

setInterval(() => look().catch(() => location.reload()), every);
