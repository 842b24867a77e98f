// What is said, by whom, and what making it took: the parts that look beyond single segments.
const percent = (value) => (value === null || value === undefined ? "" : number(100 * value, 1) + " %");
const framed = (title, ...inside) => el("div", { class: "card" }, title ? el("h3", {}, title) : null, ...inside);
const note = (text) => el("p", { class: "soft" }, text);

function showContent() {
  const made = [...topics(), ...found(), ...testItems(), ...privacy()];
  return made.length ? made : [el("h2", {}, "Nothing was looked for"),
    note("Topics are told by the command topics; near-duplicates, boilerplate and test items are found by survey.")];
}

function topics() {
  const { hours: held, target, resampling } = report.topics, sources = Object.keys(held);
  if (!sources.length) return [];
  const totals = Object.fromEntries(sources.map((s) => [s, Object.values(held[s]).reduce((a, b) => a + b, 0)]));
  const names = [...new Set([...sources.flatMap((s) => Object.keys(held[s])), ...Object.keys(target || {})])].sort();
  const shareOf = (s, t) => (totals[s] ? (held[s][t] || 0) / totals[s] : 0);
  const most = Math.max(...names.flatMap((t) => [...sources.map((s) => shareOf(s, t)), (target || {})[t] || 0]), 1e-9);
  const rows = names.map((t) => [words(t), ...sources.map((s) => meter(shareOf(s, t), most, (target || {})[t])),
    ...(target ? [percent(target[t] || 0), resampling ? number(resampling.weights[t], 2) : "", resampling ? percent(resampling.reached[t] || 0) : ""] : [])]);
  const head = ["topic", ...sources.map((s) => `${s}, ${hoursUnit(totals[s])}`), ...(target ? ["wanted", "weight", "reached"] : [])];
  const last = sources.length + 1;
  return [el("h2", {}, "Topics of each source"), el("div", { class: "card" }, table(head, rows, target ? [last, last + 1, last + 2] : []),
    target ? note("A line in a bar is the share that is wanted; weight is how often a document of that topic is to be taken." +
      (resampling ? ` Nearest mix of sources: ${Object.entries(resampling.source_shares).map(([s, v]) => `${s} ${percent(v)}`).join(", ")}.` : "") +
      (resampling && resampling.missing.length ? ` Not there at all: ${resampling.missing.map(words).join(", ")}.` : "")) : note("Shares of the hours that were kept and have a topic."))];
}

function meter(value, most, wanted) {
  return el("div", { class: "meter" }, el("div", { class: "bar" }, value > 0 ? el("i", { class: "kept", style: `width:${(100 * value) / most}%` }) : null,
    wanted ? el("b", { style: `left:${(100 * wanted) / most}%`, title: `wanted: ${percent(wanted)}` }) : null), el("span", {}, percent(value)));
}

const KINDS = { same_text: "The same text", near_text: "Nearly the same text", boilerplate: "Said in many recordings", contamination: "Items of test sets" };

function found() {
  const { kinds, examples } = report.found;
  if (!kinds.length) return [];
  const most = Math.max(...kinds.map((k) => (k.kept || 0) + (k.dropped || 0)), 1e-9);
  const rows = kinds.map((k) => [KINDS[k.kind] || words(k.kind), bar([["kept", k.kept || 0], ["dropped", k.dropped || 0]], most),
    number(k.segments), hoursUnit(k.kept || 0), hoursUnit(k.dropped || 0)]);
  return [el("h2", {}, "What the survey found"), keys("kept", "dropped"),
    el("div", { class: "card" }, table(["", "", "segments", "kept", "dropped"], rows, [2, 3, 4])),
    ...[...new Set(examples.map((e) => e.kind))].map((kind) => el("details", { class: "card apart" },
      el("summary", {}, `${KINDS[kind] || words(kind)}: examples`), ...examples.filter((e) => e.kind === kind).map(example)))];
}

