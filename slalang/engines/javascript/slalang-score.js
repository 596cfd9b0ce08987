/**
 * Scores leads by the rules of an agreement: `scoring.json` in, once; then a lead, its events and
 * an instant in; points, classes, stages and the rules that fired out.
 *
 *     import { scorer } from "./slalang-score.js";
 *     const score = scorer(rules);
 *     const found = score({ lead: { seniority: "vp" }, events: [], asOf: "2026-03-06T16:30:00Z" });
 *
 * It needs nothing else, runs in browsers and in Node, makes no code from text (so that a strict
 * Content-Security-Policy allows it), reads no clock and no locale, and counts exactly.
 *
 * How values are written here: a text is prepared for comparing; a number, an amount, an instant
 * (microseconds since 1970, UTC) or a length of time (microseconds) is a whole number or a
 * `Ratio`; whole numbers beyond 2^53 are BigInts; a list of texts is an array; `null` is what is
 * not known; a count that is not settled is a `Between`.
 */

export const FORMAT = "slalang.scoring/1";

/** What is wrong with the data of one lead; `problems` lists all of it. */
export class LeadProblem extends Error {
  /** @param {string[]} problems */
  constructor(problems) {
    super(problems.join("\n"));
    this.name = "LeadProblem";
    this.problems = problems;
  }
}

/** What `scoring.json` says and cannot mean; never thrown for what `slalang build` has made. */
export class RulesProblem extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "RulesProblem";
  }
}

/**
 * Translates the rules once; the function that it gives scores one lead after another.
 *
 * @param {any} rules The content of `scoring.json`.
 * @returns {(input: any) => any} Takes `{ lead, events, account, records, asOf }`; see the
 *   declarations beside this file for what comes out. Throws `LeadProblem`.
 */
export function scorer(rules) {
  if (rules === null || typeof rules !== "object" || rules.format !== FORMAT) {
    throw new RulesProblem(`the rules are "${rules?.format}", where ${FORMAT} was expected`);
  }
  return guarded(() => {
    const program = translated(rules);
    return (input) =>
      guarded(() => {
        const now = readLead(program, input);
        try {
          return result(program, now);
        } catch (problem) {
          if (!(problem instanceof RangeError)) throw problem;
          return resultInOrder(program, now);
        }
      });
  });
}

/** Runs something that may go too deep for the machine, and says so in our words. */
function guarded(work) {
  try {
    return work();
  } catch (problem) {
    if (problem instanceof RangeError) {
      throw new RulesProblem("the rules rest on each other in a chain that is too long to follow");
    }
    throw problem;
  }
}

// ── What comes out ──────────────────────────────────────────────────────────

/** So many bits stand in one word of a mask. */
const WORD = 62;
const HALF = 31;
const POWERS = Array.from({ length: HALF }, (_, bit) => 2 ** bit);

/** Everything that the rules say of one lead at one instant. */
function result(program, now) {
  const scores = {};
  const milli = {};
  const fired = [];
  for (let i = 0; i < program.scores.length; i++) {
    const tally = program.scores[i].work(now);
    put(milli, program.scores[i].name, tally.milli);
    put(scores, program.scores[i].name, pointsText(tally.milli));
    for (const leaf of tally.fired) fired.push(leaf);
  }
  const classes = {};
  for (const group of program.classes) put(classes, group.name, group.work(now));
  const reached = [];
  for (let i = 0; i < program.stages.length; i++) {
    if (program.stages[i].work(now) === true) reached.push(i);
  }
  const stages = reached.map((i) => program.stages[i].name);
  return {
    scores,
    milli,
    classes,
    stages,
    stage: stages.length > 0 ? stages[stages.length - 1] : null,
    fired: fired.map((leaf) => program.leaves[leaf].id),
    explain: fired.map((leaf) => program.leaves[leaf].title),
    bits: {
      stages: words(reached, program.stages.length),
      fired: words(fired, program.leaves.length),
    },
  };
}

/** The same, each thing after what it rests on: a long chain of names needs no deep calls. */
function resultInOrder(program, before) {
  const now = new Moment(program, before.values, before.events, before.at, null);
  const seen = new Set();
  const waiting = [...program.stages, ...program.classes, ...program.scores].map((one) => [one]);
  while (waiting.length > 0) {
    const [entry, isDone] = waiting.pop();
    if (isDone) {
      entry.work(now);
    } else if (!seen.has(entry)) {
      seen.add(entry);
      waiting.push([entry, true], ...entry.uses.map((other) => [other()]));
    }
  }
  return result(program, now);
}

/** Thousandths of a point as an exact decimal without superfluous zeros: 12500 → "12.5". */
function pointsText(milli) {
  const size = milli < 0 ? -BigInt(milli) : milli;
  if (typeof size === "number" && size % 1000 === 0) return String(size / 1000);
  const digits = String(size).padStart(4, "0");
  const text = `${digits.slice(0, -3)}.${digits.slice(-3)}`.replace(/\.?0+$/, "");
  return milli < 0 ? `-${text}` : text;
}

/** A mask in words of 62 bits, each as decimal text; at least one word. */
function words(places, size) {
  if (size <= HALF) {
    let mask = 0;
    for (const place of places) mask += POWERS[place];
    return [String(mask)];
  }
  const halves = new Array(2 * Math.ceil(size / WORD)).fill(0);
  for (const place of places) halves[Math.floor(place / HALF)] += POWERS[place % HALF];
  const masks = [];
  for (let i = 0; i < halves.length; i += 2) {
    masks.push(String(BigInt(halves[i + 1]) * BigInt(2 ** HALF) + BigInt(halves[i])));
  }
  return masks;
}

/** Sets a property whatever its name. */
function put(object, name, value) {
  if (name === "__proto__") {
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true });
  } else {
    object[name] = value;
  }
}

// ── Exact numbers ───────────────────────────────────────────────────────────

const SECOND = 1_000_000;
const DAY = 86_400 * SECOND;

/** A fraction; both parts are whole numbers and the lower one is above 1. */
class Ratio {
  constructor(top, bottom) {
    this.top = top;
    this.bottom = bottom;
  }
}

/** A count that is not settled: some occurrences lack a property that a `where` asks for. */
class Between {
  constructor(low, high) {
    this.low = low;
    this.high = high;
  }
}

/** A BigInt as a plain number where that is exact. */
function whole(big) {
  const small = Number(big);
  return Number.isSafeInteger(small) ? small : big;
}

function plus(a, b) {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return whole(BigInt(a) + BigInt(b));
}

function minus(a, b) {
  if (typeof a === "number" && typeof b === "number") {
    const difference = a - b;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return whole(BigInt(a) - BigInt(b));
}

function times(a, b) {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product + 0;
  }
  return whole(BigInt(a) * BigInt(b));
}

/** How many whole times `b`, which is above 0, goes into `a`, rounded down. */
function intervals(a, b) {
  if (typeof a === "number" && typeof b === "number") {
    const rest = a % b;
    return rest < 0 ? (a - rest) / b - 1 : (a - rest) / b;
  }
  const [top, bottom] = [BigInt(a), BigInt(b)];
  const rest = top % bottom;
  return whole((top - rest) / bottom - (rest < 0n ? 1n : 0n));
}

/** The nearest whole number of a quotient; a half goes away from zero. `bottom` is above 0. */
function halvesUp(top, bottom) {
  const size = intervals(plus(times(2, top < 0 ? times(-1, top) : top), bottom), times(2, bottom));
  return top < 0 ? times(-1, size) : size;
}

/** A fraction, or the whole number that it amounts to. `bottom` is not 0. */
function ratio(top, bottom) {
  if (bottom < 0) return ratio(times(-1, top), times(-1, bottom));
  if (typeof top === "number" && typeof bottom === "number") {
    return top % bottom === 0 ? top / bottom + 0 : new Ratio(top, bottom);
  }
  const [a, b] = [BigInt(top), BigInt(bottom)];
  return a % b === 0n ? whole(a / b) : new Ratio(top, bottom);
}

