// Draws what stands around the stage: chips, notices and the list of passages.

import { both, clockTime, element, phrase, sign } from "./words.js";

const KIND_SIGNS = {
  "access-granted": "admit",
  "access-referred": "refer",
  "access-denied": "deny",
  "access-overridden": "hand",
};

/** Parts that the guard uses have their chip always, the others only while they are down. */
const ALWAYS = ["camera", "thermometer"];

/** More would hide the one state; a chip tells of each. */
const MOST_NOTICES = 4;

export function drawDevices(view) {
  const devices = view.devices.filter((device) => !device.up || ALWAYS.includes(device.device));
  const board = view.devices.find((device) => device.device === "board");
  const arm = board?.up ? [armChip(view.arm_open)] : []; // without a board nobody knows
  const way = view.leads === null ? [] : [chip("way", view.leads, true)];
  const chips = [...way, ...devices.map(deviceChip), linkChip(view.link), ...arm];
  const down = [...view.devices, view.link].filter((part) => !part.up);
  document.getElementById("chips").replaceChildren(...chips);
  const inForce = view.degraded === null ? [] : [strip(view.degraded)];
  document.getElementById("notices").replaceChildren(...inForce, ...down.slice(0, MOST_NOTICES).map(notice));
  document.getElementById("roster").replaceChildren(...both(view.roster));
  const inside = document.getElementById("occupancy");
  inside.hidden = view.occupancy.length === 0;
  inside.replaceChildren(...view.occupancy.map(headcount));
}

export function drawPassages(entries) {
  document.getElementById("nobody").hidden = entries.length > 0;
  document.getElementById("passages").replaceChildren(...entries.map(passage));
}

/** Who is inside under one limit of the policy. */
function headcount(one) {
  const item = element("p", one.alert ? "none-left" : "");
  item.append(...both(one.words));
  return item;
}

function deviceChip(device) {
  const made = chip(device.up ? "admit" : "refer", device.name, device.up);
  made.title = device.detail;
  return made;
}

function linkChip(link) {
  return chip(link.up ? "admit" : "refer", link.word, link.up);
}

function armChip(open) {
  return chip(open ? "arm-open" : "arm-closed", phrase(open ? "arm-open" : "arm-closed"), true);
}

function chip(name, text, up) {
  const made = element("li", `chip ${up ? "up" : "down"}`);
  const words = element("span", "");
  words.append(...both(text));
  made.append(sign(name), words);
  return made;
}

/** The row of the park's matrix of faults that holds now. */
function strip(text) {
  const item = element("li", "in-force");
  const words = element("span", "");
  words.append(...both(text));
  item.append(sign("alarm"), words);
  return item;
}

function notice(part) {
  const item = element("li", "");
  const words = element("span", "");
  words.append(...both(part.step));
  item.append(sign("refer"), words);
  if (part.since_ms !== null) item.append(element("span", "since", clockTime(part.since_ms)));
  return item;
}

function passage(entry) {
  const item = element("li", entry.kind in KIND_SIGNS ? "" : "alarm");
  item.dataset.kind = entry.kind;
  const why = element("span", "why");
  why.append(...both(entry.reason ?? entry.word));
  item.append(
    element("time", "", clockTime(entry.wall_ms)),
    sign(KIND_SIGNS[entry.kind] ?? "alarm"),
    element("bdi", "name", entry.name || entry.word.zh),
    element("span", "celsius", entry.celsius && `${entry.celsius}°`),
    why,
  );
  return item;
}
