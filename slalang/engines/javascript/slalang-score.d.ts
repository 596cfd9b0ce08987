/** Scores leads by the rules of an agreement; see `slalang-score.js`. */

/** The number of the format that is read. */
export const FORMAT: "slalang.scoring/1";

/**
 * Translates the content of `scoring.json` once.
 *
 * Throws `RulesProblem` for rules of another format and for those that cannot be meant.
 */
export function scorer(rules: object): Score;

/** Scores one lead. Throws `LeadProblem` for data that cannot be read. */
export type Score = (input: Input) => Result;

/** A lead, what happened, and the instant as of which it is looked at. */
export interface Input {
  /** Attributes by name. */
  readonly lead: Values;
  /** In any order; what happens after the instant does not exist. */
  readonly events?: readonly Event[];
  /** The lead's account, by attribute. */
  readonly account?: Values | null;
  /** Other records by name. */
  readonly records?: Readonly<Record<string, Values>> | null;
  readonly asOf: Instant;
}

/** What is absent, `null`, `undefined` or an empty text is not known. */
export type Values = Readonly<Record<string, Value | null | undefined>>;

/**
 * A text, a choice, a date `"2026-01-31"`, a time `"09:30"` or an amount `"1500.50 USD"`; a
 * number, which is what its shortest decimal text says; yes or no; texts; an amount in parts.
 * A number has to be a number: the text `"240"` is refused. Whole ones may be BigInts.
 */
export type Value = string | number | bigint | boolean | readonly string[] | Amount;

export interface Amount {
  readonly amount: number | bigint;
  readonly currency: string;
}

export interface Event {
  /** The name of the event in the agreement. */
  readonly event: string;
  readonly at: Instant;
  readonly properties?: Values | null;
}

/** `"2026-03-06T16:30:00.000001Z"`: ISO 8601 with a zone, up to microseconds; or a `Date`. */
export type Instant = string | Date;

/** What the rules say of one lead at one instant. */
export interface Result {
  /** Points by score, exact decimals as text: `"12.5"`. */
  scores: Record<string, string>;
  /** The same in thousandths of a point; a BigInt only beyond 2^53. */
  milli: Record<string, number | bigint>;
  /** The name of the band by class; `null` where no band applies. */
  classes: Record<string, string | null>;
  /** The stages whose conditions are true now, in the order of the agreement. */
  stages: string[];
  /** The last of them. */
  stage: string | null;
  /** Identifiers of the rules that fired, in the order of the agreement. */
  fired: string[];
  /** Their titles. */
  explain: string[];
  /** The same as masks: words of 62 bits as decimal texts, bit 0 for the first. */
  bits: { stages: string[]; fired: string[] };
}

/** A text as it is compared: NFC, trimmed, lower-cased. */
export function prepared(text: string): string;

/** What is wrong with the data of one lead. */
export class LeadProblem extends Error {
  constructor(problems: string[]);
  readonly problems: readonly string[];
}

/** What the rules say and cannot mean. */
export class RulesProblem extends Error {
  constructor(message: string);
}