const topOf = (number) => (number instanceof Ratio ? number.top : number);
const bottomOf = (number) => (number instanceof Ratio ? number.bottom : 1);

const ARITHMETIC = {
  add: (a, b) => combined(a, b, plus),
  subtract: (a, b) => combined(a, b, minus),
  multiply: (a, b) => ratio(times(topOf(a), topOf(b)), times(bottomOf(a), bottomOf(b))),
  divide: (a, b) => ratio(times(topOf(a), bottomOf(b)), times(bottomOf(a), topOf(b))),
};

function combined(a, b, operation) {
  if (typeof a !== "object" && typeof b !== "object") return operation(a, b);
  const [low, high] = [bottomOf(a), bottomOf(b)];
  return ratio(operation(times(topOf(a), high), times(topOf(b), low)), times(low, high));
}

/** A decimal text such as `-12.50`, exactly. */
function decimal(text) {
  const [, sign, digits, part = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? wrong(text);
  const top = whole(BigInt(sign + digits + part));
  return ratio(top, whole(10n ** BigInt(part.length)));
}

/** A number of the rules that has to be whole; JSON readers lose digits beyond 2^53. */
function counted(number) {
  if (!Number.isSafeInteger(number)) wrong(number);
  return number;
}

function wrong(value) {
  throw new RulesProblem(`the rules hold ${String(value)}, which cannot be counted with exactly`);
}

// ── Comparing ───────────────────────────────────────────────────────────────

/** Below 0, 0 or above 0, as `a` stands to `b`; both are numbers, or both texts. */
function order(a, b) {
  if (typeof a === "string" && typeof b === "string") return orderOfTexts(a, b);
  if (typeof a === "object" || typeof b === "object") {
    return order(times(topOf(a), bottomOf(b)), times(topOf(b), bottomOf(a)));
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By code points, which the order of UTF-16 is not. */
function orderOfTexts(a, b) {
  const end = Math.min(a.length, b.length);
  let i = 0;
  while (i < end && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  if (i === end) return a.length - b.length;
  const [one, other] = [a.charCodeAt(i), b.charCodeAt(i)];
  const astral = [one, other].map((unit) => unit >= 0xd800 && unit <= 0xdfff);
  return astral[0] === astral[1] ? one - other : astral[0] ? 1 : -1;
}

function equal(a, b) {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => item === b[i]);
  }
  return typeof a === "object" && a instanceof Ratio && b instanceof Ratio && order(a, b) === 0;
}

const RELATIONS = {
  "=": equal,
  "!=": (a, b) => !equal(a, b),
  "<": (a, b) => order(a, b) < 0,
  "<=": (a, b) => order(a, b) <= 0,
  ">": (a, b) => order(a, b) > 0,
  ">=": (a, b) => order(a, b) >= 0,
};

/** A test of values; unknown if one is missing, or if an unsettled count would decide. */
function decided(operands, test) {
  if (operands.includes(null)) return null;
  const open = operands.findIndex((one) => one instanceof Between);
  if (open < 0) return test(...operands);
  const { low, high } = operands[open];
  const rest = operands.slice();
  rest[open] = 0;
  if (rest.some((one) => one instanceof Between)) return null;
  let answer;
  for (let number = low; number <= high; number++) {
    rest[open] = number;
    const now = test(...rest);
    if (answer !== undefined && answer !== now) return null;
    answer = now;
  }
  return answer;
}

/** The same for two values, which is what most rules ask. */
function decidedOfTwo(a, b, test) {
  if (a === null || b === null) return null;
  if (a instanceof Between || b instanceof Between) return decided([a, b], test);
  return test(a, b);
}

// ── Texts ───────────────────────────────────────────────────────────────────

/** What is trimmed: the White_Space characters of Unicode. */
const SPACES =
  "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008" +
  "\u2009\u200a\u2028\u2029\u202f\u205f\u3000";
/** What may stand beside a word that a text `mentions`, besides its beginning and end. */
const BORDERS =
  SPACES +
  "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~" +
  "\u00a1\u00bf\u00ab\u00bb\u2039\u203a\u2018\u2019\u201a\u201c\u201d\u201e\u2026\u2013\u2014" +
  "\u00b7\u2022\u3001\u3002\uff0c\uff0e\uff1a\uff1b\uff01\uff1f\u300c\u300d\u300e\u300f\uff08\uff09";
/** Capitals and how far their small letters are: `first-last:distance`, `/2` for every second. */
// letters: begin
const CAPITALS =
  "41-5a:20 c0-d6:20 d8-de:20 100-12e/2:1 132-136/2:1 139-147/2:1 14a-176/2:1 178:-79 " +
  "179-17d/2:1 181:d2 182-184/2:1 186:ce 187:1 189-18a:cd 18b:1 18e:4f 18f:ca 190:cb 191:1 " +
  "193:cd 194:cf 196:d3 197:d1 198:1 19c:d3 19d:d5 19f:d6 1a0-1a4/2:1 1a6:da 1a7:1 1a9:da " +
  "1ac:1 1ae:da 1af:1 1b1-1b2:d9 1b3-1b5/2:1 1b7:db 1b8:1 1bc:1 1c4:2 1c5:1 1c7:2 1c8:1 " +
  "1ca:2 1cb-1db/2:1 1de-1ee/2:1 1f1:2 1f2-1f4/2:1 1f6:-61 1f7:-38 1f8-21e/2:1 220:-82 " +
  "222-232/2:1 23a:2a2b 23b:1 23d:-a3 23e:2a28 241:1 243:-c3 244:45 245:47 246-24e/2:1 " +
  "370-372/2:1 376:1 37f:74 386:26 388-38a:25 38c:40 38e-38f:3f 391-3a1:20 3a3-3ab:20 " +
  "3cf:8 3d8-3ee/2:1 3f4:-3c 3f7:1 3f9:-7 3fa:1 3fd-3ff:-82 400-40f:50 410-42f:20 " +
  "460-480/2:1 48a-4be/2:1 4c0:f 4c1-4cd/2:1 4d0-52e/2:1 531-556:30 10a0-10c5:1c60 " +
  "10c7:1c60 10cd:1c60 13a0-13ef:97d0 13f0-13f5:8 1c90-1cba:-bc0 1cbd-1cbf:-bc0 " +
  "1e00-1e94/2:1 1e9e:-1dbf 1ea0-1efe/2:1 1f08-1f0f:-8 1f18-1f1d:-8 1f28-1f2f:-8 " +
  "1f38-1f3f:-8 1f48-1f4d:-8 1f59-1f5f/2:-8 1f68-1f6f:-8 1f88-1f8f:-8 1f98-1f9f:-8 " +
  "1fa8-1faf:-8 1fb8-1fb9:-8 1fba-1fbb:-4a 1fbc:-9 1fc8-1fcb:-56 1fcc:-9 1fd8-1fd9:-8 " +
  "1fda-1fdb:-64 1fe8-1fe9:-8 1fea-1feb:-70 1fec:-7 1ff8-1ff9:-80 1ffa-1ffb:-7e 1ffc:-9 " +
  "2126:-1d5d 212a:-20bf 212b:-2046 2132:1c 2160-216f:10 2183:1 24b6-24cf:1a 2c00-2c2f:30 " +
  "2c60:1 2c62:-29f7 2c63:-ee6 2c64:-29e7 2c67-2c6b/2:1 2c6d:-2a1c 2c6e:-29fd 2c6f:-2a1f " +
  "2c70:-2a1e 2c72:1 2c75:1 2c7e-2c7f:-2a3f 2c80-2ce2/2:1 2ceb-2ced/2:1 2cf2:1 " +
  "a640-a66c/2:1 a680-a69a/2:1 a722-a72e/2:1 a732-a76e/2:1 a779-a77b/2:1 a77d:-8a04 " +
  "a77e-a786/2:1 a78b:1 a78d:-a528 a790-a792/2:1 a796-a7a8/2:1 a7aa:-a544 a7ab:-a54f " +
  "a7ac:-a54b a7ad:-a541 a7ae:-a544 a7b0:-a512 a7b1:-a52a a7b2:-a515 a7b3:3a0 " +
  "a7b4-a7c2/2:1 a7c4:-30 a7c5:-a543 a7c6:-8a38 a7c7-a7c9/2:1 a7d0:1 a7d6-a7d8/2:1 a7f5:1 " +
  "ff21-ff3a:20 10400-10427:28 104b0-104d3:28 10570-1057a:27 1057c-1058a:27 1058c-10592:27 " +
  "10594-10595:27 10c80-10cb2:40 118a0-118bf:20 16e40-16e5f:20 1e900-1e921:22";
// letters: end

const SPACE = new Set(SPACES);
const BORDER = new Set(BORDERS);
const SMALL = smallLetters(CAPITALS);

/** A text as it is compared: NFC, trimmed, lower-cased letter by letter. */
export function prepared(text) {
  if (/^[\x00-\x7f]*$/.test(text)) return text.trim().toLowerCase();
  const trimmed = withoutSpaces(text.normalize("NFC"));
  let small = "";
  for (const letter of trimmed) small += SMALL.get(letter) ?? letter;
  return small;
}

function withoutSpaces(text, spaces = SPACE) {
  let [begin, end] = [0, text.length];
  while (begin < end && spaces.has(text[begin])) begin++;
  while (end > begin && spaces.has(text[end - 1])) end--;
  return text.slice(begin, end);
}

function smallLetters(runs) {
  const small = new Map();
  for (const run of runs.split(" ").filter(Boolean)) {
    const [, from, to, step, distance] = /^(\w+)(?:-(\w+))?(\/2)?:(-?\w+)$/.exec(run);
    const last = parseInt(to ?? from, 16);
    for (let code = parseInt(from, 16); code <= last; code += step ? 2 : 1) {
      small.set(String.fromCodePoint(code), String.fromCodePoint(code + parseInt(distance, 16)));
    }
  }
  return small;
}

/** Whether a prepared text holds a prepared word, with a border or an end on each side. */
function mentions(text, word) {
  if (word === "") return false;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const after = at + word.length;
    if (at > 0 && !BORDER.has(text[at - 1])) continue;
    if (after === text.length || BORDER.has(text[after])) return true;
  }
  return false;
}

/** For each test of a text, what makes the function that tests prepared texts. */
const TEXT_TESTS = {
  contains: (part) => (text) => text.includes(part),
  starts_with: (part) => (text) => text.startsWith(part),
  ends_with: (part) => (text) => text.endsWith(part),
  mentions: (word) => (text) => mentions(text, word),
  matches: (pattern) => matcher(pattern),
};

// ── Patterns ────────────────────────────────────────────────────────────────
// Not the machine's own expressions: with those, some texts take for ever.

const MOST_STATES = 1_000;
const MOST_REPEATS = 100;
const LONGEST_PATTERN = 500;
const DEEPEST = 20;
/** So many states are remembered; then remembering begins anew. */
const MOST_REMEMBERED = 500;
const DIGITS = [["0", "9"]];
const BLANKS = [
  ["\t", "\n"],
  ["\f", "\r"],
  [" ", " "],
];
const CONTROLS = { n: "\n", t: "\t", r: "\r", f: "\f" };

/** Whether a text holds what a pattern describes, anywhere; in time in proportion to the text. */
function matcher(pattern) {
  const steps = [];
  compilePattern(parsePattern(pattern), steps);
  let states = new Map();
  const state = (begin, atStart) => {
    const key = `${atStart ? "^" : ""}${[...begin].sort((a, b) => a - b).join()}`;
    let found = states.get(key);
    if (found === undefined) {
      if (states.size >= MOST_REMEMBERED) {
        states = new Map();
        first.after.length = 0;
        first.others.clear();
      }
      const open = reach(steps, begin, atStart, false);
      const closed = reach(steps, begin, atStart, true);
      found = {
        found: open.has(steps.length),
        foundAtEnd: closed.has(steps.length),
        takes: [...open].filter((step) => steps[step]?.ranges),
        after: [],
        others: new Map(),
      };
      states.set(key, found);
    }
    return found;
  };
  const first = state([0], true);
  const step = (now, code) => {
    const taken = now.takes.filter((at) => holdsLetter(steps[at], code));
    // A match may begin anywhere.
    const next = state(new Set([0, ...taken.map((at) => at + 1)]), false);
    if (code < 128) return (now.after[code] = next);
    if (now.others.size >= MOST_REMEMBERED) now.others.clear();
    now.others.set(code, next);
    return next;
  };
  return (text) => {
    let now = first;
    for (let i = 0; i < text.length; i++) {
      if (now.found) return true;
      const code = text.codePointAt(i);
      if (code > 0xffff) i++;
      now = (code < 128 ? now.after[code] : now.others.get(code)) ?? step(now, code);
    }
    return now.foundAtEnd;
  };
}

function holdsLetter({ ranges, negated }, code) {
  return negated !== ranges.some(([low, high]) => low <= code && code <= high);
}

/** All the steps that can be reached without taking a letter; the end is one of them. */
function reach(steps, begin, atStart, atEnd) {
  const reached = new Set();
  const waiting = [...begin];
  while (waiting.length > 0) {
    const at = waiting.pop();
    if (reached.has(at)) continue;
    reached.add(at);
    const step = steps[at];
    if (step === undefined || step.ranges) continue;
    if (step.edge === undefined) waiting.push(...step.targets);
    else if (step.edge === "$" ? atEnd : atStart) waiting.push(at + 1);
  }
  return reached;
}

/** Writes a part as steps: take a letter, ask for an edge, or go on at any of some steps. */
function compilePattern(part, steps) {
  if (steps.length > MOST_STATES) unread("it is too long with its repeats written out");
  if (part.ranges || part.edge) {
    steps.push(part);
  } else if (part.chain) {
    for (const item of part.chain) compilePattern(item, steps);
  } else if (part.choice) {
    const jumps = [];
    part.choice.forEach((item, i) => {
      const last = i === part.choice.length - 1;
      const fork = steps.length;
      if (!last) steps.push({ targets: [fork + 1] });
      compilePattern(item, steps);
      if (last) return;
      const jump = { targets: [] };
      jumps.push(jump);
      steps.push(jump);
      steps[fork].targets.push(steps.length);
    });
    for (const jump of jumps) jump.targets.push(steps.length);
  } else {
    compileRepeat(part, steps);
  }
}

function compileRepeat({ item, least, most }, steps) {
  for (let i = 0; i < least; i++) compilePattern(item, steps);
  const forks = [];
  for (let i = 0; i < (most === null ? 1 : most - least); i++) {
    forks.push(steps.length);
    steps.push({ targets: [steps.length + 1] });
    compilePattern(item, steps);
  }
  if (most === null) steps.push({ targets: [forks[0]] });
  for (const fork of forks) steps[fork].targets.push(steps.length);
}

/** The parts of a portable pattern: letters, `[a-z]`, `^`, `$`, `|`, `( )` and repeats. */
function parsePattern(pattern) {
  const letters = [...pattern.normalize("NFC")];
  if (letters.length > LONGEST_PATTERN) unread("it is too long");
  const reader = { letters, at: 0, depth: 0 };
  const part = parseChoice(reader);
  if (reader.at < letters.length) unread("a `)` closes nothing");
  return part;
}

function parseChoice(reader) {
  const items = [parseChain(reader)];
  while (reader.letters[reader.at] === "|") {
    reader.at++;
    items.push(parseChain(reader));
  }
  return items.length === 1 ? items[0] : { choice: items };
}

function parseChain(reader) {
  const items = [];
  while (![undefined, "|", ")"].includes(reader.letters[reader.at])) {
    items.push(parseRepeat(reader, parseAtom(reader)));
  }
  if (items.length === 0) unread("a part of it is empty");
  return items.length === 1 ? items[0] : { chain: items };
}

function parseRepeat(reader, item) {
  const sign = reader.letters[reader.at];
  if (!["*", "+", "?", "{"].includes(sign)) return item;
  if (item.edge) unread("an edge is repeated");
  reader.at++;
  let [least, most] = { "*": [0, null], "+": [1, null], "?": [0, 1] }[sign] ?? [0, 0];
  if (sign === "{") {
    const end = reader.letters.indexOf("}", reader.at);
    const inside = reader.letters.slice(reader.at, end < 0 ? reader.at : end).join("");
    const found = /^(\d{1,4})(,(\d{0,4}))?$/.exec(inside) ?? unread("`{` begins no number");
    reader.at = end + 1;
    least = Number(found[1]);
    most = found[2] ? (found[3] ? Number(found[3]) : null) : least;
    if (Math.max(least, most ?? 0) > MOST_REPEATS) unread("it repeats too often");
    if (most !== null && (most < least || most === 0)) unread("a repeat can never be met");
  }
  if (["*", "+", "?", "{"].includes(reader.letters[reader.at])) unread("a repeat is repeated");
  return { item, least, most };
}

function parseAtom(reader) {
  const letter = reader.letters[reader.at++];
  if (letter === "(") return parseBracket(reader);
  if (letter === "[") return parseClass(reader);
  if (letter === ".") return { ranges: codes([["\n", "\n"]]), negated: true };
  if (letter === "^" || letter === "$") return { edge: letter };
  if (letter === "\\") return parseEscape(reader);
  if ("*+?{}]".includes(letter)) unread(`\`${letter}\` stands alone`);
  return { ranges: codes([[letter, letter]]), negated: false };
}

function parseBracket(reader) {
  if (reader.letters[reader.at] === "?") {
    if (reader.letters[reader.at + 1] !== ":") unread("only `( )` and `(?: )` are read");
    reader.at += 2;
  }
  if (++reader.depth > DEEPEST) unread("its brackets are too deep");
  const part = parseChoice(reader);
  if (reader.letters[reader.at++] !== ")") unread("a `(` is not closed");
  reader.depth--;
  return part;
}

function parseEscape(reader) {
  const letter = reader.letters[reader.at++];
  if (letter === "d" || letter === "D") return { ranges: codes(DIGITS), negated: letter === "D" };
  if (letter === "s" || letter === "S") return { ranges: codes(BLANKS), negated: letter === "S" };
  const char = letter in CONTROLS ? CONTROLS[letter] : letter;
  if (char === undefined || /^[0-9A-Za-z]$|^[^\x00-\x7f]/u.test(char))
    unread("an escape is unknown");
  return { ranges: codes([[char, char]]), negated: false };
}

function parseClass(reader) {
  const negated = reader.letters[reader.at] === "^";
  if (negated) reader.at++;
  const ranges = [];
  while (reader.letters[reader.at] !== "]" || ranges.length === 0) {
    if ([undefined, "]"].includes(reader.letters[reader.at])) unread("a `[` is not closed");
    const low = parseMember(reader, ranges);
    if (low === null) continue;
    const [dash, after] = reader.letters.slice(reader.at, reader.at + 2);
    if (dash === "-" && after !== undefined && after !== "]") {
      reader.at++;
      const high = parseMember(reader, ranges);
      if (high === null || high < low) unread("a range has no end");
      ranges.push([low, high]);
    } else {
      ranges.push([low, low]);
    }
  }
  reader.at++;
  return { ranges, negated };
}

/** The code of one letter of `[…]`; null after `\d` or `\s`, which are added at once. */
function parseMember(reader, ranges) {
  const letter = reader.letters[reader.at++];
  if (letter === "[") unread("`[` stands inside `[ ]`");
  if (letter !== "\\") return letter.codePointAt(0);
  const chars = parseEscape(reader);
  if (chars.negated) unread("`\\D` or `\\S` stands inside `[ ]`");
  if (chars.ranges.length === 1 && chars.ranges[0][0] === chars.ranges[0][1]) {
    return chars.ranges[0][0];
  }
  ranges.push(...chars.ranges);
  return null;
}

function codes(ranges) {
  return ranges.map(([low, high]) => [low.codePointAt(0), high.codePointAt(0)]);
}

function unread(why) {
  throw new RulesProblem(`a pattern of the rules is not understood: ${why}`);
}

// ── Reading a lead ──────────────────────────────────────────────────────────

const LONGEST_TEXT = 100_000;
const MOST_PROBLEMS = 100;
const LARGEST_COUNT = 10 ** 15;
/** How many decimals are held of a number and of an amount, and how many of the last at most. */
const NUMBER = { places: 6, most: 10n ** 18n - 1n, words: "1,000,000,000,000" };
const AMOUNT = { places: 4, most: 10n ** 18n - 1n, words: "100,000,000,000,000" };
const INSTANT =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(?:(Z)|([+-])(\d\d):(\d\d))?$/;
const TIME = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/;
const MONEY = /^(-?\d+(?:\.\d+)?) ?([A-Z]{3})$/;
/** What may stand around an amount: spaces and the separators of old files. */
const BLANK = new Set([...SPACE, "\x1c", "\x1d", "\x1e", "\x1f"]);
const EARLIEST = -62_135_596_800;
const LATEST = 253_402_300_799;

/** Why a value cannot be read, as a sentence without a full stop. */
class Unread {
  /** @param {string | (() => string)} told What takes long to find out is asked for when told. */
  constructor(told) {
    this.told = told;
  }

  get why() {
    return typeof this.told === "function" ? this.told() : this.told;
  }
}

const NOTHING = [];

/** The lead as it is known at `asOf`; throws `LeadProblem` with every problem. */
function readLead(program, { lead, events = NOTHING, account, records, asOf }) {
  const problems = [];
  const values = new Array(program.size).fill(null);
  const others = account === undefined || account === null ? records : { account, ...records };
  const given = others === undefined || others === null ? { lead } : { lead, ...others };
  for (const name of Object.keys(given)) {
    const fields = program.records.get(name);
    if (fields) readFields(fields, given[name], name, `${name}.`, values, problems);
    else problems.push(() => `records: ${unknown("record", name, program.records.keys())}`);
  }
  const at = asOf === program.asOf ? program.at : readInstant(asOf);
  if (typeof asOf === "string") [program.asOf, program.at] = [asOf, at];
  if (at instanceof Unread) problems.push(() => `asOf: ${at.why}`);
  const happened = [];
  if (!Array.isArray(events))
    problems.push(() => `events: found ${said(events)}, where a list belongs`);
  else events.forEach((event, i) => readEvent(program, event, i + 1, at, happened, problems));
  if (problems.length > 0) throw new LeadProblem(told(problems));
  happened.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
  return new Moment(program, values, happened, at, null);
}

/** The first problems in words; of the others only how many there are. */
function told(problems) {
  const more = problems.length - MOST_PROBLEMS;
  const words = problems.slice(0, MOST_PROBLEMS).map((problem) => problem());
  return more > 0 ? [...words, `and ${more} more`] : words;
}

/** Reads the known values of a record, or of an event's properties, into their places. */
function readFields(fields, given, of, prefix, into, problems) {
  if (!isObject(given)) {
    problems.push(() => `${of}: found ${said(given)}, where names with values belong`);
    return;
  }
  for (const name of Object.keys(given)) {
    const value = given[name];
    const field = fields.get(name);
    if (field === undefined) {
      problems.push(() => `${of}: ${unknown("attribute", name, fields.keys())}`);
    } else if (value !== null && value !== undefined && value !== "") {
      const known = field.read(value);
      if (known instanceof Unread) problems.push(() => `${prefix}${name}: ${known.why}`);
      else if (known !== "" && field.place >= 0) into[field.place] = known;
    }
  }
}

/** Adds one event to those that `happened`, unless it is later than the instant. */
function readEvent(program, given, number, asOf, happened, problems) {
  const place = `event ${number}`;
  if (!isObject(given)) {
    problems.push(() => `${place}: found ${said(given)}, where an event belongs`);
    return;
  }
  for (const part of Object.keys(given)) {
    if (part !== "event" && part !== "at" && part !== "properties") {
      problems.push(() => `${place}: ${unknown("part", part, ["event", "at", "properties"])}`);
    }
  }
  const kind = program.kinds.get(given.event);
  if (kind === undefined) {
    const name = typeof given.event === "string" && given.event !== "";
    problems.push(() =>
      name
        ? `${place}: ${unknown("event", given.event, program.kinds.keys())}`
        : `${place}: found ${said(given.event)}, where the name of an event belongs`,
    );
  }
  const at = given.at === undefined || given.at === null ? NO_TIME : readInstant(given.at);
  if (at instanceof Unread) problems.push(() => `${place}: at: ${at.why}`);
  if (kind === undefined || at instanceof Unread) return;
  let properties = NOTHING;
  if (given.properties !== undefined && given.properties !== null) {
    const of = `${place} (${given.event})`;
    properties = new Array(program.propertyPlaces.size).fill(null);
    readFields(kind.fields, given.properties, of, `${of}: `, properties, problems);
  }
  if (at <= asOf) happened.push({ kind: kind.number, at, properties });
}

const NO_TIME = new Unread("this event has no time: add one such as 2026-03-06T16:30:00Z");

/** For each type of attribute, what makes the function that reads a value of it. */
const READERS = {
  text: () => readText,
  person: () => readText,
  texts: () => readTexts,
  count: () => readCount,
  number: () => readNumber,
  money: (field) => (value) => readMoney(value, field.currency ?? null),
  date: () => readDate,
  time: () => readTime,
  truth: () => (value) =>
    typeof value === "boolean" ? value : expected(value, "true or false was expected"),
  choice: (field) => {
    const choices = field.choices.map((choice) => choice.value);
    const known = new Set(choices);
    return (value) => (known.has(value) ? value : noChoice(value, choices));
  },
};

function expected(value, wanted) {
  return new Unread(`found ${said(value)}, where ${wanted}`);
}

function readText(value) {
  if (typeof value !== "string") return expected(value, "a text was expected");
  if (value.length > LONGEST_TEXT) {
    const length = [...value].length;
    if (length > LONGEST_TEXT) {
      return new Unread(`this text has ${length} characters; at most ${LONGEST_TEXT} are read`);
    }
  }
  return prepared(value);
}

function readTexts(value) {
  if (!Array.isArray(value)) return expected(value, "a list of texts was expected");
  const known = [];
  for (const item of value) {
    const text = readText(item);
    if (text instanceof Unread) return text;
    if (text !== "" && !known.includes(text)) known.push(text);
  }
  // A list is a set: in another order it is the same list.
  return known.length > 1 ? known.sort(orderOfTexts) : known;
}

function readCount(value) {
  if (typeof value !== "number" && typeof value !== "bigint") {
    return expected(value, "a whole number that is not below 0, such as 12 was expected");
  }
  if (value > LARGEST_COUNT)
    return expected(value, "one at most 1,000,000,000,000,000 was expected");
  const number = Number(value);
  if (number >= 0 && Number.isInteger(number)) return number + 0;
  return expected(value, "a whole number, 0 or more, belongs");
}

/** A number to its millionth; a half goes away from zero. */
function readNumber(value) {
  if (Number.isInteger(value) && Math.abs(value) < 1e12) return value + 0;
  if (typeof value !== "number" && typeof value !== "bigint") {
    return expected(value, "a number was expected");
  }
  return held(String(value), NUMBER);
}

/** An amount to its ten-thousandth: `"1500.50 USD"` or `{ amount, currency }`. */
function readMoney(value, currency) {
  if (currency === null) {
    return new Unread("the agreement declares no currency, so no amount can be read");
  }
  let amount;
  let found;
  if (typeof value === "string") {
    [, amount, found] = MONEY.exec(withoutSpaces(value, BLANK)) ?? [];
    if (amount === undefined) {
      return expected(value, `an amount such as "1500 ${currency}" was expected`);
    }
  } else if (isObject(value) && Object.keys(value).sort().join() === "amount,currency") {
    [amount, found] = [value.amount, String(value.currency)];
    if (typeof amount !== "number" && typeof amount !== "bigint") {
      return expected(amount, "an amount was expected");
    }
  } else {
    return new Unread(
      `found ${said(value)} without a currency,` +
        ` where an amount such as "1500 ${currency}" was expected`,
    );
  }
  if (found !== currency) {
    return new Unread(
      `found ${found.slice(0, 20)}, where ${currency} was expected: convert it first`,
    );
  }
  return held(String(amount), AMOUNT);
}

/** A decimal text, perhaps with an exponent, rounded to the decimals that are held of it. */
function held(text, { places, most, words: largest }) {
  const near = Math.abs(Number(text));
  if (near === Infinity || Number.isNaN(near)) return NO_NUMBER;
  if (near > 1e20) return beyond(text, largest);
  const [, sign, digits, part = "", exponent = "0"] = DECIMAL.exec(text);
  const all = digits + part;
  const end = digits.length + Number(exponent) + places;
  const kept = all.slice(0, Math.max(0, end)).padEnd(Math.max(1, end), "0");
  const size = plus(
    kept.length < 16 ? Number(kept) : whole(BigInt(kept)),
    end >= 0 && all[end] >= "5" ? 1 : 0,
  );
  if (size > most) return beyond(text, largest);
  return ratio(sign ? times(-1, size) : size, 10 ** places);
}

/** A number as text: sign, digits that do not begin with a zero for nothing, decimals, exponent. */
const DECIMAL = /^(-?)0*(\d+?)(?:\.(\d+))?(?:e([+-]?\d+))?$/;

const NO_NUMBER = new Unread(
  "this is no number that can be counted with: leave it out if it is unknown",
);

function beyond(text, largest) {
  return new Unread(
    `found the number ${text.slice(0, 40)},` +
      ` where one between -${largest} and ${largest} was expected`,
  );
}

/** A date as the instant at which it begins in UTC. */
function readDate(value) {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value)) {
    return expected(value, "a date such as 2026-01-31 was expected");
  }
  const days = daysOf(value);
  return days === null ? new Unread(`${value} is no day of the calendar`) : times(days, DAY);
}

