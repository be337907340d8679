// Day or night before anything is drawn: as the browser was told last, else as its system wishes.

{
  const KEPT = "gate-theme";
  const root = document.documentElement;
  const light = matchMedia("(prefers-color-scheme: light)");

  const show = () => {
    root.dataset.theme = localStorage.getItem(KEPT) ?? (light.matches ? "day" : "night");
  };

  show();
  light.addEventListener("change", show);
  addEventListener("DOMContentLoaded", () => {
    document.getElementById("theme")?.addEventListener("click", () => {
      localStorage.setItem(KEPT, root.dataset.theme === "day" ? "night" : "day");
      show();
    });
  });
}
