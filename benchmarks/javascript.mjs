/**
 * How long the JavaScript engine takes for a lead, in microseconds, after it has warmed up.
 *
 *     node benchmarks/javascript.mjs RULES.json LEADS.jsonl [ROUNDS]
 *
 * A line of LEADS.jsonl: `{ "lead", "events", "account", "as_of" }`, as for the tests of engines.
 */

import { readFileSync } from "node:fs";
import { scorer } from "../slalang/engines/javascript/slalang-score.js";

const [rulesFile, leadsFile, rounds = "7"] = process.argv.slice(2);
const rules = JSON.parse(readFileSync(rulesFile, "utf8"));
const leads = readFileSync(leadsFile, "utf8")
  .split("\n")
  .filter(Boolean)
  .map((line) => {
    const { as_of: asOf, lead_id: _, ...input } = JSON.parse(line);
    return { ...input, asOf };
  });

const begun = performance.now();
const score = scorer(rules);
const translating = performance.now() - begun;
const times = [];
for (let round = 0; round < Number(rounds); round++) {
  const start = performance.now();
  for (const lead of leads) score(lead);
  times.push(((performance.now() - start) * 1000) / leads.length);
}
const warm = times.slice(2).sort((a, b) => a - b);
console.log(
  JSON.stringify({
    leads: leads.length,
    translating_ms: Number(translating.toFixed(2)),
    microseconds_a_lead: Number(warm[Math.floor(warm.length / 2)].toFixed(2)),
  }),
);
