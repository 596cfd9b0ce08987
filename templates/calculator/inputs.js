// The mix: when one share moves, the others of the same parent keep their proportions, so that
// all of them still make 100; each to a tenth of a point, and what is locked stays.
const mixed = (shares, moved, wanted, locked) => {
  const free = shares.map((_, at) => at !== moved && !locked[at]);
  const fixed = shares.reduce((sum, one, at) => (locked[at] && at !== moved ? add(sum, one) : sum), 0);
  const room = subtract(100, fixed);
  if (!free.includes(true) || compare(room, 0) < 0) return null;
  const value = compare(wanted, room) > 0 ? room : wanted;
  const unit = 10n ** BigInt(Math.max(1, ...shares.map(places), places(value)));
  const left = above(multiply(subtract(room, value), fraction(unit, 1n)));
  const weights = shares.map((one, at) => (free[at] ? above(multiply(one, fraction(unit, 1n))) : 0n));
  const count = BigInt(free.filter(Boolean).length);
  const sum = weights.reduce((a, b) => a + b, 0n);
  const weigh = sum ? weights : free.map((is) => (is ? 1n : 0n));
  const whole = sum || count;
  const parts = weigh.map((weight) => (left * weight) / whole);
  // What is lost by cutting goes to those that lost most, one unit each.
  const rest = weigh.map((weight, at) => [(left * weight) % whole, at]);
  rest.sort(([a, at], [b, bt]) => (a < b ? 1 : a > b ? -1 : at - bt));
  let over = left - parts.reduce((a, b) => a + b, 0n);
  for (const [, at] of rest) if (over > 0n && free[at]) { parts[at] += 1n; over -= 1n; }
  return shares.map((one, at) => (at === moved ? value : free[at] ? fraction(parts[at], unit) : one));
};
const places = (value) => {
  let found = 0;
  while (found < 6 && (above(value) * 10n ** BigInt(found)) % below(value)) found += 1;
  return found;
};

// The changed numbers as the end of the address, and back: "#k3f9ab=30&qd81xa=22.5". What is
// not written just so is passed over; a fragment that is too long is not read at all.
const LONGEST = 6000;
const toAddress = (inputs, values) => inputs
  .map((one, at) => (same(values[at], one.agreed) ? "" : `${one.id}=${decimal(values[at])}`))
  .filter(Boolean).join("&");
const fromAddress = (inputs, text) => {
  const values = inputs.map((one) => one.agreed);
  const fragment = text.replace(/^#/, "");
  if (!fragment) return { values, missed: 0 };
  if (fragment.length > LONGEST) return { values, missed: 1 };
  const known = new Map(inputs.map((one, at) => [one.id, at]));
  let missed = 0;
  for (const pair of fragment.split("&")) {
    const found = /^([a-z0-9]{6,12})=(\d{1,15}(?:\.\d{1,6})?)$/.exec(pair);
    const at = found ? known.get(found[1]) : undefined;
    const value = at === undefined ? null : exactly(found[2]);
    if (value === null || compare(value, inputs[at].low) < 0 || compare(value, inputs[at].high) > 0) missed += 1;
    else values[at] = value;
  }
  return { values, missed };
};

// What slalang check does not take, in words; empty where it takes it. An improvement has to better
// the rate of one source at least, or what was agreed for it before; see `bounds.py`.
const faultOf = (inputs, values, at) => {
  const one = inputs[at], value = values[at];
  if (one.most !== undefined) {
    const most = values[one.most];
    return compare(value, most) > 0 ? `above the most, ${shown(most, one.unit)}: at least cannot be more than at most` : "";
  }
  if (!one.from?.length) return "";
  const better = (a, b) => compare(a, b) * (one.up ? 1 : -1) > 0;
  const known = one.from.map(([rate, ...earlier]) => earlier.reduce(
    (best, place) => (better(values[place], values[best]) ? place : best), rate));
  if (known.some((place) => better(value, values[place]))) return "";
  const from = known.reduce((a, b) => (better(values[a], values[b]) ? b : a));
  const rate = `${inputs[from].from ? "the earlier" : "the present"} ${shown(values[from], "%")}`;
  if (same(value, values[from])) return `the same as ${rate}: an improvement has to be better than the rate`;
  return `${one.up ? "below" : "above"} ${rate}: an improvement cannot be worse than the rate`;
};
// Shares that made 100 have to make it still; an address can bring others.
const mixFault = (inputs, values, mix) => {
  const sum = (read) => mix.map(read).reduce(add, 0), now = sum((at) => values[at]);
  return same(sum((at) => inputs[at].agreed), 100) && !same(now, 100)
    ? `The shares ${mix.map((at) => shown(values[at], "%")).join(", ")} make ${shown(now, "%")}: they have to make 100%` : "";
};
// Beside a field: what is wrong with it, or with those that are held against it.
const heldAgainst = (inputs, at) => inputs.flatMap((one, place) => (
  one.most === at || one.from?.some((way) => way.includes(at)) ? [place] : []));
const faultBeside = (inputs, values, at, others) => {
  const own = faultOf(inputs, values, at), other = others.find((place) => faultOf(inputs, values, place));
  if (own || other === undefined) return own;
  return `${inputs[other].title} is ${shown(values[other], inputs[other].unit)}, ${faultOf(inputs, values, other)}`;
};

// The clauses that state changed numbers, as lines of the agreement; `parts` are text, or
// [input], or [input, "day", "days"].
const clauseText = (clause, values) => clause.parts.map((part) => {
  if (typeof part === "string") return part;
  const [at, one, many] = part, number = decimal(values[at], "_");
  return one ? `${number} ${same(values[at], 1) ? one : many}` : number;
}).join("");
const asSource = (clauses, inputs, values, mixes = []) => {
  const moved = (at) => !same(values[at], inputs[at].agreed);
  const lines = clauses
    .filter((clause) => clause.parts.some((part) => typeof part !== "string" && moved(part[0])))
    .map((clause) => `# ${clause.where}\n${clause.before}${clauseText(clause, values)}${clause.after}\n`);
  if (!lines.length) return "";
  const faults = inputs.flatMap((one, at) => {
    const found = faultOf(inputs, values, at);
    return found ? [`${one.title}, ${shown(values[at], one.unit)}: ${found}`] : [];
  });
  const wholes = mixes.map((mix) => mixFault(inputs, values, mix)).filter(Boolean);
  return [...faults, ...wholes].map((one) => `# slalang check refuses this. ${one}\n`).join("") + lines.join("");
};
const asSettings = (inputs, values, file) => {
  const unit = (one) => (one.unit === "%" ? "%" : one.word ? ` ${one.word}` : "");
  const sets = inputs.flatMap((one, at) => (same(values[at], one.agreed) ? []
    : [`--set '${one.key.replaceAll("'", "'\\''")} = ${decimal(values[at], "_")}${unit(one)}'`]));
  return sets.length ? [`slalang plan ${file}`, ...sets].join(" \\\n  ") + "\n" : "";
};
