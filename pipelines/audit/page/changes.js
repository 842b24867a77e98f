// What changed from another root to this one: only in reports that were made against one.
function addChanges() {
  if (report.comparison && !TABS.changes) TABS.changes = showChanges;
}

const signed = (value, tell) => (Math.abs(value) < 1e-12 ? "–" : (value > 0 ? "+" : "−") + tell(Math.abs(value)));
const sides = (other, to) => [keyed("other", other), keyed("this", to)];
const keyed = (name, label) => el("span", { class: "key" }, el("i", { class: name }), label);
const heading = (text) => el("h2", {}, text);
const boxed = (...children) => el("div", { class: "card" }, ...children);

function showChanges(chosen) {
  const c = report.comparison;
  return [
    heading("What changed"),
    el("p", {}, ...sides(`before: ${c.other}`, `now: ${c.this}`)),
    changeTiles(c), ...settingsTable(c), ...flowTable(c), ...changeBrowser(c, chosen), ...stageTable(c), ...reasonTable(c),
    ...labelTable(c), ...sequenceTable(c), ...keptGroups(c), ...overlays(c), ...speedTable(c),
  ];
}

function changeTiles(c) {
  const count = (total) => `${hoursUnit(total.hours)}`;
  return el("div", { class: "tiles" }, tile(count(c.kept_now), `kept now, not before: ${number(c.kept_now.items)} segments`),
    tile(count(c.no_longer_kept), `no longer kept: ${number(c.no_longer_kept.items)} segments`),
    tile(count(c.labels.another_text), `with another text: ${number(c.labels.another_text.items)} of ${number(c.in_both.items)} segments in both`),
    tile(c.labels.word_difference === null ? "–" : share(c.labels.word_difference, 1), "of the words of both are others"));
}

function setting(value, key) {
  if (typeof value === "string" && /(^|\.)use$/.test(key)) return el("code", { title: value }, value.split(".").slice(-2)[0]);
  if (gone(value)) return el("span", { class: "soft" }, "not there");
  const told = typeof value === "object" ? JSON.stringify(value) : String(value);
  if (told.length <= 80) return el("code", {}, told);
  return el("details", {}, el("summary", {}, told.slice(0, 40) + " …"), el("code", {}, told));
}

// A long name may be broken where its parts meet.
const broken = (name) => el("code", { class: "key-name" }, ...name.split(/(?<=[._])/).flatMap((part) => [part, el("wbr")]));
const gone = (value) => value === null || value === undefined;

function settingsTable(c) {
  if (!c.settings.length) return [heading("Settings"), el("p", { class: "soft" }, "All settings are the same.")];
  const same = (one) => (t) => t.stage === one.stage && t.key === one.key;
  const whole = c.thresholds.filter((one) => (gone(one.this) || gone(one.other)) && one.key.split(".").length === 2);
  const moved = c.thresholds.filter((one) => !whole.includes(one)), rest = c.settings.filter((one) => !c.thresholds.some(same(one)));
  const rows = (list, start) => table(["setting", "before", "now"], list.map((one) => [
    broken((one.key ? `${one.stage}.${one.key}` : one.stage).slice(start)), setting(one.other, one.key), setting(one.this, one.key)]));
  const only = (title, list, side) => (list.length ? [el("p", {}, title, ...list.flatMap((one, i) => [i ? ", " : "",
    el("code", { title: JSON.stringify(one[side]) }, one.key.slice("filters.".length))]))] : []);
  return [
    ...(c.thresholds.length ? [heading("Filters that differ"), boxed(...(moved.length ? [rows(moved, "curate.filters.".length)] : []),
      ...only("Only now: ", whole.filter((one) => gone(one.other)), "this"), ...only("Only before: ", whole.filter((one) => gone(one.this)), "other"))] : []),
    ...(rest.length ? [heading("Other settings that differ"), boxed(rows(rest, 0))] : []),
  ];
}

function flowTable(c) {
  const moved = c.flows.filter((one) => one.other !== one.this), still = c.flows.filter((one) => one.other === one.this);
  const rest = still.reduce((sum, one) => ({ items: sum.items + one.items, hours: sum.hours + one.hours }), { items: 0, hours: 0 });
  const heard = (one) => c.examples.some((e) => e.change[0] === one.other && e.change[1] === one.this);
  const link = (one) => (heard(one) ? el("a", { href: "#changes=" + encodeURIComponent(`${one.other} → ${one.this}`) }, "listen") : "");
  const most = Math.max(...moved.map((one) => one.hours), 1e-9);
  return [heading("Segments that changed sides"), el("p", { class: "soft" }, `${number(rest.items)} segments, ${hoursUnit(rest.hours)}, are where they were.`),
    moved.length ? boxed(table(["before", "now", "", "length", "segments", ""], moved.map((one) => [words(one.other), words(one.this),
      bar([["this", one.hours]], most), hoursUnit(one.hours), number(one.items), link(one)]), [3, 4])) : el("p", { class: "soft" }, "None changed sides.")];
}