/** A time of day in seconds. */
function readTime(value) {
  const found = typeof value === "string" ? TIME.exec(value) : null;
  if (found === null) return expected(value, "a time such as 09:30 was expected");
  const [, hours, minutes, seconds = "0"] = found;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

function noChoice(value, choices) {
  const more = choices.length > 10 ? ` and ${choices.length - 10} more` : "";
  const listed = choices.slice(0, 10).join(", ") + more;
  if (typeof value !== "string") return expected(value, `one of ${listed} was expected`);
  const said = `there is no choice \`${value.slice(0, 60)}\`, only ${listed}`;
  return new Unread(() => said + hint(value, choices));
}

/** Microseconds since 1970 in UTC, of a text with a zone or of a `Date`. */
function readInstant(value) {
  if (value instanceof Date) {
    const milliseconds = value.getTime();
    if (Number.isNaN(milliseconds)) return new Unread("this Date is no time");
    return withinCalendar(Math.floor(milliseconds / 1000), times(milliseconds, 1000), "this Date");
  }
  const found = typeof value === "string" ? INSTANT.exec(value) : null;
  if (found === null) return expected(value, "a time such as 2026-03-06T16:30:00Z was expected");
  const [, date, hour, minute, second = "0", part = "", zulu, sign, hours, minutes] = found;
  if (zulu === undefined && sign === undefined) {
    return new Unread(`${value} has no zone: add \`Z\` or an offset such as \`+02:00\``);
  }
  const days = daysOf(date);
  const offset = zulu ? 0 : Number(sign + "1") * (Number(hours) * 60 + Number(minutes));
  if (days === null || hour > 23 || minute > 59 || second > 59 || Math.abs(offset) >= 1440) {
    return new Unread(`${value} is no time of the calendar`);
  }
  const seconds =
    days * 86_400 + Number(hour) * 3600 + (Number(minute) - offset) * 60 + Number(second);
  return withinCalendar(seconds, plus(times(seconds, SECOND), Number(part.padEnd(6, "0"))), value);
}

function withinCalendar(seconds, instant, value) {
  const within = seconds >= EARLIEST && seconds <= LATEST;
  return within ? instant : new Unread(`${value} is no time of the calendar`);
}

/** Days since 1970 of `2026-01-31`; null if the calendar does not have it. */
function daysOf(text) {
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8, 10));
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const longest = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > longest) return null;
  // A year that begins in March has its leap day at its end.
  const march = month > 2 ? year : year - 1;
  const leaps = Math.floor(march / 4) - Math.floor(march / 100) + Math.floor(march / 400);
  return 365 * march + leaps + Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 719_469;
}

