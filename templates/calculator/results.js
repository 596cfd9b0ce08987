// The results: what every funnel needs, who has to do it, what it costs. Sections are built once;
// their numbers follow by themselves, and `follow` draws anew what is more than a number.
const sections = (data, follow) => [
  ...data.funnels.map((funnel) => funnelSection(data, funnel, follow)),
  data.teams.some((team) => team.loads.length) ? peopleSection(data, follow) : null,
  data.limits.length || data.budgets.length ? limitsSection(data, follow) : null,
].filter(Boolean);
const section = (title, ...children) => {
  const id = fresh("section");
  return el("section", { class: "clause", "aria-labelledby": id }, el("h2", { id }, said(title)), children);
};
const figure = (title, cell, unit) => (cell === null || cell === undefined ? null
  : el("div", {}, el("dt", {}, title), el("dd", {}, number(cell, unit, { wordy: true }))));

const funnelSection = (data, funnel, follow) => {
  const { currency, spent, stages } = funnel, first = stages[0];
  const missing = spent && spent.unknown
    ? el("p", { class: "quiet" }, `What ${spent.unknown === 1 ? "one source costs" : `${spent.unknown} sources cost`} is not known, so that costs are too low.`) : null;
  return section(funnel.title,
    el("dl", { class: "counts" },
      figure("The goals ask for", funnel.revenue_total, currency),
      first ? figure(`${first.many} in all`, first.total) : null,
      first ? figure("Of them, already in the pipeline", first.before) : null,
      figure("Costs", spent && spent.total, currency),
      figure("Cost of one customer", funnel.customer_cost, currency),
      figure("One lead is worth", funnel.lead_value, currency)),
    missing, picture(funnel, follow), planOf(data, funnel, follow), sourcesOf(funnel));
};

// What the deals of the plan need at each stage, whenever it comes.
const picture = (funnel, follow) => {
  const bars = funnel.stages.map(() => el("td", { class: "with-bar" }));
  follow((now, agreed) => {
    const most = Math.max(...funnel.stages.flatMap((one) => [roughly(now[one.total]), roughly(agreed[one.total])]));
    funnel.stages.forEach((one, at) => bars[at].replaceChildren(bar(now[one.total], agreed[one.total], most)));
  });
  return table("What the deals of the plan need, stage by stage", ["Stage", "", "In all", "Already in the pipeline"],
    funnel.stages.map((one, at) => el("tr", {}, el("th", { scope: "row" }, said(one.title)), bars[at],
      el("td", { class: "number" }, number(one.total)), el("td", { class: "number" }, number(one.before)))), "funnel-bars");
};

const choice = (label, options, then) => {
  const id = fresh("choice");
  const field = el("select", { id, onchange: () => then(Number(field.value)) },
    options.map((title, at) => el("option", { value: at }, title)));
  return el("p", { class: "choice" }, el("label", { for: id }, label), field);
};
const planOf = (data, funnel, follow) => {
  const whole = { title: funnel.sources.length > 1 ? "All sources" : funnel.title, stages: funnel.stages, spent: funnel.spent };
  const all = funnel.sources.length > 1 ? [whole, ...funnel.sources] : [whole];
  const place = el("div"), drawn = el("div");
  let source = whole, stage = 0, latest = null;
  const stages = el("div", { class: "choices" });
  const draw = () => {
    if (!latest) return;
    const one = source.stages[Math.min(stage, source.stages.length - 1)];
    if (!one) return;
    const [now, agreed] = latest;
    const bars = [["before", one.before], ...data.periods.map((name, at) => [name, one.need[at]])]
      .map(([name, cell], at) => ({ name, now: now[cell], agreed: agreed[cell], pipeline: !at }));
    const inside = bars.slice(1), peak = inside.reduce((a, b) => (compare(b.now ?? 0, a.now ?? 0) > 0 ? b : a));
    const told = `${one.many} needed: ${shown(bars[0].now, "")} before the plan, `
      + `${shown(inside[0].now, "")} in ${inside[0].name}, ${shown(inside.at(-1).now, "")} in ${inside.at(-1).name}, `
      + `at most ${shown(peak.now, "")} in ${peak.name}. The table has every ${data.each}.`;
    drawn.replaceChildren(chart(`${one.many} needed, by ${data.each}: ${source.title}`, told, bars, ""));
  };
  const show = () => {
    const heads = [data.each === "week" ? "Week" : "Month", ...source.stages.map((one) => one.many)];
    if (source.spent) heads.push(inUnit("Costs", funnel.currency));
    const cost = (cell) => (source.spent ? [number(cell, funnel.currency, BARE)] : []);
    place.replaceChildren(table(`Needed by ${data.each}: ${source.title}`, heads, [
      row("Already in the pipeline", [...source.stages.map((one) => number(one.before)), ...cost(source.spent?.before)], "pipeline"),
      ...data.periods.map((name, at) =>
        row(name, [...source.stages.map((one) => number(one.need[at])), ...cost(source.spent?.costs[at])])),
      row(`For the deals of these ${data.each}s`, [...source.stages.map((one) => number(one.total)), ...cost(source.spent?.total)], "total"),
    ]));
    if (latest) refreshNumbers(...latest);
    draw();
  };
  stages.append(
    ...(all.length > 1 ? [choice("Source", all.map((one) => one.title), (at) => { source = all[at]; show(); })] : []),
    choice("Stage in the picture", funnel.stages.map((one) => one.many), (at) => { stage = at; draw(); }));
  follow((...values) => { latest = values; draw(); });
  show();
  return el("div", { class: "planned" },
    el("h3", {}, `The plan, ${data.each} by ${data.each}`), stages, drawn, place,
    el("p", { class: "quiet" }, `Leads have to be there as long before their deals as stages take. The last ${data.each}s hold leads for deals after them, too.`));
};