function changeBrowser(c, chosen) {
  if (!c.examples.length) return [];
  const name = (one) => one.change.join(" → "), kinds = [...new Set(c.examples.map(name))];
  const list = el("div", { class: "list", id: "changed" }), detail = el("div", { class: "card", id: "change" }, "Choose a segment.");
  const draw = (kind) => list.replaceChildren(...c.examples.filter((one) => !kind || name(one) === kind).map((one) => changeRow(one, list, detail)));
  const pick = el("select", { "aria-label": "every change", id: "by-change", onchange: (e) => draw(e.target.value) }, el("option", { value: "" }, "every change"),
    ...kinds.map((kind) => el("option", { value: kind, selected: kind === chosen }, words(kind))));
  draw(kinds.includes(chosen) ? chosen : "");
  const top = el("h2", { id: "examples" }, "Examples to hear");
  if (!matchMedia("(max-width: 760px)").matches) list.querySelector(".row")?.click();
  if (chosen) requestAnimationFrame(() => top.scrollIntoView());
  return [top, el("div", { class: "filters" }, pick), el("div", { class: "split" }, list, detail)];
}

function sideTag(side) {
  if (!side) return el("span", { class: "tag" }, "not there");
  const score = side.kept || side.score === null ? "" : ` ${number(side.score, 3)}`;
  return el("span", { class: "tag " + (side.kept ? "is-kept" : "is-dropped") }, side.kept ? "kept" : words(side.reason || "dropped") + score);
}

const changeRow = (one, list, detail) => choice(one, list, detail, (more) => [...showChange(one), ...showSegment(one, more).slice(1)],
  ...(one.change[1] === "another text" ? [el("span", { class: "tag" }, one.change[1])] : [sideTag(one.sides.other), "→ ", sideTag(one.sides.this)]),
  el("span", { class: "soft" }, `${seconds(one.seconds)} · ${one.source}`));

function showChange(one) {
  const { this: now, other: before } = one.sides;
  const head = el("p", {}, "before ", sideTag(before), " now ", sideTag(now));
  if (!now || !before || now.text === before.text) return [head];
  const [was, is] = marked(before.text.split(/\s+/), now.text.split(/\s+/));
  return [head, table(["", "text"], [["before", el("span", {}, ...was)], ["now", el("span", {}, ...is)]])];
}

// The longest common subsequence of words; what is not in it is marked. Words of a segment are few.
function marked(before, now) {
  const plain = (word) => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ""), n = before.length, m = now.length;
  const long = Array.from({ length: n + 1 }, () => new Uint16Array(m + 1));
  for (let i = n - 1; i >= 0; i--) for (let j = m - 1; j >= 0; j--)
    long[i][j] = plain(before[i]) === plain(now[j]) ? long[i + 1][j + 1] + 1 : Math.max(long[i + 1][j], long[i][j + 1]);
  const was = [], is = [];
  const put = (list, word, same) => list.push(same ? word + " " : el("mark", {}, word), same ? "" : " ");
  for (let i = 0, j = 0; i < n || j < m;) {
    if (i < n && j < m && plain(before[i]) === plain(now[j])) { put(was, before[i++], true); put(is, now[j++], true); }
    else if (j >= m || (i < n && long[i + 1][j] >= long[i][j + 1])) put(was, before[i++], false);
    else put(is, now[j++], false);
  }
  return [was, is];
}

function pairBar(other, now, most) {
  return el("div", { class: "beside" }, bar([["other", other]], most), bar([["this", now]], most));
}

const of = (side, outcome) => (side ? side[outcome].hours : 0);

function stageTable(c) {
  const most = Math.max(...c.stages.flatMap((one) => [of(one.other, "kept"), of(one.this, "kept")]), 1e-9);
  const some = (one) => [one.other, one.this].some((side) => ["kept", "dropped", "failed"].some((outcome) => of(side, outcome)));
  const rows = c.stages.filter(some).map((one) => [one.stage, pairBar(of(one.other, "kept"), of(one.this, "kept"), most),
    ...["kept", "dropped", "failed"].map((outcome) => twice(of(one.other, outcome), of(one.this, outcome), hoursUnit))]);
  return [heading("Hours by stage"), boxed(table(["stage", "kept", "kept", "dropped", "failed"], rows, [2, 3, 4]))];
}

function twice(other, now, tell) {
  if (Math.abs(now - other) < 1e-9) return tell(now);
  return el("span", {}, `${tell(other)} → ${tell(now)}`, el("br"), el("span", { class: "soft" }, signed(now - other, tell)));
}

