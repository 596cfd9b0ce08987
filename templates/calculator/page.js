// The page: what stands in the agreement, what is turned now, and what follows from it.
const data = JSON.parse(document.getElementById("data").textContent);
const sheet = { cells: data.cells, fixed: data.constants.map(exactly) };
const inputs = data.inputs.map((one) => ({
  ...one, agreed: exactly(one.value), low: exactly(one.low), high: exactly(one.high),
}));
const agreed = inputs.map((one) => one.agreed);
const base = reckon(sheet, agreed);
const locked = inputs.map(() => false);
const mixes = data.groups.filter((group) => group.mix).map((group) => group.inputs);
let values = agreed, settled = agreed, results = base, drawn = base, waiting = false;
const followers = [], fields = [];
const follow = (does) => { followers.push(does); };
const byId = (id) => document.getElementById(id);

// ── Turning a number ──
const put = (at, value) => {
  const mix = mixes.find((one) => one.includes(at));
  if (!mix || mix.length === 1) values = values.map((old, place) => (place === at ? value : old));
  else {
    const parts = mixed(mix.map((one) => settled[one]), mix.indexOf(at), value, mix.map((one) => locked[one]));
    if (!parts) return "All other shares are kept. Let one of them go first.";
    values = values.map((old, place) => (mix.includes(place) ? parts[mix.indexOf(place)] : old));
  }
  soon();
  return same(values[at], value) ? "" : `The shares that are kept leave ${shown(values[at], "%")}.`;
};
// What has been turned becomes a step of its own: the Back button returns to the one before.
// Several keys on one slider, soon after each other, are one step.
const settle = (at) => {
  if (values.every((value, place) => same(value, settled[place]))) return;
  settled = values;
  const address = toAddress(inputs, values), now = performance.now();
  const goesOn = at !== undefined && at === step.at && now - step.time < 1500;
  step = { at, time: now };
  if (address !== location.hash.slice(1)) toHistory(goesOn ? "replaceState" : "pushState", address);
  tellAll();
};
let step = { at: undefined, time: 0 };
const toHistory = (way, address) => {
  try { history[way](null, "", address ? `#${address}` : location.pathname + location.search); }
  catch { location.hash = address; }
};
// Once for each picture of the screen; a page that nobody looks at has none, and still follows.
const soon = () => {
  if (waiting) return;
  waiting = true;
  const now = () => { if (waiting) { waiting = false; refresh(); } };
  requestAnimationFrame(now);
  setTimeout(now, 100);
};
const refresh = () => {
  results = reckon(sheet, values, drawn);
  drawn = results;
  refreshNumbers(results, base);
  for (const does of followers) does(results, base);
  for (const field of fields) field();
};
const readAddress = () => {
  // An anchor of the page is no state.
  if (location.hash && !location.hash.includes("=")) return toHistory("replaceState", toAddress(inputs, values));
  const found = fromAddress(inputs, location.hash);
  values = settled = found.values;
  byId("notice").textContent = found.missed
    ? `${found.missed === 1 ? "One number in the address is" : `${found.missed} numbers in the address are`} not of this agreement, or out of range. The agreed ones hold instead.` : "";
  soon();
};