const BARE = { bare: true };
const inUnit = (head, unit) => (unit ? `${head}, ${unit}` : head);
const sourcesOf = (funnel) => {
  if (funnel.sources.length < 2 && !funnel.sources.some((one) => one.gain !== null)) return null;
  const has = (name) => funnel.sources.some((one) => one[name] !== null);
  const named = new Set(funnel.sources.map((one) => one.stages[0]?.many ?? "")), [first] = named;
  const columns = [
    [named.size > 1 || !first ? "Needed" : `${first} needed`, (one) => one.stages[0] && number(one.stages[0].total), true],
    [inUnit("Costs", funnel.currency), (one) => one.spent && number(one.spent.total, funnel.currency, BARE), has("spent")],
    [inUnit("One customer costs", funnel.currency), (one) => one.customer_cost !== null && number(one.customer_cost, funnel.currency, BARE), has("customer_cost")],
    [inUnit("One lead is worth", funnel.currency), (one) => one.lead_value !== null && number(one.lead_value, funnel.currency, BARE), has("lead_value")],
    ["Return", (one) => one.gain !== null && number(one.gain, "%"), has("gain")],
    ["Paid back after, months", (one) => one.payback !== null && number(one.payback, "months", BARE), has("payback")],
  ].filter(([, , there]) => there);
  const more = funnel.more ? el("p", { class: "quiet" }, `${funnel.more} more sources are reckoned with and not shown one by one.`) : null;
  return [table("Source by source", ["Source", ...columns.map(([head]) => head)], funnel.sources.map((one) =>
    row([said(one.title), named.size > 1 ? el("span", { class: "line" }, said(one.stages[0]?.many ?? "")) : null],
      columns.map(([, make]) => make(one) || el("span", { class: "quiet" }, "not known")))), "sources"), more];
};

const chip = (kind, text) => el("span", { class: `chip ${kind}` }, text);
const peopleSection = (data, follow) => section("People",
  data.teams.some((team) => team.loads.some((load) => load.most)) ? shortList(data, follow) : null,
  data.teams.filter((team) => team.loads.length).map((team) => teamCard(data, team, follow)), idle(data));
