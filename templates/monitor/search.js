(() => {
  const box = document.getElementById("search");
  const rows = [...document.querySelectorAll("#breach-rows > tr")];
  if (!box || !rows.length) return;
  const [text, duty, person] = ["text", "duty", "person"].map(
    (name) => document.getElementById("search-" + name));
  const plain = (value) => value.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const known = rows.map((row) => plain(row.textContent));
  const look = () => {
    const words = plain(text.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, at) => {
      const fits = (!duty.value || row.dataset.duty === duty.value)
        && (!person.value || row.dataset.person === person.value)
        && words.every((word) => known[at].includes(word));
      row.hidden = !fits;
      shown += fits;
    });
    document.getElementById("search-found").textContent =
      shown === rows.length ? `All ${shown} are shown.` : `${shown} of ${rows.length} are shown.`;
  };
  for (const field of [text, duty, person]) field.addEventListener("input", look);
  // What a browser kept of an earlier visit counts, too.
  addEventListener("pageshow", look);
  box.hidden = false;
  look();
})();
