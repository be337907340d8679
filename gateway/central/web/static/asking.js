// Asks the centre about the pass of this page's link, and tells its "no" from a dead network.

const ASK_LIMIT_MS = 8000;

export const home = location.pathname.replace(/\/$/, "");

export class Refused extends Error {
  constructor(status, why) {
    super(why);
    this.why = status === 404 ? "gone" : why;
  }

  // There is no pass for this person, of whatever kind.
  get final() {
    return this.why === "gone" || this.why === "not-approved";
  }
}

export async function ask(what, options = {}) {
  const signal = AbortSignal.timeout(ASK_LIMIT_MS);
  const answer = await fetch(`${home}/${what}`, { cache: "no-store", signal, ...options });
  if (answer.ok) return answer.json();
  const { error } = await answer.json().catch(() => ({}));
  if (answer.status === 404 || error) throw new Refused(answer.status, error);
  throw new Error(`the centre answers ${answer.status}`);
}
