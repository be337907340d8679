// The print button of a report; the browser's own menu does the same.
document.getElementById("print").addEventListener("click", () => window.print());
