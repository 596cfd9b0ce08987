// Pictures, drawn anew for each change. Every number in them stands in a table beside them.
const BAR = { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" };
const centred = (share, kind) => svg("rect",
  { class: kind, x: (100 - share) / 2, width: Math.max(share, 0.4), y: 0, height: 10 });
const bar = (now, agreed, most) => {
  const share = (value) => (most ? Math.min(100, (100 * roughly(value)) / most) : 0);
  return svg("svg", { class: "stage-bar", ...BAR },
    centred(100, "track"), centred(share(now), "now"),
    ...(same(now, agreed) ? [] : [centred(share(agreed), "ghost")]));
};

const ROUND = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];
const top = (values) => {
  const most = Math.max(...values, 0);
  if (!(most > 0) || !Number.isFinite(most)) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return power * ROUND.find((step) => step * power >= most * 0.999999);
};
// `bars` are {name, now, agreed}; `told` says in words what they show.
const chart = (title, told, bars, unit) => {
  const now = bars.map((one) => roughly(one.now)), agreed = bars.map((one) => roughly(one.agreed));
  const moved = bars.some((one) => !same(one.now, one.agreed));
  const most = top([...now, ...agreed]);
  const wide = 1000 / bars.length, high = (value) => (100 * value) / most;
  const [name, words] = [fresh("chart"), fresh("chart")];
  const steps = agreed.map((value, at) => `${at ? "L" : "M"}${at * wide},${100 - high(value)}H${(at + 1) * wide}`);
  const tick = (value) => el("span", {}, most < 1e15
    ? shown(exactly(value.toFixed(most < 4 ? 2 : 0)), unit) : value.toExponential(1));
  const many = bars.length > 16;
  return el("figure", { class: "plot" },
    el("div", { class: "frame" },
      el("div", { class: "ticks", "aria-hidden": "true" }, tick(most), tick(most / 2), tick(0)),
      svg("svg", { viewBox: "0 0 1000 100", preserveAspectRatio: "none", role: "img", "aria-labelledby": `${name} ${words}` },
        svg("title", { id: name }, title), svg("desc", { id: words }, told),
        [0, 50, 100].map((at) => svg("path", { class: "grid", d: `M0,${at}H1000` })),
        now.map((value, at) => svg("rect", { class: bars[at].pipeline ? "bar-now before" : "bar-now",
          x: at * wide + wide * 0.14, width: wide * 0.72, y: 100 - high(value), height: Math.max(high(value), 0) })),
        moved ? svg("path", { class: "agreed", d: steps.join("") }) : null),
      el("div", { class: "ends", "aria-hidden": "true" }, bars.map((one, at) =>
        el("span", {}, many && at % Math.ceil(bars.length / 8) ? "" : one.name)))),
    el("figcaption", {}, el("span", {}, key("bar-now"), "with these numbers"),
      moved ? el("span", {}, key("agreed"), "as agreed") : null));
};
const key = (kind) => svg("svg", { class: "key", viewBox: "0 0 24 10", "aria-hidden": "true" },
  kind === "agreed" ? svg("path", { class: kind, d: "M0,5H24" })
    : svg("rect", { class: kind, x: 6, width: 12, y: 0, height: 10 }));
