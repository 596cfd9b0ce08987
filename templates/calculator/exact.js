// Exact numbers: a whole number, or a fraction {n, d} of whole numbers of any size in lowest
// terms, or null where something was divided by zero. Nothing here rounds.
const fraction = (n, d) => {
  if (d < 0n) [n, d] = [-n, -d];
  let [a, b] = [n < 0n ? -n : n, d];
  while (b) [a, b] = [b, a % b];
  if (a > 1n) [n, d] = [n / a, d / a];
  const plain = d === 1n ? Number(n) : NaN;
  return Number.isSafeInteger(plain) ? plain : { n, d };
};
const above = (v) => (typeof v === "number" ? BigInt(v) : v.n);
const below = (v) => (typeof v === "number" ? 1n : v.d);

const add = (a, b) => {
  // Two whole numbers that a browser holds exactly are added at once; so are most of a plan.
  if (typeof a === "number" && typeof b === "number" && Number.isSafeInteger(a + b)) return a + b;
  return fraction(above(a) * below(b) + above(b) * below(a), below(a) * below(b));
};
const negative = (a) => (typeof a === "number" ? 0 - a : { n: -a.n, d: a.d });
const subtract = (a, b) => add(a, negative(b));
const multiply = (a, b) => {
  if (typeof a === "number" && typeof b === "number" && Number.isSafeInteger(a * b)) return a * b + 0;
  return fraction(above(a) * above(b), below(a) * below(b));
};
const divide = (a, b) => {
  if (b === 0) return null;
  if (typeof a === "number" && typeof b === "number" && a % b === 0) return a / b + 0;
  return fraction(above(a) * below(b), below(a) * above(b));
};
const up = (a) => {
  if (typeof a === "number") return a;
  const whole = a.n / a.d;
  return fraction(whole * a.d < a.n ? whole + 1n : whole, 1n);
};
const compare = (a, b) => {
  if (typeof a === "number" && typeof b === "number") return a < b ? -1 : a > b ? 1 : 0;
  const [left, right] = [above(a) * below(b), above(b) * below(a)];
  return left < right ? -1 : left > right ? 1 : 0;
};
const same = (a, b) => a === b || (a !== null && b !== null && compare(a, b) === 0);

// "34", "34.5" and "17/50".
const exactly = (text) => {
  const [over, under] = text.split("/");
  const [whole, decimals = ""] = over.split(".");
  return fraction(BigInt(whole + decimals), BigInt(under ?? 1) * 10n ** BigInt(decimals.length));
};
// For pictures alone, where nobody can see a last digit.
const roughly = (v) => (v === null ? 0 : typeof v === "number" ? v : Number((v.n * 10000n) / v.d) / 10000);