/** A name that the rules do not have, with the one that was meant. */
function unknown(what, name, known) {
  return `there is no ${what} \`${name.slice(0, 60)}\`${hint(name, known)}`;
}

function hint(word, known) {
  const near = nearest(word, known);
  return near === null ? "" : `: did you mean \`${near}\`?`;
}

/** The known name with the fewest slips of the hand from a word; null if none is near. */
function nearest(word, known) {
  const sought = prepared(word.slice(0, 61));
  let least = 1 + Math.max(1, Math.min(3, Math.floor(sought.length / 3)));
  if (sought.length > 60) return null;
  let found = null;
  for (const name of [...known].sort()) {
    const other = prepared(name);
    if (Math.abs(other.length - sought.length) >= least) continue;
    const count = slips(sought, other);
    if (count < least && (count === 0 || count < Math.max(sought.length, other.length) - 1)) {
      [least, found] = [count, name];
    }
  }
  return found;
}

/** How many letters were added, left out, changed or swapped with the next. */
function slips(a, b) {
  let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const earlier = before;
    [before, row] = [row, [i]];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      row.push(Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + same));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], earlier[j - 2] + 1);
    }
  }
  return row[b.length];
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as a reader would name it, cut to a line. */
function said(value) {
  if (value === undefined || value === null || value === "") return "nothing";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") {
    return `the text "${value.slice(0, 40)}${value.length > 40 ? "…" : ""}"`;
  }
  if (typeof value === "number" || typeof value === "bigint") return `the number ${value}`;
  return Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : "no data";
}