function example(one) {
  const hidden = "Not shown: something private is in it, or it is of another run.";
  const pair = one.kind === "same_text" || one.kind === "near_text";
  const said = one.text === null ? el("i", { class: "soft" }, hidden) : one.span
    ? el("span", {}, one.text.slice(0, one.span[0]), el("mark", {}, one.text.slice(...one.span)), one.text.slice(one.span[1])) : one.text;
  return el("div", { class: "pair" }, note(pair ? `likeness ${number(one.score, 2)}` : one.kind === "boilerplate" ? `${number(one.score)} recordings say it` : `${one.other}, ${percent(one.score)} of its words in a row`),
    el("p", {}, said), pair ? el("p", {}, el("span", { class: "tag" }, "kept for it"), one.other_text || el("i", { class: "soft" }, hidden)) : null,
    el("p", { class: "id soft" }, one.segment + (pair ? " · " + one.other : "")));
}

function testItems() {
  const { items, n_items: count } = report.found;
  return items.length ? [el("h2", {}, `${number(count)} items of test sets${count > items.length ? `, the ${items.length} in most segments` : ""}`), el("div", { class: "card" },
    table(["item", "segments", "recordings", "of its words"], items.map((i) => [el("span", { class: "id" }, i.item_id), number(i.segments), number(i.recordings), percent(i.share)]), [1, 2, 3]))] : [];
}

function privacy() {
  const { edits } = report.found;
  return edits.length ? [el("h2", {}, "Taken out of what is emitted"), el("div", { class: "card" },
    table(["what", "how", "stretches", "audio"], edits.map((e) => [words(e.kind), e.action, number(e.items), e.seconds ? seconds(e.seconds) : ""]), [2, 3]),
    note("Segments that hold anything private are counted, and neither shown nor played in this report."))] : [];
}

// Who speaks after whom.
function turnTaking() {
  const t = report.turns;
  if (!t.turns) return [];
  const recordings = Object.entries(t.recordings_by_speakers), most = Math.max(...recordings.map(([, n]) => n));
  return [el("h2", {}, "Taking turns"), el("div", { class: "tiles" }, tile(number(t.turns), "turns"), tile(number(t.changes), "changes of speaker"),
    tile(share(t.overlapping_changes, t.changes) || "–", "of changes begin before the other ends"), tile(share(t.overlap_hours, t.hours) || "–", "of speech overlaps"),
    tile(share(t.short_turns, t.turns), "of turns are below a second")),
    el("div", { class: "grid apart" }, framed("Recordings by number of speakers", table(["speakers", "", "recordings"],
      recordings.map(([count, n]) => [count, el("div", { class: "bar" }, el("i", { class: "turns", style: `width:${(100 * n) / most}%` })), number(n)]), [2])))];
}

// What is in the sequences.
function packing() {
  const p = report.metrics.interleave && report.metrics.interleave.packing;
  if (!p) return [];
  const tokens = p.audio_tokens + p.text_tokens, chunks = p.audio_chunks + p.text_chunks;
  const sources = (p.sources || []).map((s) => [s.source, s.side, number(s.documents), number(s.audio_tokens + s.text_tokens), percent(s.share),
    s.wanted_share === null ? "" : percent(s.wanted_share), s.repeats ? number(s.repeats, 2) + " ×" : ""]);
  return [el("div", { class: "tiles" }, tile(number(p.sequences), "sequences"), tile(percent(p.fill), "full, the rest is padding"), tile(number(p.documents), "documents"),
    tile(number(p.switches / Math.max(p.documents, 1), 1), "switches of modality a document"), tile(share(p.audio_chunks, chunks), "of the chunks are audio"),
    tile(share(p.audio_tokens, tokens), "of the tokens are audio"), tile(p.audio_chunks ? seconds(p.audio_s / p.audio_chunks) : "–", "an audio chunk on average")),
    sources.length ? el("div", { class: "card apart" }, table(["source", "side", "documents", "tokens", "share", "wanted", "taken"], sources, [2, 3, 4, 5, 6])) : ""];
}

