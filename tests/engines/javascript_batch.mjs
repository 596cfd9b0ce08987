/**
 * Scores many leads with the JavaScript engine.
 *
 *     node javascript_batch.mjs SLALANG_SCORE.js RULES.json < leads.jsonl > rows.jsonl
 *
 * A line that comes in: `{ "lead_id", "lead", "events", "account", "records", "as_of" }`; only
 * `lead` and `as_of` are needed. A line that goes out: the row of results, with thousandths of
 * points as whole numbers and masks as decimal texts; or `{ "lead_id", "problems" }`.
 * A line `{ "rules": … }` comes in between: from then on these rules hold.
 */

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [module_, rules] = process.argv.slice(2);
const { scorer } = await import(pathToFileURL(resolve(module_)).href);
let score = rules ? scorer(JSON.parse(readFileSync(rules, "utf8"))) : null;

export function row({ lead_id, as_of, ...input }) {
  let found;
  try {
    found = score({ ...input, asOf: as_of });
  } catch (problem) {
    return { lead_id, problems: problem.problems ?? [`${problem.name}: ${problem.message}`] };
  }
  const masks = Object.entries(found.bits).flatMap(([name, words]) =>
    words.map((word, i) => [`${name}_${i}`, word]),
  );
  const scores = Object.fromEntries(
    Object.entries(found.milli).map(([name, milli]) => [
      name,
      typeof milli === "bigint" ? String(milli) : milli,
    ]),
  );
  const { classes, stage } = found;
  return { lead_id, scores, classes, stage, ...Object.fromEntries(masks) };
}

const out = [];
for await (const line of createInterface({ input: process.stdin })) {
  if (!line) continue;
  const input = JSON.parse(line);
  if (input.rules) {
    score = scorer(input.rules);
    continue;
  }
  out.push(JSON.stringify(row(input)));
  if (out.length >= 1000) process.stdout.write(`${out.splice(0).join("\n")}\n`);
}
if (out.length) process.stdout.write(`${out.join("\n")}\n`);