const idle = (data) => {
  const names = data.teams.filter((team) => !team.loads.length).map((team) => team.title);
  return names.length ? el("p", { class: "quiet" }, "What these can take is not said, so that nothing is held against them: ",
    names.map((name, at) => [at ? ", " : "", said(name)]), ".") : null;
};
const shortages = (data, now) => data.teams.flatMap((team) => team.loads.flatMap((load) => {
  const found = data.periods.flatMap((name, at) => {
    const by = load.most && short(now[load.need[at]], now[load.most[at]]);
    return by ? [{ name, by, people: load.people && now[load.people[at]], have: team.people && now[team.people[at]] }] : [];
  });
  return found.length ? [{ team, load, found }] : [];
}));
const short = (need, room) => (need === null || room === null || compare(need, room) <= 0 ? null : subtract(need, room));
const shortList = (data, follow) => {
  const list = el("ul", { class: "shortfalls" });
  follow((now) => {
    const found = shortages(data, now);
    list.replaceChildren(...(found.length ? found : [null]).map((one) => {
      if (!one) return el("li", {}, chip("good", "Enough"), ` The people fit what the goals ask of them, in every ${data.each}.`);
      const worst = one.found.reduce((a, b) => (compare(b.by, a.by) > 0 ? b : a));
      const more = worst.people && worst.have !== null ? short(worst.people, worst.have) : null;
      const people = more === null ? ""
        : `: ${shown(more, "")} more ${same(more, 1) ? "person" : "people"} (${shown(worst.people, "")} instead of ${shown(worst.have, "")})`;
      const asked = one.load.many === "Hours" ? shown(worst.by, "hours") : `${shown(worst.by, "")} ${same(worst.by, 1) ? one.load.title : one.load.many}`;
      return el("li", {}, chip("bad", "Too few"), " ", el("strong", {}, said(one.team.title)),
        ` in ${one.found.length} of ${data.periods.length} ${data.periods.length === 1 ? data.each : `${data.each}s`}, from ${one.found[0].name}: most of all in ${worst.name}, `
        + `${asked} more than there is room for${people}.`);
    }));
  });
  return list;
};
// What is asked of a team and what it has room for: a table for each kind of work.
const teamCard = (data, team, follow) => el("section", { class: "card" }, el("h3", {}, said(team.title)),
  team.loads.map((load) => {
    const columns = [
      ["Fits", load.most || load.least, (at) => verdict(load, at, follow)],
      ["People", team.people, (at) => number(team.people[at])],
      ["At work", team.effective, (at) => number(team.effective[at])],
      ["Asked", true, (at) => number(load.need[at])],
      ["At least", load.least, (at) => number(load.least[at])],
      ["Room for", load.most, (at) => number(load.most[at])],
      ["People needed", load.people, (at) => number(load.people[at])],
    ].filter(([, there]) => there);
    const unknown = load.unknown === 1 ? "one kind of work is" : `${load.unknown} kinds of work are`;
    return [
      table(`${load.many} of ${team.title}, by ${data.each}`, [data.each === "week" ? "Week" : "Month", ...columns.map(([head]) => head)],
        data.periods.map((name, at) => row(name, columns.map(([, , make]) => make(at))))),
      load.unknown ? el("p", { class: "quiet" }, `How often ${unknown} done is not known, and left out.`) : null,
    ];
  }));
const verdict = (load, at, follow) => {
  const place = el("span", { class: "verdict" });
  follow((now) => {
    const over = load.most && short(now[load.need[at]], now[load.most[at]]);
    const under = load.least && short(now[load.least[at]], now[load.need[at]]);
    place.replaceChildren(over ? chip("bad", `short by ${shown(over, "")}`)
      : under ? chip("warm", `${shown(under, "")} below the least`) : chip("good", "enough"));
  });
  return place;
};

const limitsSection = (data, follow) => section("Money and limits",
  data.budgets.map((one) => held(data, `Budget of ${one.title}`, one.currency, one.costs, one.budget, true, follow,
    ["Costs", "Budget"], one.unknown ? "Costs that nobody states are left out." : "")),
  data.limits.map((one) => held(data, `${one.title}: ${one.most ? "at most" : "at least"} so many ${one.stage}`, "", one.need, one.limit,
    one.most, follow, ["Needed", "Limit"], "")));
const held = (data, title, unit, need, limit, most, follow, heads, note) => {
  const rows = data.periods.map((name, at) => {
    const place = el("span", { class: "verdict" });
    follow((now) => {
      const over = most ? short(now[need[at]], now[limit[at]]) : short(now[limit[at]], now[need[at]]);
      place.replaceChildren(over ? chip("bad", `${shown(over, unit)} too ${most ? "much" : "little"}`) : chip("good", "fits"));
    });
    return row(name, [place, number(need[at], unit, BARE), number(limit[at], unit, BARE)]);
  });
  return el("section", { class: "card single" }, el("h3", {}, said(title)),
    table(`${title}, by ${data.each}`, [data.each === "week" ? "Week" : "Month", "Fits", ...heads.map((head) => inUnit(head, unit))], rows),
    note ? el("p", { class: "quiet" }, note) : null);
};