// ── The numbers that can be turned ──
const control = (at, title, locks) => {
  const one = inputs[at], id = `input-${at}`, unit = one.unit === "people" ? "" : one.unit;
  const [start, end, step] = one.slider.map(exactly);
  const label = el("label", { for: id, id: `${id}-label` }, said(title ?? one.title));
  const was = el("p", { class: "was", id: `${id}-was`, hidden: true });
  const fault = el("p", { class: "fault", id: `${id}-fault` });
  const field = el("input", { id, type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false",
    "aria-describedby": `${id}-unit ${id}-was ${id}-refused ${id}-fault` });
  const slider = el("input", { type: "range", min: decimal(start), max: decimal(end), step: decimal(step),
    "aria-labelledby": `${id}-label ${id}-slider`, "data-input": at });
  const others = heldAgainst(inputs, at), refuse = el("p", { class: "fault", id: `${id}-refused`, role: "status" });
  const word = el("span", { id: `${id}-unit`, class: "unit" });
  const complain = (text) => {
    fault.textContent = text;
    field.toggleAttribute("aria-invalid", Boolean(text));
    if (text) field.setAttribute("aria-invalid", "true");
    slider.value = decimal(values[at]);
  };
  const read = () => {
    const value = typed(field.value, one.word || one.unit);
    const fits = value !== null && compare(value, one.low) >= 0 && compare(value, one.high) <= 0
      && (one.kind !== "people" || typeof value === "number");
    return fits ? value : null;
  };
  field.addEventListener("input", () => {
    kept = null;
    const value = read();
    if (value !== null) complain(put(at, value));
  });
  field.addEventListener("change", () => {
    const value = read();
    if (value === null) {
      // What was read on the way to it is taken back; what was typed stays, to be mended.
      values = settled;
      kept = settled[at];
      soon();
      const doubt = doubted(field.value, one.word || one.unit);
      return complain(`${doubt || `Write ${one.asked}.`} Until then, ${shown(values[at], unit)} holds.`);
    }
    const refused = put(at, value);
    settle();
    complain(refused);
    soon();
  });
  slider.addEventListener("input", () => complain(put(at, exactly(slider.value))));
  slider.addEventListener("change", () => { settle(at); soon(); slider.value = decimal(values[at]); });
  const undo = el("button", { type: "button", class: "plain", onclick: () => { complain(put(at, one.agreed)); settle(); field.focus(); } }, "Undo");
  let last = null, kept = null;
  fields.push(() => {
    const refused = faultBeside(inputs, values, at, others);
    if (refuse.textContent !== refused) refuse.textContent = refused;
    if (last !== null && same(last, values[at])) return;
    last = values[at];
    const own = (kept !== null && same(kept, last)) || document.activeElement === field && read() !== null && same(read(), last);
    if (!own) { field.value = plainly(last); complain(""); }
    slider.value = decimal(last);
    word.replaceChildren(said(unitOf(last, unit)));
    slider.setAttribute("aria-valuetext", shown(last, unit));
    was.hidden = same(last, one.agreed);
    was.replaceChildren(`${change(last, one.agreed, unit)}; agreed: ${shown(one.agreed, unit)} `, undo);
  });
  fields.at(-1)();
  return el("div", { class: "control" }, label,
    el("span", { class: "field" }, field, word),
    el("span", { class: "unseen", id: `${id}-slider` }, "slider"), slider,
    locks ? el("label", { class: "lock" }, el("input", { type: "checkbox",
      onchange: (event) => { locked[at] = event.target.checked; } }), "keep this share") : null,
    was, refuse, fault);
};
const plainly = (value) => decimal(value, ",");
const groupOf = (group, open) => {
  const id = fresh("group"), inside = el("div", { class: "inside", role: "group", "aria-labelledby": id });
  const heading = el("summary", { id }, el("span", {}, said(group.title)),
    group.around ? el("span", { class: "around" }, said(group.around)) : null, el("span", { class: "turned" }));
  // Hundreds of sources have thousands of sliders: those of a group are made when it is opened.
  const make = () => {
    if (inside.firstChild) return;
    if (group.mix?.length > 1) inside.append(el("p", { class: "quiet" }, "The shares make 100%: when one moves, the others keep their proportions."));
    if (group.mix) {
      const fault = el("p", { class: "fault", role: "status" });
      fields.push(() => {
        const found = mixFault(inputs, values, group.inputs);
        if (fault.textContent !== found) fault.textContent = found;
      });
      fields.at(-1)();
      inside.append(fault);
    }
    inside.append(...group.inputs.map((at, place) => control(at, group.mix?.[place], group.mix?.length > 1)));
  };
  const details = el("details", { open, ontoggle: () => { if (details.open) make(); } }, heading, inside);
  if (open) make();
  fields.push(() => {
    const count = group.inputs.filter((at) => !same(values[at], agreed[at])).length;
    heading.lastChild.textContent = count ? `${count} changed` : "";
  });
  return details;
};

// ── What is said of all of it ──
const strip = () => {
  const shownFirst = data.funnels.slice(0, 2).filter((funnel) => funnel.stages.length);
  const items = shownFirst.map((funnel) => el("div", {},
    el("dt", {}, said(funnel.stages[0].many), data.funnels.length > 1 ? el("span", { class: "of" }, ", ", said(funnel.title)) : null),
    el("dd", {}, number(funnel.stages[0].total))));
  if (data.teams.some((team) => team.loads.some((load) => load.most))) {
    const place = el("dd");
    follow((now) => {
      const found = shortages(data, now), names = new Set(found.flatMap((one) => one.found.map((it) => it.name)));
      place.replaceChildren(found.length ? chip("bad", `too few in ${names.size} of ${data.periods.length} ${data.each}${data.periods.length === 1 ? "" : "s"}`) : chip("good", "enough"));
    });
    items.splice(1, 0, el("div", {}, el("dt", {}, "People"), place));
  }
  const paid = data.funnels.find((funnel) => funnel.spent);
  if (paid) items.push(el("div", {}, el("dt", {}, "Costs", data.funnels.length > 1 ? el("span", { class: "of" }, ", ", said(paid.title)) : null),
    el("dd", {}, number(paid.spent.total, paid.currency))));
  byId("strip").append(...items);
};
const turned = () => inputs.flatMap((one, at) => (same(values[at], one.agreed) ? [] : [at]));
const tellAll = () => {
  const found = turned();
  if (!found.length) return say("Everything is as agreed.");
  const follows = data.funnels.slice(0, 2).filter((funnel) => funnel.stages.length).map((funnel) => {
    const first = funnel.stages[0], now = reckon(sheet, values, drawn)[first.total];
    const by = change(now, base[first.total], "");
    return `${funnel.title} takes ${shown(now, "")} ${first.many}${by ? `, ${by} against the agreement` : ", as agreed"}.`;
  });
  say(`${found.length} ${found.length === 1 ? "number is" : "numbers are"} changed. ${follows.join(" ")}`);
};
const say = (text) => { byId("said").textContent = text; };

