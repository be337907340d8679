// Bilingual words on the page: Chinese large, English small. Everything is text, never markup.

/** A new element of one tag with a class and, where given, a text. */
export function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** The two spans that carry a text in both languages. */
export function both(text) {
  const en = element("span", "en", text.en);
  en.lang = "en";
  return [element("span", "zh", text.zh), " ", en];
}

/** A fixed text of the page, as the server rendered it. */
export function phrase(name) {
  const source = document.querySelector(`[data-phrase="${name}"]`);
  return {
    zh: source.querySelector(".zh").textContent,
    en: source.querySelector(".en").textContent,
  };
}

/** A sign of signs.html. */
export function sign(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "sign");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#sign-${name}`);
  svg.append(use);
  return svg;
}

/** Hours and minutes of the guard's own time zone, with seconds where wanted. */
export function clockTime(ms, seconds = false) {
  const at = new Date(ms);
  const parts = [at.getHours(), at.getMinutes(), ...(seconds ? [at.getSeconds()] : [])];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}
