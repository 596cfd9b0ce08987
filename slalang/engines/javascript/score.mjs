#!/usr/bin/env node
/**
 * Scores one lead with Node:
 *
 *     node score.mjs lead.json [events.json] --as-of T [--account FILE] [--rules FILE]
 *
 * Prints what `slalang score --format json` says of points, classes and stages, and the
 * identifiers of the rules that fired. Exit code 2 if something cannot be read.
 */

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { scorer } from "./slalang-score.js";

const USAGE = "node score.mjs lead.json [events.json] --as-of 2026-03-06T16:30:00Z";

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      "as-of": { type: "string" },
      account: { type: "string" },
      rules: { type: "string" },
      help: { type: "boolean" },
    },
  });
  const [lead, events, ...more] = positionals;
  if (values.help) {
    process.stdout.write(`${USAGE} [--account FILE] [--rules FILE]\n`);
  } else if (lead === undefined || more.length > 0 || values["as-of"] === undefined) {
    throw new Error(`a lead and an instant are needed: ${USAGE}`);
  } else {
    const rules = values.rules ?? new URL("scoring.json", import.meta.url);
    const found = scorer(json(rules))({
      lead: json(lead),
      events: events === undefined ? [] : eventsOf(text(events), events),
      account: values.account === undefined ? null : json(values.account),
      asOf: values["as-of"],
    });
    const { scores, classes, stage, stages, fired } = found;
    process.stdout.write(`${JSON.stringify({ scores, classes, stage, stages, fired }, null, 2)}\n`);
  }
} catch (problem) {
  process.stderr.write(`${problem.message}\n`);
  process.exitCode = 2;
}

function text(file) {
  try {
    return readFileSync(file, "utf8").replace(/^\ufeff/, "");
  } catch (problem) {
    throw new Error(`${file} cannot be read: ${problem.message}`);
  }
}

function json(file) {
  return parsed(text(file), file);
}

/** A list of events, or one event to a line. */
function eventsOf(content, file) {
  if (!content.trimStart().startsWith("{")) return parsed(content, file);
  const lines = content.split("\n").filter((line) => line.trim());
  return lines.map((line) => parsed(line, file));
}

function parsed(content, file) {
  try {
    return JSON.parse(content);
  } catch (problem) {
    throw new Error(`${file} is no JSON: ${problem.message}`);
  }
}