function reasonTable(c) {
  const length = (side) => (side ? side.hours : 0), items = (side) => (side ? side.items : 0);
  const most = Math.max(...c.reasons.flatMap((one) => [length(one.other), length(one.this)]), 1e-9);
  const rows = c.reasons.map((one) => [one.stage, words(one.reason), pairBar(length(one.other), length(one.this), most),
    twice(length(one.other), length(one.this), hoursUnit), twice(items(one.other), items(one.this), number)]);
  return rows.length ? [heading("Why it was dropped, or failed, before and now"), boxed(table(["stage", "reason", "", "length", "items"], rows, [3, 4]))] : [];
}

function plainRow(name, other, now, tell, tellChange) {
  const change = gone(other) || gone(now) ? "" : signed(now - other, tellChange || tell);
  return [name, gone(other) ? "–" : tell(other), gone(now) ? "–" : tell(now), change];
}

const rate = (value) => number(100 * value, 2) + " %", points = (value) => number(100 * value, 2) + " pts";

function labelTable(c) {
  const rows = [];
  for (const name of ["agreement", "confidence"]) {
    const { other, this: now } = c.labels[name];
    if (other !== null || now !== null) rows.push(plainRow(`${name} of what is kept`, other, now, (v) => number(v, 3)));
  }
  for (const one of c.labels.wer) rows.push(plainRow(`word error rate: ${one.engine}`, one.other, one.this, rate, points));
  return rows.length ? [heading("Labels"), boxed(table(["", "before", "now", "change"], rows, [1, 2, 3]))] : [];
}

function sequenceTable(c) {
  const { this: now, other } = c.sequences, few = (value) => number(value, 2);
  if (!now && !other) return [];
  const of_ = (side, key) => (side ? side[key] : null), row = (name, key, tell) => plainRow(name, of_(other, key), of_(now, key), tell, tell === rate && points);
  const rows = [row("sequences", "sequences", number), row("documents", "documents", number), row("fill", "fill", rate),
    row("switches", "switches", number), row("switches a document", "switches_a_document", few), row("chunks a document", "chunks_a_document", few),
    row("mean audio chunk, seconds", "mean_audio_s", few), row("mean text chunk, tokens", "mean_text_tokens", few),
    row("audio, of the chunks", "audio_chunk_share", rate), row("audio, of the tokens", "audio_token_share", rate)];
  const named = (side) => new Map((side ? side.sources : []).map((one) => [`tokens of ${one.source}, ${one.side}`, one.share]));
  const before = named(other), after = named(now);
  for (const name of new Set([...before.keys(), ...after.keys()])) rows.push(plainRow(name, before.get(name), after.get(name), rate, points));
  return [heading("Sequences"), boxed(table(["", "before", "now", "change"], rows, [1, 2, 3]))];
}

function keptGroups(c) {
  const cards = Object.entries(c.groups).filter(([, rows]) => rows.length).map(([name, rows]) => {
    const most = Math.max(...rows.flatMap((one) => [one.other, one.this]), 1e-9);
    return el("div", { class: "card" }, el("h3", {}, "Hours kept by " + name), table([name, "", "length"],
      rows.map((one) => [one.name, pairBar(one.other, one.this, most), twice(one.other, one.this, hoursUnit)]), [2]));
  });
  return cards.length ? [heading("What is kept"), el("div", { class: "grid" }, ...cards)] : [];
}

function overlays(c) {
  const made = c.histograms.map((h) => boxed(el("h3", {}, h.title), overlay(h), el("p", { class: "soft" }, `${h.unit}; bars are hours kept`)));
  return made.length ? [heading("Distributions of what is kept"), el("p", {}, ...sides("before, the line", "now, the bars")), el("div", { class: "grid" }, ...made)] : [];
}

function overlay({ edges, this: now, other }) {
  const bins = edges.length - 1, most = Math.max(...now, ...other, 1e-9), width = 320, floor = 112, step = width / bins;
  const chart = histogram({ edges, hours: { this: [...now, ...Array(bins - now.length).fill(0)] } }, most);
  const tall = (i) => floor - ((floor - 6) * (other[i] || 0)) / most;
  const path = Array.from({ length: bins }, (_, i) => `${i ? "L" : "M"}${i * step},${tall(i)}L${(i + 1) * step},${tall(i)}`).join("");
  chart.append(el("path", { d: path, class: "before" }));
  return chart;
}

function speedTable(c) {
  const rows = c.speed.map((one) => plainRow(one.stage, one.other && one.other.x_real_time, one.this && one.this.x_real_time, (v) => number(v, 1) + " ×"))
    .filter((row) => row[1] !== "–" || row[2] !== "–");
  return rows.length ? [heading("Times real time"), boxed(table(["stage", "before", "now", "change"], rows, [1, 2, 3]))] : [];
}
