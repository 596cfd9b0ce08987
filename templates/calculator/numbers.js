// Numbers as the documents write them, 1,234.56 and −3, whatever the reader's own customs are.
const MINUS = "\u2212";
const grouped = (digits, sign = ",") => digits.replace(/\B(?=(\d{3})+$)/g, sign);

// To so many decimals, a half goes away from zero; "1234.50" for 1234.5 and 2.
const halfUp = (value, places) => {
  const [n, d] = [above(value) * 10n ** BigInt(places), below(value)];
  const units = ((n < 0n ? -n : n) * 2n + d) / (2n * d);
  const digits = String(units).padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  return [n < 0n && units ? MINUS : "", whole, places ? digits.slice(-places) : ""];
};
const plain = (value) => {
  const [sign, whole, decimals] = halfUp(value, 2);
  const rest = decimals.replace(/0+$/, "");
  return sign + grouped(whole) + (rest && `.${rest}`);
};
const cents = (value) => {
  const [sign, whole, decimals] = halfUp(value, 2);
  return sign + grouped(whole) + (/^0*$/.test(decimals) ? "" : `.${decimals}`);
};
// `unit` is "" for a count, "%", "months" or a currency.
const shown = (value, unit) => {
  if (value === null) return "\u2013";
  if (unit === "%") return `${plain(value)}%`;
  if (/^[A-Z]{3}$/.test(unit)) return `${cents(value)} ${unit}`;
  return unit ? `${plain(value)} ${unitOf(value, unit)}` : plain(value);
};
// "days", and "day" of one.
const unitOf = (value, unit) => (/^(business )?(minute|hour|day|week|month|quarter|year)s$/.test(unit)
  && /^\D?1$/.test(plain(value)) ? unit.slice(0, -1) : unit);
// "+12", "−340.50 USD"; "" for no change at all.
const change = (value, agreed, unit) => {
  if (same(value, agreed)) return "";
  if (value === null || agreed === null) return value === null ? "no longer possible" : "possible now";
  const by = subtract(value, agreed);
  const said = unit === "%" ? `${plain(by)} points` : shown(by, unit);
  if (/^\D?[0.]+(?!\d)/.test(said)) return compare(by, 0) > 0 ? "+ a little" : `${MINUS} a little`;
  return compare(by, 0) > 0 ? `+${said}` : said;
};

// All decimals of a number that ends: "34.5"; with `sign`, "2_000" as the language writes it.
const decimal = (value, sign = "") => {
  let places = 0;
  while (places < 30 && (above(value) * 10n ** BigInt(places)) % below(value)) places += 1;
  const digits = String((above(value) * 10n ** BigInt(places)) / below(value)).padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  return grouped(whole, sign) + (places ? `.${digits.slice(-places)}` : "");
};

// What somebody typed: "1,234", "1 234.5", "30%", "2,000 USD", "۳۰"; null where it is no number.
const DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;
const numeral = (text, unit) => {
  const said = text.trim().replace(DIGITS, (digit) => String(digit.codePointAt(0) & 15));
  const low = said.toLowerCase(), word = unit.toLowerCase();
  const ending = [word, word.replace(/s$/, "")].find((one) => one && low.endsWith(one));
  return ending ? said.slice(0, -ending.length).trim() : said;
};
const typed = (text, unit) => {
  const found = /^(\d{1,15}|\d{1,3}(?:([,_ \u00a0\u202f'])\d{3})(?:\2\d{3}){0,4})(\.\d{1,6})?$/.exec(numeral(text, unit));
  return found && !doubted(text, unit) ? exactly(found[1].replace(/\D/g, "") + (found[3] ?? "")) : null;
};
// "4.500" is 4,500 to some and 4.5 to others. The page itself writes "4,500", so that a comma
// leaves no doubt; of percentages nobody means thousands.
const doubted = (text, unit) => {
  const found = unit !== "%" && /^([1-9]\d{0,2})\.(\d{3})$/.exec(numeral(text, unit));
  if (!found) return "";
  const [, whole, rest] = found, short = rest.replace(/0+$/, "");
  const less = short.length > 2 ? `${whole}.${rest}0` : `${whole}${short && `.${short}`}`;
  return `${found[0]} can be ${whole},${rest} or ${less}: write ${whole}${rest} or ${whole},${rest}.00 for the one, ${less} for the other.`;
};
