/** A page to try an agreement's rules on: what is typed in, is scored at once, in the browser. */

import { LeadProblem, scorer } from "./slalang-score.js";

const form = document.getElementById("form");
const found = document.getElementById("found");
const YES_NO = [
  { value: "yes", title: "Yes" },
  { value: "no", title: "No" },
];
const INPUTS = { count: "number", number: "number", money: "number", date: "date", time: "time" };
let count = 0;

const rules = await fetch("scoring.json")
  .then((answer) => (answer.ok ? answer.json() : null))
  .catch(() => null);
if (rules) {
  show(rules);
} else {
  const help =
    "The rules, scoring.json, cannot be read. Browsers read no file beside a page that is opened" +
    " from the disk: serve this folder, such as with `python -m http.server`, and open it there.";
  found.replaceChildren(make("p", help));
}

/** Makes the form for these rules, and scores whenever something in it changes. */
function show(rules) {
  const score = scorer(rules);
  document.getElementById("agreement").textContent = rules.agreement.title;
  const instant = make("input");
  Object.assign(instant, { type: "datetime-local", step: "1" });
  instant.value = new Date().toISOString().slice(0, 19);
  form.append(labelled("As of, universal time (UTC)", instant));
  const records = rules.inputs.records
    .map((record) => ({ ...record, fields: record.fields.filter((field) => field.read) }))
    .filter((record) => record.fields.length > 0)
    .map((record) => ({ name: record.name, values: fieldsOf(record.title, record.fields) }));
  const kinds = rules.inputs.events.filter((kind) => kind.read && !kind.counts);
  const events = eventsOf(kinds, instant);
  const update = () => {
    const given = Object.fromEntries(records.map(({ name, values }) => [name, values()]));
    const { lead = {}, ...others } = given;
    const asOf = instant.value && `${instant.value}Z`;
    const work = () => score({ lead, records: others, events: events(), asOf });
    found.replaceChildren(...answerOf(rules, work));
  };
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  update();
}

/** A part of the form for some attributes; gives the function that reads it. */
function fieldsOf(title, fields, into = form) {
  const part = make("fieldset");
  part.append(make("legend", title));
  const readers = fields.map((field) => [field.name, inputOf(part, field)]);
  into.append(part);
  return () => Object.fromEntries(readers.map(([name, read]) => [name, read()]));
}

/** The input of one attribute; gives the function that reads it, null for what is not known. */
function inputOf(part, field) {
  const listed = { choice: field.choices, truth: YES_NO }[field.type];
  const input = make(listed ? "select" : "input");
  const unit = { money: ` in ${field.currency}`, texts: ", with commas between" }[field.type] ?? "";
  if (listed) {
    for (const { value, title } of [{ value: "", title: "not known" }, ...listed]) {
      const option = make("option", title);
      option.value = value;
      input.append(option);
    }
  } else {
    input.type = INPUTS[field.type] ?? "text";
    if (input.type === "number") input.step = field.type === "count" ? "1" : "any";
  }
  part.append(labelled(field.title + unit, input));
  const readers = {
    count: Number,
    number: Number,
    money: (text) => `${text} ${field.currency}`,
    truth: (text) => text === "yes",
    texts: (text) => text.split(","),
  };
  const read = readers[field.type] ?? ((text) => text);
  return () => (input.value === "" ? null : read(input.value));
}

/** The part of the form in which events are added; gives the function that reads them. */
function eventsOf(kinds, instant) {
  const rows = new Set();
  if (kinds.length === 0) return () => [];
  const part = make("fieldset");
  const kind = make("select");
  const add = make("button", "Add");
  add.type = "button";
  for (const { title, name } of kinds) {
    const option = make("option", title);
    option.value = name;
    kind.append(option);
  }
  part.append(make("legend", "What has happened"), labelled("Event", kind), add);
  form.append(part);
  add.addEventListener("click", () => {
    const chosen = kinds.find((one) => one.name === kind.value);
    const place = make("div");
    const properties = chosen.properties.filter((property) => property.read);
    const read = fieldsOf(chosen.title, properties, place);
    const at = make("input");
    Object.assign(at, { type: "datetime-local", step: "1", value: instant.value });
    const remove = make("button", `Remove ${chosen.title}`);
    remove.type = "button";
    const row = () => ({ event: chosen.name, at: at.value && `${at.value}Z`, properties: read() });
    remove.addEventListener("click", () => {
      rows.delete(row);
      place.remove();
      changed();
    });
    place.firstChild.append(labelled("When, universal time (UTC)", at), remove);
    part.append(place);
    rows.add(row);
    at.focus();
    changed();
  });
  return () => [...rows].map((row) => row());
}

function changed() {
  form.dispatchEvent(new Event("input"));
}

/** What the rules say, or what is wrong with the data. */
function answerOf(rules, work) {
  let result;
  try {
    result = work();
  } catch (problem) {
    if (!(problem instanceof LeadProblem)) throw problem;
    return [make("h2", "This cannot be read"), listOf(problem.problems)];
  }
  const list = make("dl");
  const say = (title, text) => list.append(make("dt", title), make("dd", text));
  for (const { name, title } of rules.scores) say(title, `${result.scores[name]} points`);
  for (const { name, title, bands } of rules.classes) {
    say(title, bands.find((band) => band.name === result.classes[name])?.title ?? "none");
  }
  const stage = rules.stages.find((one) => one.name === result.stage);
  if (stage) say("Stage", stage.title);
  return [make("h2", "What the rules say"), list, make("h3", "Why"), why(result.explain)];
}

function why(titles) {
  return titles.length > 0 ? listOf(titles) : make("p", "No rule has fired.");
}

function listOf(texts) {
  const list = make("ul");
  list.append(...texts.map((text) => make("li", text)));
  return list;
}

function labelled(title, input) {
  const label = make("label", title);
  input.id = `input-${++count}`;
  label.htmlFor = input.id;
  const place = make("div");
  place.append(label, input);
  return place;
}

function make(name, text = "") {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}
