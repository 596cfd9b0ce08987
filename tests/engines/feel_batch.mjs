// FEEL's unary tests: a line of JSON with `engine` and `asked`, pairs of a test and a value, in;
// for each whether the value passes out.
import { readFileSync } from "node:fs";
const { engine, asked } = JSON.parse(readFileSync(0, "utf8"));
const { unaryTest } = await import(engine);
console.log(JSON.stringify(asked.map(([test, value]) => unaryTest(test, { "?": value }).value)));
