// A QR code of version 10 at error correction M (ISO/IEC 18004:2015): 57 modules wide, up to 311
// characters of the alphanumeric set, as every PK1H needs. It knows no other size, and no pass.

export const SIZE = 57;
export const QUIET = 4; // white modules around the code (9.1)
export const MAX_CHARS = 311;

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const BLOCKS = [43, 43, 43, 43, 44]; // data codewords of each block (table 9)
const DATA = 216;
const CHECKS = 26; // of each block
const ALIGNED = [6, 28, 50]; // centres of alignment patterns (annex E)
const VERSION_BITS = 0x0a4d3; // version 10 with its Golay code (annex D)
const MASKS = [
  (x, y) => (x + y) % 2 === 0,
  (x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

// Rows of 0 and 1, dark is 1. Without a mask the one that reads best is taken.
export function encode(text, mask = null) {
  const { grid, fixed } = patterns();
  place(grid, fixed, interleaved(codewords(text)));
  const masks = mask === null ? MASKS.keys() : [mask];
  const drawn = Array.from(masks, (number) => masked(grid, fixed, number));
  return drawn.reduce((best, next) => (penalty(next) < penalty(best) ? next : best));
}

function codewords(text) {
  const values = Array.from(text, (character) => ALPHABET.indexOf(character));
  if (text.length > MAX_CHARS || values.includes(-1)) throw new RangeError("no text for this QR code");
  const bits = [];
  const put = (value, count) => { while (count--) bits.push((value >> count) & 1); };
  put(0b0010, 4);
  put(text.length, 11);
  for (let at = 0; at + 1 < values.length; at += 2) put(values[at] * 45 + values[at + 1], 11);
  if (values.length % 2) put(values.at(-1), 6);
  put(0, Math.min(4, DATA * 8 - bits.length));
  put(0, (8 - (bits.length % 8)) % 8);
  const octets = [];
  for (let at = 0; at < bits.length; at += 8) octets.push(Number.parseInt(bits.slice(at, at + 8).join(""), 2));
  for (let pad = 0xec; octets.length < DATA; pad ^= 0xec ^ 0x11) octets.push(pad);
  return octets;
}

// Multiplication in GF(256) with the polynomial of 7.5.2.
function times(a, b) {
  let product = 0;
  for (; b; b >>= 1, a = (a << 1) ^ (a & 0x80 ? 0x11d : 0)) if (b & 1) product ^= a;
  return product;
}

function generator() {
  let polynomial = [1];
  for (let degree = 0, root = 1; degree < CHECKS; degree += 1, root = times(root, 2)) {
    polynomial = [...polynomial, 0].map((factor, at) => factor ^ (at ? times(polynomial[at - 1], root) : 0));
  }
  return polynomial.slice(1);
}

function interleaved(octets) {
  const factors = generator();
  const blocks = [];
  for (const length of BLOCKS) blocks.push(octets.splice(0, length));
  const checks = blocks.map((block) => {
    let rest = new Array(CHECKS).fill(0);
    for (const octet of block) {
      const lead = octet ^ rest[0];
      rest = [...rest.slice(1), 0].map((value, at) => value ^ times(factors[at], lead));
    }
    return rest;
  });
  const inTurn = (parts, length) =>
    Array.from({ length }, (_, at) => parts.filter((part) => at < part.length).map((part) => part[at])).flat();
  return [...inTurn(blocks, Math.max(...BLOCKS)), ...inTurn(checks, CHECKS)];
}

// What stands in every code: finders, timing, alignment, version, the dark module; and the room
// for the format.
function patterns() {
  const grid = Array.from({ length: SIZE }, () => new Array(SIZE).fill(0));
  const fixed = Array.from({ length: SIZE }, () => new Array(SIZE).fill(false));
  const set = (x, y, dark) => {
    if (x < 0 || y < 0 || x >= SIZE || y >= SIZE) return;
    grid[y][x] = Number(dark);
    fixed[y][x] = true;
  };
  const rings = (x, y, radius, isDark) => {
    for (let dy = -radius; dy <= radius; dy += 1) {
      for (let dx = -radius; dx <= radius; dx += 1) set(x + dx, y + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
    }
  };
  for (let at = 0; at < SIZE; at += 1) { set(at, 6, at % 2 === 0); set(6, at, at % 2 === 0); }
  for (const [x, y] of [[3, 3], [SIZE - 4, 3], [3, SIZE - 4]]) rings(x, y, 4, (ring) => ring !== 2 && ring !== 4);
  for (const x of ALIGNED) for (const y of ALIGNED) if (!fixed[y][x] || x === 28 || y === 28) rings(x, y, 2, (ring) => ring !== 1);
  for (let at = 0; at < 18; at += 1) {
    const [near, far] = [Math.floor(at / 3), SIZE - 11 + (at % 3)];
    set(near, far, (VERSION_BITS >> at) & 1);
    set(far, near, (VERSION_BITS >> at) & 1);
  }
  writeFormat(0, set);
  return { grid, fixed };
}

function writeFormat(mask, set) {
  let rest = mask << 10; // M is 00
  for (let bit = 14; bit >= 10; bit -= 1) if ((rest >> bit) & 1) rest ^= 0x537 << (bit - 10);
  const bits = ((mask << 10) | rest) ^ 0x5412;
  for (let at = 0; at < 15; at += 1) {
    const dark = (bits >> at) & 1;
    if (at < 8) set(SIZE - 1 - at, 8, dark);
    else set(8, SIZE - 15 + at, dark);
    if (at < 6) set(8, at, dark);
    else if (at < 8) set(8, at + 1, dark);
    else set(at === 8 ? 7 : 14 - at, 8, dark);
  }
  set(8, SIZE - 8, 1);
}

// Up and down in pairs of columns from the right, around the vertical timing pattern (7.7.3).
function place(grid, fixed, octets) {
  let bit = 0;
  for (let right = SIZE - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right = 5;
    for (let step = 0; step < SIZE; step += 1) {
      const y = up ? SIZE - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (fixed[y][x]) continue;
        grid[y][x] = (octets[bit >> 3] >> (7 - (bit & 7))) & 1;
        bit += 1;
      }
    }
  }
}

function masked(grid, fixed, number) {
  const drawn = grid.map((row, y) => row.map((dark, x) => dark ^ Number(!fixed[y][x] && MASKS[number](x, y))));
  writeFormat(number, (x, y, dark) => { drawn[y][x] = dark; });
  return drawn;
}

// How hard a code is to read (7.8.3): runs, blocks, what looks like a finder, one colour too many.
function penalty(drawn) {
  const columns = drawn[0].map((_, x) => drawn.map((row) => row[x]));
  let points = 0;
  for (const line of [...drawn, ...columns].map((row) => row.join(""))) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) points += run.length - 2;
    points += 40 * (line.match(/(?=10111010000|00001011101)/g) ?? []).length;
  }
  for (let y = 1; y < SIZE; y += 1) {
    for (let x = 1; x < SIZE; x += 1) {
      const sum = drawn[y][x] + drawn[y - 1][x] + drawn[y][x - 1] + drawn[y - 1][x - 1];
      if (sum % 4 === 0) points += 3;
    }
  }
  const share = drawn.flat().filter(Boolean).length / SIZE ** 2;
  return points + 10 * Math.floor(Math.abs(share - 0.5) * 20);
}

// The text of an SVG element that scales to its box without blur, black on white.
export function svg(drawn) {
  const whole = SIZE + 2 * QUIET;
  const modules = drawn.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${whole} ${whole}">`
    + `<path fill="#fff" d="M0 0h${whole}v${whole}H0z"/><path fill="#000" d="${modules.join("")}"/></svg>`;
}