// ── A lead at an instant ────────────────────────────────────────────────────

const MOST_INSTANTS = 1_000;
/** Stands where something is being worked out, so that what rests on itself is noticed. */
const BUSY = Symbol("busy");

/** A lead as it is known at one instant, with what was worked out of it already. */
class Moment {
  constructor(program, values, events, at, first) {
    this.program = program;
    this.values = values;
    /** Oldest first; none is later than the latest instant that is asked about. */
    this.events = events;
    this.at = at;
    this.known = new Array(program.remembered);
    this.first = first ?? this;
    /** The other instants of this lead, kept with the first. */
    this.others = null;
  }

  /** The same lead at another instant. */
  when(instant) {
    const first = this.first;
    first.others ??= new Map([[first.at, first]]);
    let moment = first.others.get(instant);
    if (moment === undefined) {
      if (first.others.size >= MOST_INSTANTS) {
        throw new RulesProblem(
          "scores that ask what other scores gained look at a lead at more than" +
            ` ${MOST_INSTANTS} instants`,
        );
      }
      moment = new Moment(this.program, this.values, this.events, instant, first);
      first.others.set(instant, moment);
    }
    return moment;
  }
}

/** Works something out once for each instant. */
function once(t, name, work) {
  const place = t.remembered++;
  return (now) => {
    const known = now.known[place];
    if (known === BUSY) throw new RulesProblem(`\`${name}\` depends on itself`);
    if (known !== undefined) return known;
    now.known[place] = BUSY;
    return (now.known[place] = work(now));
  };
}