// ── Taking it back into the agreement ──
const copied = (button, box) => async () => {
  let done = false;
  try { await navigator.clipboard.writeText(box.value); done = true; }
  catch { box.focus(); box.select(); try { done = document.execCommand("copy"); } catch { done = false; } }
  say(done ? "Copied." : "The text is selected: copy it with the keys of your system.");
  button.nextElementSibling.textContent = done ? "Copied" : "Selected: copy it now";
  setTimeout(() => { button.nextElementSibling.textContent = ""; }, 4000);
};
const textBox = (id, title, name) => {
  const box = el("textarea", { id, readonly: true, rows: 3, spellcheck: "false", dir: "ltr", wrap: "off" });
  const button = el("button", { type: "button", id: `${id}-copy` }, name);
  button.addEventListener("click", copied(button, box));
  return [box, el("div", { class: "taken" }, el("h3", {}, el("label", { for: id }, title)), box,
    el("p", {}, button, el("span", { class: "quiet" })))];
};
const changesSection = () => {
  const list = el("div"), boxes = el("div"), none = el("p", {}, "Nothing is changed yet. Move a slider, or write another number.");
  const [source, sourceBox] = textBox("as-source", "Lines for the agreement", "Copy as .sla");
  const [settings, settingsBox] = textBox("as-settings", "The same for the command line", "Copy as --set");
  const [link, linkBox] = textBox("as-link", "A link to this state", "Copy the link");
  boxes.append(sourceBox, el("p", { class: "quiet taken" }, "Each line stands in the place that its comment names: put it there instead of the line with the old number, then run slalang check."), settingsBox, linkBox);
  followers.push(() => {
    const found = turned();
    none.hidden = Boolean(found.length);
    boxes.hidden = list.hidden = byId("reset").hidden = byId("take").hidden = !found.length;
    source.value = asSource(data.clauses, inputs, values, mixes);
    settings.value = asSettings(inputs, values, data.quoted);
    link.value = location.href.split("#")[0] + `#${toAddress(inputs, values)}`;
    for (const box of [source, settings, link]) box.rows = Math.min(14, box.value.trimEnd().split("\n").length);
    const unit = (one) => (one.unit === "people" ? "" : one.unit);
    if (found.length) list.replaceChildren(table("What is changed", ["Number", "Agreed", "Now", "Change"], found.map((at) => {
      const one = inputs[at];
      const clause = one.clause === null ? "" : data.clauses[one.clause].where;
      return row([said(one.title), el("span", { class: "line" }, said(clause))],
        [shown(one.agreed, unit(one)), shown(values[at], unit(one)), change(values[at], one.agreed, unit(one))]);
    })));
  });
  followers.push(() => byId("chance-note")?.toggleAttribute("hidden", !turned().length));
  const whole = section("Your changes", none, list, boxes), heading = whole.firstChild;
  heading.tabIndex = -1;
  byId("take").addEventListener("click", () => { heading.scrollIntoView({ behavior: "instant" }); heading.focus({ preventScroll: true }); });
  return whole;
};

// On paper there are no fields: a table of all numbers stands at the end instead.
const printed = () => section("The numbers", data.groups.map((group) => {
  const moved = group.inputs.some((at) => !same(values[at], agreed[at]));
  const title = group.around ? `${group.title}, ${group.around}` : group.title;
  return table(title, ["Number", "Value", "Unit", ...(moved ? ["As agreed"] : [])], group.inputs.map((at, place) => {
    const one = inputs[at], was = same(values[at], one.agreed) ? "" : plainly(one.agreed);
    return row(said(group.mix?.[place] ?? one.title),
      [plainly(values[at]), said(unitOf(values[at], one.unit)), ...(moved ? [was] : [])]);
  }), "numbers");
}));
const onPaper = () => {
  const place = el("div", { class: "printed" });
  addEventListener("beforeprint", () => place.replaceChildren(printed()));
  addEventListener("afterprint", () => place.replaceChildren());
  return place;
};

const begin = () => {
  const notes = [data.left_out, ...data.problems].filter(Boolean);
  strip();
  byId("controls").append(...data.groups.map((group, at) =>
    groupOf(group, at === 0 || group === data.groups.find((one) => one.inputs.some((each) => inputs[each].kind === "rate")))));
  byId("results").append(
    ...(notes.length ? [el("section", { class: "open" }, el("h2", {}, "Not everything is here"), el("ul", {}, notes.map((text) => el("li", {}, said(text)))))] : []),
    ...sections(data, follow), ...[byId("chance")].filter(Boolean), changesSection(), onPaper());
  byId("reset").addEventListener("click", () => { values = agreed; settle(); soon(); });
  addEventListener("hashchange", readAddress);
  addEventListener("popstate", readAddress);
  readAddress();
  refresh();
};
begin();
