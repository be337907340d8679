"""Texts that somebody chose to do harm with on a screen, and what harm looks like; no test."""

from typing import Final

TEXTS: Final = {
    "script": "<script>ran=1</script><img src=x onerror=ran=1>\"'><svg onload=ran=1>{{7*7}}",
    "bidi": "\u202eABC\u2067שלום\u2066\u200f\u202d١٢٣\u202b",
    "right to left": "محمد שלום",
    "one long word": "W" * 10_000,
    "long and Chinese": "长" * 10_000,
    "controls": "A\x00\x07\x1b[31m\x9b\r\n\t\x08\x7f\u2028\u2029B",
    "nothing to see": "\u200b\u200d\ufeff\u2060\u00ad\u180e\U000e0041\u3164\u2800",
    "a stack": "Z" + "\u0324\u0305\u030a\u0323\u035c" * 200 + "q",
}

TORN: Final = r"""async () => {
  await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
  const torn = [];
  const shown = (box) => box.width > 0 && box.height > 0;
  if (document.documentElement.scrollWidth > innerWidth) {
    const wide = [...document.querySelectorAll("body *")].filter(
      (part) => part.getBoundingClientRect().right > innerWidth + 1,
    );
    torn.push(...wide.slice(0, 5).map((part) => `too wide: ${part.outerHTML.slice(0, 80)}`));
  }
  const word = document.getElementById("word");
  for (const part of [word, ...document.querySelectorAll(".acts .button, .top .button")]) {
    const box = part?.getBoundingClientRect();
    if (!box || !shown(box)) continue;
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    if (!part.contains(top)) torn.push(`covered: ${part.outerHTML.slice(0, 80)}`);
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const boxes = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.textContent.trim() === "" || !node.parentElement.checkVisibility()) continue;
    range.selectNodeContents(node);
    const whole = range.getBoundingClientRect();
    if (!shown(whole)) continue;
    const foreign = node.parentElement.closest("bdi") !== null;
    const lines = [...range.getClientRects()];
    boxes.push({ node, first: lines[0], last: lines[lines.length - 1] });
    if (foreign || [...node.textContent].length > 400) continue;
    let last = null;
    let apart = false;
    for (let at = 0; at < node.length; at += 1) {
      if (node.data[at] === "\u2068") apart = true;
      if (node.data[at] === "\u2069") apart = false;
      if (apart) continue;
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      if (!shown(box)) continue;
      if (last && Math.abs(box.top - last.top) < 3 && box.left < last.left - 1)
        torn.push(`turned around: ${node.textContent.slice(0, 60)}`);
      last = box;
    }
  }
  for (let at = 1; at < boxes.length; at += 1) {
    const [before, after] = [boxes[at - 1], boxes[at]];
    const block = (one) => one.node.parentElement.closest("p,li,td,th,dt,dd,h1,h2,label,button,a");
    if (block(before) !== block(after)) continue;
    const oneLine = Math.abs(before.last.bottom - after.first.bottom) < 3;
    if (oneLine && after.first.left < before.last.left - 1)
      torn.push(`out of order: ${block(after).textContent.slice(0, 80)}`);
  }
  return [...new Set(torn)];
}"""
"""What is not where the guard looks for it; foreign texts stand in a ``bdi`` or isolated."""

RAN: Final = """() => window.ran !== undefined ||
  document.querySelectorAll("body img, body script:not([src]), svg[onload]").length > 0"""
"""Whether anything of a text became part of the page."""