// ── Translating the document ────────────────────────────────────────────────

/** The rules as functions of a `Moment`. */
function translated(rules) {
  const t = {
    rules,
    records: new Map(),
    size: 0,
    kinds: new Map(),
    propertyPlaces: new Map(),
    remembered: 0,
    // Many leads are looked at as of the same instant.
    asOf: null,
    at: null,
    uses: [],
    leaves: [],
    scores: [],
    classes: [],
    stages: [],
    declared: { terms: new Map(), scores: new Map(), classes: new Map(), stages: new Map() },
  };
  for (const record of rules.inputs.records) {
    const fields = record.fields.map((field) => [
      field.name,
      { ...reader(field), place: t.size++ },
    ]);
    t.records.set(record.name, new Map(fields));
  }
  rules.inputs.events.forEach((event, number) => t.kinds.set(event.name, { number, event }));
  declare(t, "terms", (term) => condition(t, term.when));
  declare(t, "scores", (score) => scoreOf(t, score));
  declare(t, "classes", (group) => classOf(t, group));
  declare(t, "stages", (stage) => stageOf(t, stage));
  // Only now it is known which properties the rules ask for.
  for (const kind of t.kinds.values()) {
    const fields = kind.event.properties.map((field) => {
      const place = t.propertyPlaces.get(field.name) ?? -1;
      return [field.name, { ...reader(field), place }];
    });
    kind.fields = new Map(fields);
  }
  return t;
}

function reader(field) {
  const make = READERS[field.type];
  if (!make) throw new RulesProblem(`\`${field.type}\` is no type of an attribute`);
  return { read: make(field) };
}

/** Translates a section; what one thing asks of another is looked up when it is worked out. */
function declare(t, section, translate) {
  for (const item of t.rules[section]) {
    t.uses = [];
    const entry = { name: item.name, work: once(t, item.name, translate(item)), uses: t.uses };
    if (section !== "terms") t[section].push(entry);
    // Of two with one name the first counts.
    if (!t.declared[section].has(item.name)) t.declared[section].set(item.name, entry);
  }
}

/** What works out a score, class, stage or term of a name, which may be translated later. */
function named(t, section, name) {
  if (!t.rules[section].some((item) => item.name === name)) {
    throw new RulesProblem(`\`${name}\` is used but is not among the ${section}`);
  }
  let entry;
  const found = () => (entry ??= t.declared[section].get(name));
  t.uses.push(found);
  return (now) => found().work(now);
}

function classOf(t, group) {
  const bands = group.bands.map((band) => [
    band.name,
    band.when === null ? () => true : condition(t, band.when),
  ]);
  return (now) => {
    for (const [name, when] of bands) if (when(now) === true) return name;
    return null;
  };
}

function stageOf(t, stage) {
  if (stage.when !== null) return condition(t, stage.when);
  const answer = stage.starts ? true : null;
  return () => answer;
}

// ── Scores ──────────────────────────────────────────────────────────────────

/** A score: the sum of its rules within its limits, less what wore off; with what fired. */
function scoreOf(t, score) {
  const rules = score.rules.map((rule) => ruleOf(t, rule));
  const freezes = score.freezes_on.map((event) => occurrences(t, { event }));
  const worn = score.wears_off === null ? (_, full) => full : wearing(t, score.wears_off);
  const { floor, ceiling } = score;
  const self = named(t, "scores", score.name);
  return (now) => {
    const frozen = freezes.length === 0 ? null : frozenAt(freezes, now);
    if (frozen !== null && frozen < now.at) return self(now.when(frozen));
    const fired = [];
    let sum = 0;
    for (const rule of rules) sum = plus(sum, rule(now, fired));
    const full = within(sum, floor, ceiling);
    return { milli: within(worn(now, full), floor, ceiling), fired };
  };
}

