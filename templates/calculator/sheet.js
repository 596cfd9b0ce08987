// A sheet in, and the numbers of its inputs; what every cell comes to, out. A cell is its sign
// and the cells before it that it reads: ["÷", 4, 7]. With the values from before, only what
// reads a changed number is worked out again.
const WAYS = {
  "+": (read) => read.reduce(add),
  "-": ([a, b]) => subtract(a, b),
  "×": ([a, b]) => multiply(a, b),
  "÷": ([a, b]) => divide(a, b),
  "up": ([a]) => up(a),
  "least": (read) => read.reduce((a, b) => (compare(b, a) < 0 ? b : a)),
  "most": (read) => read.reduce((a, b) => (compare(b, a) > 0 ? b : a)),
};
const reckon = (sheet, given, before) => {
  const values = [], moved = [];
  sheet.cells.forEach(([sign, ...reads], at) => {
    if (sign === "input") values.push(given[reads[0]]);
    else if (sign === "constant") values.push(sheet.fixed[reads[0]]);
    else if (before && !reads.some((place) => moved[place])) values.push(before[at]);
    else {
      const read = reads.map((place) => values[place]);
      values.push(read.includes(null) ? null : WAYS[sign](read));
    }
    moved.push(!before || !same(values[at], before[at]));
  });
  return values;
};
