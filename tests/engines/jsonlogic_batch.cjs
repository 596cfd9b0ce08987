// JsonLogic's own engine: a line of JSON with `engine`, `logics` and `rows` in; of each logic
// on each row the result out, `undefined` as null.
const { engine, logics, rows } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const { apply } = require(engine);
console.log(JSON.stringify(logics.map((logic) => rows.map((row) => apply(logic, row) ?? null))));