/** When the first event happened that freezes a score; null if none did. */
function frozenAt(freezes, now) {
  let first = null;
  for (const freeze of freezes) {
    freeze(now, (event, truth) => {
      if (truth && (first === null || event.at < first)) first = event.at;
    });
  }
  return first;
}

/** What works out the thousandths of a rule, and adds what fired of it to a list. */
function ruleOf(t, rule) {
  if (rule.kind === "group") {
    const inside = rule.rules.map((item) => ruleOf(t, item));
    return (now, fired) => {
      let sum = 0;
      for (const item of inside) sum = plus(sum, item(now, fired));
      return within(sum, rule.least, rule.most);
    };
  }
  if (rule.kind === "first_match") {
    const inside = rule.rules.map((item) => ruleOf(t, item));
    return (now, fired) => {
      const before = fired.length;
      for (const item of inside) {
        const milli = item(now, fired);
        if (fired.length > before) return milli;
      }
      return 0;
    };
  }
  const make = LEAVES[rule.kind];
  if (!make) throw new RulesProblem(`\`${rule.kind}\` is no kind of rule`);
  const bit = t.leaves.push({ id: rule.id, title: rule.title }) - 1;
  return make(t, rule, bit);
}

/** The rules that can fire by themselves. */
const LEAVES = {
  when(t, rule, bit) {
    const when = condition(t, rule.when);
    const points = counted(rule.points);
    return (now, fired) => {
      if (when(now) !== true) return 0;
      fired.push(bit);
      return points;
    };
  },

  each(t, rule, bit) {
    return happening(t, rule, bit, rule.most_times ?? Infinity);
  },

  any(t, rule, bit) {
    return happening(t, rule, bit, 1);
  },

  idle(t, rule, bit) {
    const last = lastOf(t, rule.event);
    const steps = stepsSince(rule);
    return (now, fired) => {
      const since = last(now);
      if (since === null) return 0;
      const most = rule.most_times ?? Infinity;
      const count = Math.min(steps(now, since), most);
      if (count > 0) fired.push(bit);
      return capped(times(count, rule.points), rule.most_points);
    };
  },

  weighted(t, rule, bit) {
    const score = named(t, "scores", rule.score);
    const share = counted(rule.milli_percent);
    return (now, fired) => {
      const milli = halvesUp(times(score(now).milli, share), 100_000);
      if (milli !== 0) fired.push(bit);
      return milli;
    };
  },
};

/** `for each` and `for any`: the newest occurrences count, and each at its own age. */
function happening(t, rule, bit, mostTimes) {
  const seen = occurrences(t, rule);
  const worth = aged(rule);
  return (now, fired) => {
    let [sum, count, sure] = [0, 0, false];
    seen(now, (event, truth) => {
      if (truth === null) return false;
      sure = true;
      if (count < mostTimes) sum = plus(sum, worth(now, event.at));
      return ++count >= mostTimes;
    });
    if (sure) fired.push(bit);
    return capped(sum, rule.most_points);
  };
}

/** What one occurrence is worth at its age in whole days. */
function aged(rule) {
  const points = counted(rule.points);
  if (rule.decay === null) return () => points;
  const table = steps(rule.decay);
  return (now, at) => table(intervals(minus(now.at, at), DAY));
}

/** A table `[[from, value], …]` as a function: the last row that begins at or before. */
function steps(rows) {
  for (const row of rows) row.forEach(counted);
  return (place) => {
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle][0] <= place) low = middle + 1;
      else high = middle;
    }
    return rows[Math.max(0, low - 1)][1];
  };
}

/** What is left of a score after whole steps of wear; only points above 0 wear off. */
function wearing(t, wears) {
  const last = lastOf(t, wears.event);
  const count = stepsSince(wears);
  const keeps = wears.points === null ? steps(wears.keeps) : null;
  return (now, full) => {
    if (full <= 0) return full;
    const since = last(now);
    const gone = since === null ? 0 : count(now, since);
    if (keeps) return halvesUp(times(full, keeps(gone)), 1_000_000);
    const left = minus(full, times(gone, wears.points));
    return left < 0 ? 0 : left;
  };
}

/** How many full intervals have passed since an instant, once the grace is over. */
function stepsSince(timing) {
  const grace = times(counted(timing.after_seconds), SECOND);
  const interval = times(counted(timing.every_seconds), SECOND);
  return (now, since) => {
    const passed = minus(minus(now.at, since), grace);
    return passed <= 0 ? 0 : intervals(passed, interval);
  };
}

/** When an event happened last, if it surely did; for no name, when anything did. */
function lastOf(t, event) {
  if (event === null || event === undefined) {
    return ({ events, at }) => {
      for (let i = events.length - 1; i >= 0; i--) if (events[i].at <= at) return events[i].at;
      return null;
    };
  }
  const seen = occurrences(t, { event });
  return (now) => {
    let [last, sure] = [null, false];
    seen(now, (occurrence, truth) => {
      // What is not sure counts, too: a missing property never costs a point.
      last ??= occurrence.at;
      sure ||= truth === true;
      return sure;
    });
    return sure ? last : null;
  };
}

function within(milli, least, most) {
  const below = most !== null && milli > most ? most : milli;
  return least !== null && below < least ? least : below;
}

/** `at most 40` limits what a rule earns, and what it costs. */
function capped(milli, most) {
  return most === null ? milli : milli > most ? most : milli < -most ? -most : milli;
}

// ── Events ──────────────────────────────────────────────────────────────────

/**
 * What walks through every event up to the instant that is, or may be, what a node asks for:
 * newest first, `visit(event, true or null)`, until that gives true.
 */
function occurrences(t, node) {
  const ways = waysOf(t, node.event);
  const window = node.within_seconds ?? null;
  const width = window === null ? null : times(counted(window), SECOND);
  const where = node.where ? condition(t, node.where) : null;
  return (now, visit) => {
    const { events, at } = now;
    if (events.length === 0) return;
    const earliest = width === null ? null : minus(at, width);
    for (let i = events.length - 1; i >= 0; i--) {
      const event = events[i];
      if (event.at > at) continue;
      if (earliest !== null && event.at <= earliest) return;
      const way = ways[event.kind];
      if (way === undefined) continue;
      let truth = way === true ? true : way(now, event);
      if (truth !== false && where !== null) truth = and(truth, where(now, event));
      if (truth !== false && visit(event, truth)) return;
    }
  };
}

/** For each kind of events that is, or may be, an event: true, or the condition for that. */
function waysOf(t, name) {
  const ways = [];
  const kind = t.kinds.get(name);
  for (const { event, where } of kind?.event.counts ?? []) {
    const base = t.kinds.get(event);
    if (base === undefined) continue;
    const one = where === null ? true : condition(t, where);
    const before = ways[base.number];
    ways[base.number] = before === undefined ? one : either(before, one);
  }
  if (kind) ways[kind.number] = true;
  return ways;
}

function either(one, other) {
  if (one === true || other === true) return true;
  return (now, event) => or(one(now, event), other(now, event));
}

// ── Conditions ──────────────────────────────────────────────────────────────

function and(a, b) {
  return a === false || b === false ? false : a === null || b === null ? null : true;
}

function or(a, b) {
  return a === true || b === true ? true : a === null || b === null ? null : false;
}

/** A condition as a function of a moment and perhaps an event: true, false or null (unknown). */
function condition(t, node) {
  const make = CONDITIONS[node.op];
  if (make) return make(t, node);
  const found = operand(t, node);
  return (now, event) => {
    const truth = found(now, event);
    if (truth === null || typeof truth === "boolean") return truth;
    throw new RulesProblem(`\`${node.op}\` is neither true nor false`);
  };
}

