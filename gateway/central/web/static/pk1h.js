// The text of PK1H as gateway/codes/PK1.md says: the centre's pass, the moment, the phone's signature.

const PREFIX = "PK1H";
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const ES256 = { name: "ECDSA", hash: "SHA-256" };

// A key that can sign in this browser and can't be taken out of it, and its compressed point.
export async function makeKey() {
  const pair = await crypto.subtle.generateKey(CURVE, false, ["sign"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { privateKey: pair.privateKey, point: Uint8Array.of(2 + (point[64] & 1), ...point.slice(1, 33)) };
}

export async function present(pass, privateKey, centreMs) {
  const time = new Uint8Array(4);
  new DataView(time.buffer).setUint32(0, Math.floor(centreMs / 1000));
  const signed = Uint8Array.of(...new TextEncoder().encode(PREFIX), ...pass, ...time);
  const signature = new Uint8Array(await crypto.subtle.sign(ES256, privateKey, signed));
  return PREFIX + base45(Uint8Array.of(...pass, ...time, ...signature));
}

// RFC 9285.
export function base45(octets) {
  let text = "";
  for (let at = 0; at < octets.length; at += 2) {
    const pair = at + 1 < octets.length;
    const value = pair ? octets[at] * 256 + octets[at + 1] : octets[at];
    text += ALPHABET[value % 45] + ALPHABET[Math.floor(value / 45) % 45];
    if (pair) text += ALPHABET[Math.floor(value / 2025)];
  }
  return text;
}
