// The installer's page: asks again and again what the newest frame shows. All is text, no markup.

const PAUSE_MS = 100;
const SILENT_MS = 3000;
const part = (id) => document.getElementById(id);

function show(id, text) {
  part(id).textContent = text;
  part(id).hidden = !text;
}

/** A figure and whether it is within its limits. */
function figure(id, value, good = null) {
  const figure = part(id);
  figure.querySelector("b").textContent = value ?? "–";
  figure.classList.toggle("good", good === true);
  figure.classList.toggle("bad", good === false);
}

function advise(verdict, hint) {
  const [zh, en] = [document.createElement("span"), document.createElement("span")];
  zh.textContent = hint.zh;
  en.textContent = hint.en;
  en.className = "en";
  en.lang = "en";
  part("advice").replaceChildren(zh, " ", en);
  part("advice").className = `advice ${verdict === "good" ? "good" : "bad"}`;
}

/** The guide box and the code's outline, in the frame's own pixels. */
function draw(sight) {
  const [width, height] = sight.size;
  const guide = part("guide");
  part("overlay").setAttribute("viewBox", `0 0 ${width} ${height}`);
  for (const [side, place, whole] of [
    ["x", "left", width],
    ["y", "top", height],
    ["width", "width", width],
    ["height", "height", height],
  ]) {
    guide.setAttribute(side, Number(guide.dataset[place]) * whole);
  }
  const corners = (sight.outline ?? []).map(([x, y]) => `${x},${y}`);
  part("outline").setAttribute("points", corners.join(" "));
}

function formatName(sight) {
  if (sight.format) return sight.format;
  return part(sight.codes ? "unknown" : "no-code").querySelector(".zh").textContent;
}

function tell(sight) {
  const { focus, light } = { focus: part("focus").dataset, light: part("light").dataset };
  figure("read", sight.read_percent, sight.read_percent >= 80);
  figure("format", formatName(sight), sight.codes ? Boolean(sight.format) : null);
  figure("focus", sight.focus?.toFixed(2), sight.focus && sight.focus >= Number(focus.from));
  const lit = sight.light >= Number(light.from) && sight.light < Number(light.to);
  figure("light", sight.light, lit);
  figure("decode", sight.decode_ms);
  figure("frames", sight.frames_per_s);
  advise(sight.verdict, sight.hint);
}

function tellRecorder(state) {
  const busy = state.frames !== null;
  const most = Number(part("recorder").dataset.most);
  part("done").textContent = state.done;
  part("kept").textContent = busy ? state.frames : "";
  part("recording").hidden = !busy;
  part("full").hidden = busy || state.done < most;
  part("start").disabled = busy || state.done >= most;
  part("delete").disabled = busy || state.done === 0;
  show("corpus-trouble", state.trouble);
}

/** The picture that belongs to a sight, or the newest there is. */
async function load(number) {
  const picture = part("picture");
  picture.src = `/picture.jpg?frame=${number}`;
  await picture.decode().catch(() => undefined);
}

async function turn() {
  const answer = await fetch("/api/sight", { signal: AbortSignal.timeout(SILENT_MS) });
  if (!answer.ok) throw new Error(answer.status);
  const { sight, outage, held, recorder } = await answer.json();
  show("trouble", outage || sight?.trouble || "");
  part("held").hidden = !held;
  part("advice").hidden = Boolean(outage);
  part("frame").classList.toggle("stale", !sight);
  if (recorder) tellRecorder(recorder);
  if (!sight) return;
  await load(sight.frame);
  draw(sight);
  tell(sight);
}

async function go() {
  for (;;) {
    const ended = await turn().then(
      () => false,
      () => true,
    );
    part("lost").hidden = !ended;
    await new Promise((resume) => setTimeout(resume, PAUSE_MS));
  }
}

go();