const CONDITIONS = {
  __proto__: null,

  and(t, node) {
    const args = node.args.map((item) => condition(t, item));
    return (now, event) => {
      let truth = true;
      for (const arg of args) {
        truth = and(truth, arg(now, event));
        if (truth === false) return false;
      }
      return truth;
    };
  },

  or(t, node) {
    const args = node.args.map((item) => condition(t, item));
    return (now, event) => {
      let truth = false;
      for (const arg of args) {
        truth = or(truth, arg(now, event));
        if (truth === true) return true;
      }
      return truth;
    };
  },

  not(t, node) {
    const arg = condition(t, node.arg);
    return (now, event) => {
      const truth = arg(now, event);
      return truth === null ? null : !truth;
    };
  },

  at_least(t, node) {
    const args = node.args.map((item) => condition(t, item));
    return (now, event) => {
      let [sure, possible] = [0, 0];
      for (const arg of args) {
        const truth = arg(now, event);
        if (truth === true) sure++;
        if (truth !== false) possible++;
      }
      return sure >= node.count ? true : possible < node.count ? false : null;
    };
  },

  known(t, node) {
    const value = operand(t, node.value);
    return (now, event) => value(now, event) !== null;
  },

  compare(t, node) {
    const left = operand(t, node.left);
    const right = operand(t, node.right);
    const relation = RELATIONS[node.operator];
    if (!relation) throw new RulesProblem(`\`${node.operator}\` compares nothing`);
    if (!node.choices) {
      return (now, event) => decidedOfTwo(left(now, event), right(now, event), relation);
    }
    const rank = new Map(node.choices.map((choice, i) => [choice, i]));
    const test = (a, b) => relation(rank.get(a), rank.get(b));
    return (now, event) => decidedOfTwo(left(now, event), right(now, event), test);
  },

  in(t, node) {
    const value = operand(t, node.value);
    const texts = node.options.every((one) => one.op === "value" && typeof one.value === "string");
    if (texts && node.options.every((one) => one.type === "text" || one.type === "choice")) {
      const known = new Set(node.options.map((one) => one.value));
      return (now, event) => {
        const found = value(now, event);
        return found === null ? null : known.has(found);
      };
    }
    const options = node.options.map((option) => operand(t, option));
    return (now, event) => {
      const found = value(now, event);
      let truth = false;
      for (const option of options) {
        truth = or(truth, decidedOfTwo(found, option(now, event), equal));
        if (truth === true) return true;
      }
      return truth;
    };
  },

  range(t, node) {
    const [low, value, high] = [node.low, node.value, node.high].map((end) => operand(t, end));
    const test = (least, middle, most) => order(least, middle) <= 0 && order(middle, most) <= 0;
    return (now, event) => {
      const [a, b, c] = [low(now, event), value(now, event), high(now, event)];
      const plain = typeof a === "number" && typeof b === "number" && typeof c === "number";
      return plain ? a <= b && b <= c : decided([a, b, c], test);
    };
  },

  text(t, node) {
    const value = operand(t, node.value);
    const make = TEXT_TESTS[node.test];
    if (!make) throw new RulesProblem(`\`${node.test}\` is no test of a text`);
    const test = make(node.text);
    return (now, event) => {
      const found = value(now, event);
      return found === null ? null : typeof found === "string" ? test(found) : found.some(test);
    };
  },

  has(t, node) {
    const value = operand(t, node.value);
    const item = operand(t, node.item);
    return (now, event) =>
      decidedOfTwo(value(now, event), item(now, event), (texts, text) => texts.includes(text));
  },

  recent(t, node) {
    const value = operand(t, node.value);
    const width = times(counted(node.within_seconds), SECOND);
    return (now, event) => {
      const at = value(now, event);
      return at === null ? null : order(minus(now.at, width), at) < 0 && order(at, now.at) <= 0;
    };
  },

  happened(t, node) {
    const seen = occurrences(t, node);
    return (now) => {
      let found = false;
      seen(now, (_, truth) => {
        found = truth;
        return truth === true;
      });
      return found;
    };
  },

  gained(t, node) {
    const score = named(t, "scores", node.score);
    const width = times(counted(node.within_seconds), SECOND);
    const points = counted(node.points);
    return (now) => {
      const before = now.when(minus(now.at, width));
      return minus(score(now).milli, score(before).milli) >= points;
    };
  },

  stage: (t, node) => named(t, "stages", node.name),
  term: (t, node) => named(t, "terms", node.name),
};

// ── Values ──────────────────────────────────────────────────────────────────

/** What an expression amounts to, as a function of a moment and perhaps an event. */
function operand(t, node) {
  const make = OPERANDS[node.op];
  if (make) return make(t, node);
  if (CONDITIONS[node.op]) return condition(t, node);
  throw new RulesProblem(`\`${node.op}\` is not a part of a condition`);
}

const OPERANDS = {
  __proto__: null,

  value(t, node) {
    const value = literal(node);
    return () => value;
  },

  field(t, node) {
    const place = t.records.get(node.record)?.get(node.name)?.place;
    return place === undefined ? () => null : (now) => now.values[place];
  },

  property(t, node) {
    if (!t.propertyPlaces.has(node.name)) t.propertyPlaces.set(node.name, t.propertyPlaces.size);
    const place = t.propertyPlaces.get(node.name);
    return (now, event) => event?.properties[place] ?? null;
  },

  score(t, node) {
    const score = named(t, "scores", node.name);
    return (now) => ratio(score(now).milli, 1000);
  },

  class: (t, node) => named(t, "classes", node.name),

  count: (t, node) => countOf(t, node),

  last(t, node) {
    const seen = occurrences(t, node);
    return (now) => {
      let [newest, sure] = [null, false];
      seen(now, (event, truth) => {
        if (newest !== null && event.at < newest) return true;
        newest = event.at;
        sure ||= truth === true;
        return sure;
      });
      return sure ? newest : null;
    };
  },

  negate(t, node) {
    const value = operand(t, node.value);
    return (now, event) => calculated(0, value(now, event), ARITHMETIC.subtract);
  },

  add: (t, node) => arithmetic(t, node),
  subtract: (t, node) => arithmetic(t, node),
  multiply: (t, node) => arithmetic(t, node),
  divide: (t, node) => arithmetic(t, node),

  undecided: () => () => null,
};

/** A value that is written in the rules. */
function literal(node) {
  switch (node.type) {
    case "number":
    case "money":
      return decimal(node.value);
    case "duration":
      return times(counted(node.value), SECOND);
    case "date":
      return times(daysOf(node.value) ?? wrong(node.value), DAY);
    default:
      return node.value;
  }
}

function arithmetic(t, node) {
  const left = operand(t, node.left);
  const right = operand(t, node.right);
  const operation = ARITHMETIC[node.op];
  return (now, event) => {
    const [a, b] = [left(now, event), right(now, event)];
    return node.op === "divide" && b === 0 ? null : calculated(a, b, operation);
  };
}

function calculated(a, b, operation) {
  const unsure = a === null || b === null || a instanceof Between || b instanceof Between;
  return unsure ? null : operation(a, b);
}

/** How many occurrences there are, or how many different values of a property they have. */
function countOf(t, node) {
  const seen = occurrences(t, node);
  const name = node.distinct;
  const property = name ? OPERANDS.property(t, { name }) : null;
  return (now) => {
    let [sure, open] = [0, 0];
    const values = new Set();
    seen(now, (event, truth) => {
      if (truth === null) {
        open++;
      } else if (property === null) {
        sure++;
      } else {
        const value = property(now, event);
        if (value === null) open++;
        else values.add(keyOf(value));
      }
      return false;
    });
    const low = property === null ? sure : values.size;
    return open === 0 ? low : new Between(low, low + open);
  };
}

/** What is the same for equal values only. */
function keyOf(value) {
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) return `\u0000list ${JSON.stringify(value)}`;
  let [a, b] = [BigInt(value.top), BigInt(value.bottom)];
  while (b !== 0n) [a, b] = [b, a % b];
  const size = a < 0n ? -a : a;
  return `\u0000ratio ${BigInt(value.top) / size}/${BigInt(value.bottom) / size}`;
}