// How well it was heard, where somebody wrote down what is said.
function evaluation() {
  const e = report.evaluation;
  if (!e) return [];
  const engines = Object.entries(e.engines);
  if (!engines.length) return [];
  const most = Math.max(...engines.map(([, one]) => one.wer), 1e-9);
  const counts = (one) => [percent(one.wer), number(one.reference_words), number(one.substitutions), number(one.deletions), number(one.insertions)];
  const head = ["WER", "words", "wrong", "missing", "added"];
  return [el("h2", {}, "Word errors against references"), el("div", { class: "card" }, table(["engine", "", ...head],
    engines.map(([name, one]) => [name, el("div", { class: "bar" }, el("i", { class: "dropped", style: `width:${(100 * one.wer) / most}%` })), ...counts(one)]), [2, 3, 4, 5, 6]),
    el("details", {}, el("summary", {}, "Recordings with the highest rates"), table(["recording", "engine", ...head],
      e.worst.map((one) => [el("span", { class: "id" }, one.uri), one.engine, ...counts(one)]), [2, 3, 4, 5, 6])))];
}

function bySource() {
  const lines = report.funnel.filter((line) => line.source && line.outcome === "kept"), names = [...new Set(lines.map((line) => line.source))];
  if (names.length < 2) return [];
  const stages = [...new Set(lines.map((line) => line.stage))];
  const at = (stage, source) => lines.filter((line) => line.stage === stage && line.source === source).reduce((sum, line) => sum + line.hours, 0);
  return [el("h2", {}, "Hours kept by source"), el("div", { class: "card" }, table(["stage", ...names],
    stages.map((stage) => [stage, ...names.map((source) => hoursUnit(at(stage, source)))]), names.map((_, i) => i + 1)))];
}

// What it took.
function showWork() {
  const held = Object.entries(report.metrics).filter(([, m]) => m.measured_buckets);
  if (!held.length) return [el("h2", {}, "No figures of this root's work")];
  const whole = held.reduce((sum, [, m]) => sum + m.wall_s, 0), most = Math.max(...held.map(([, m]) => m.wall_s), 1e-9);
  const rows = held.flatMap(([stage, m]) => [[stage, timeBar(m.wall_s, most), share(m.wall_s, whole), span(m.wall_s), times(m.x_real_time), number(m.written_bytes / 1e6, 1) + " MB", ""],
    ...Object.entries(m.engines).map(([name, e]) => ["· " + name, timeBar(e.wall_s, most), share(e.wall_s, whole), span(e.wall_s), times(e.x_real_time), "", percent(e.batch_fill)])]);
  const slow = Object.entries(report.work).flatMap(([stage, w]) => w.slowest.filter((b, i) => i === 0 || b.wall_s > 1.5 * w.median_wall_s).map((b) => [
    stage, number(b.bucket), span(b.wall_s), w.median_wall_s ? number(b.wall_s / w.median_wall_s, 1) + " ×" : "", hoursUnit(b.audio_in_s / 3600), b.host]));
  return [el("h2", {}, "Throughput by stage"), el("div", { class: "card" }, table(["stage", "", "of all work", "time of all workers", "times real time", "written", "batches full"], rows, [2, 3, 4, 5, 6])),
    el("h2", {}, "The slowest buckets"), el("div", { class: "card" }, table(["stage", "bucket", "time", "of the median", "audio in", "where"], slow, [1, 2, 3, 4]))];
}

const timeBar = (value, most) => el("div", { class: "bar" }, el("i", { class: "turns", style: `width:${(100 * value) / most}%` }));
const times = (value) => (value ? number(value, value < 10 ? 1 : 0) + " ×" : "");
const span = (value) => (value >= 3600 ? number(value / 3600, 1) + " h" : value >= 60 ? number(value / 60, 1) + " min" : number(value, value < 10 ? 2 : 0) + " s");
