"use strict";
// Data comes by scripts that call speechloomData(key, data): a page from a disk may fetch nothing.
const arrived = new Map(), awaited = new Map();
let report;

function speechloomData(key, data) {
  arrived.set(key, data);
  if (key === "report") { report = data; start(); }
  (awaited.get(key) || []).forEach((tell) => tell(data));
  awaited.delete(key);
}

function load(place, key) {
  if (arrived.has(key)) return Promise.resolve(arrived.get(key));
  return new Promise((resolve) => {
    const others = awaited.get(key);
    awaited.set(key, [...(others || []), resolve]);
    if (!others) document.body.append(el("script", { src: place }));
  });
}

function el(tag, attributes = {}, ...children) {
  const svg = ["svg", "rect", "line", "path", "text", "title"].includes(tag);
  const made = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const number = (value, digits = 0) =>
  value === null || value === undefined ? "" : value.toLocaleString("en", { maximumFractionDigits: digits });
const hours = (value) => (value >= 100 ? number(value) : value >= 1 ? number(value, 1) : value * 60 >= 1 ? number(value * 60, 1) + " min" : number(value * 3600, 1) + " s");
const hoursUnit = (value) => (!value ? "–" : value >= 1 ? hours(value) + " h" : hours(value));
const seconds = (value) => number(value, 1) + " s";
const clock = (value) => new Date(value * 1000).toISOString().slice(11, 19);
const share = (part, whole) => (whole ? number((100 * part) / whole, 1) + " %" : "");
const words = (name) => name.replaceAll("_", " ");

// Tabs: each is a function that returns what to show.
const TABS = { overview: showOverview, drops: showDrops, distributions: showDistributions, samples: showSamples,
               sequences: showSequences, content: showContent, work: showWork, failures: showFailures };

function start() {
  document.getElementById("root").textContent = report.root;
  addChanges();
  window.addEventListener("hashchange", route);
  route();
}

function route() {
  const [name, argument] = location.hash.slice(1).split("=");
  const tab = TABS[name] ? name : "overview";
  document.getElementById("tabs").replaceChildren(...Object.keys(TABS).map((key) =>
    el("a", { href: "#" + key, "aria-current": key === tab && "page" }, key[0].toUpperCase() + key.slice(1))));
  document.querySelector("#tabs a[aria-current]").scrollIntoView({ block: "nearest", inline: "nearest" });
  document.getElementById("main").replaceChildren(...TABS[tab](argument && decodeURIComponent(argument)));
}

const keys = (...names) => el("p", {}, ...names.map((name) => el("span", { class: "key" }, el("i", { class: name }), name)));

function tile(value, label) { return el("div", { class: "tile" }, el("b", {}, value), el("span", { class: "soft" }, label)); }

function table(head, rows, numeric = []) {
  const cell = (tag, value, i) => el(tag, { class: numeric.includes(i) && "n" }, value ?? "");
  return el("div", { class: "scroll" }, el("table", {},
    el("thead", {}, el("tr", {}, ...head.map((value, i) => cell("th", value, i)))),
    el("tbody", {}, ...rows.map((row) => el("tr", {}, ...row.map((value, i) => cell("td", value, i)))))));
}

function bar(parts, most) {
  return el("div", { class: "bar" }, ...parts.filter(([, value]) => value > 0).map(([name, value]) =>
    el("i", { class: name, style: `width:${(100 * value) / most}%`, title: `${name}: ${hoursUnit(value)}` })));
}

function showOverview() {
  const stages = Object.entries(report.stages), ingest = report.stages.ingest, last = report.stages.interleave;
  const most = Math.max(...stages.map(([, stage]) => stage.in.hours), 1e-9);
  const outcomes = ["kept", "dropped", "failed"];
  const rows = stages.map(([name, stage]) => [
    name, bar(outcomes.map((o) => [o, stage[o].hours]), most), hoursUnit(stage.in.hours),
    ...outcomes.map((o) => hoursUnit(stage[o].hours)), number(stage.in.items),
    stage.in.items || stage.committed_buckets ? (stage.balanced ? "balances" : "DOES NOT BALANCE") : "not begun"]);
  return [
    el("div", { class: "tiles" }, tile(hoursUnit(ingest.in.hours), "decoded"), tile(hoursUnit(last.kept.hours), "in shards"),
      tile(share(last.kept.hours, ingest.in.hours), "of what was decoded"), tile(number(report.segments_judged), "segments judged"),
      tile(number(report.n_failures), "failures")),
    el("h2", {}, "From the list to the shards"), keys(...outcomes),
    el("div", { class: "card" }, table(["stage", "", "in", ...outcomes, "items in", ""], rows, [2, 3, 4, 5, 6])),
    ...reasons(), ...bySource(), ...evaluation(), ...groups(),
  ];
}

function reasons() {
  const found = Object.entries(report.stages).flatMap(([stage, one]) => one.reasons.map((r) => [stage, r]));
  found.sort((a, b) => b[1].hours - a[1].hours || b[1].items - a[1].items);
  const most = Math.max(...found.map(([, r]) => r.hours), 1e-9);
  if (!found.length) return [];
  return [el("h2", {}, "Why it was dropped, or failed"), el("div", { class: "card" }, table(["stage", "reason", "", "length", "items"],
    found.map(([stage, r]) => [stage, exampleLink(r.reason), bar([[r.outcome, r.hours]], most), hoursUnit(r.hours), number(r.items)]), [3, 4]))];
}

function exampleLink(reason) {
  const has = report.segments.some((segment) => segment.reason === reason);
  return has ? el("a", { href: "#drops=" + encodeURIComponent(reason) }, words(reason)) : words(reason);
}

function groups() {
  const cards = Object.entries(report.tally.groups).filter(([, rows]) => rows.length).map(([name, rows]) => {
    const most = Math.max(...rows.map((r) => (r.kept || 0) + (r.dropped || 0)), 1e-9);
    return el("div", { class: "card" }, el("h3", {}, "Hours by " + name), table([name, "", "kept", "dropped"],
      rows.map((r) => [r.name, bar([["kept", r.kept || 0], ["dropped", r.dropped || 0]], most), hoursUnit(r.kept || 0), hoursUnit(r.dropped || 0)]), [2, 3]));
  });
  const recordings = Object.entries(report.tally.recordings).filter(([, held]) => Object.keys(held).length).map(([name, held]) => {
    const rows = Object.entries(held).sort((a, b) => b[1] - a[1]), most = Math.max(...rows.map((r) => r[1]), 1e-9);
    return el("div", { class: "card" }, el("h3", {}, "Recordings by " + name),
      table([name, "", "length"], rows.map(([key, value]) => [key, bar([["kept", value]], most), hoursUnit(value)]), [2]));
  });
  return cards.length ? [el("h2", {}, "What is in it"), el("div", { class: "grid" }, ...cards, ...recordings)] : [];
}

function showDistributions() {
  const made = report.tally.histograms.filter((h) => h.items).map((h) => el("div", { class: "card" },
    el("h3", {}, h.title), histogram(h), el("p", { class: "soft" }, `${h.unit}; ${number(h.items)} values; bars are hours`)));
  return [el("h2", {}, "Distributions"), keys("kept", "dropped"), el("div", { class: "grid" }, ...made), ...turnTaking()];
}

function histogram({ edges, hours: series }, highest) {
  const width = 320, height = 130, foot = 18, bins = edges.length - 1, names = Object.keys(series).sort().reverse();
  const totals = Array.from({ length: bins }, (_, i) => names.reduce((sum, name) => sum + series[name][i], 0));
  const most = highest || Math.max(...totals, 1e-9), step = width / bins, drawn = [];
  for (let i = 0; i < bins; i++) {
    let bottom = height - foot;
    for (const name of names) {
      const tall = ((height - foot - 6) * series[name][i]) / most;
      if (tall > 0) drawn.push(el("rect", { class: name, x: i * step + 0.5, y: bottom - tall, width: Math.max(step - 1, 1), height: tall },
        el("title", {}, `${edges[i]} to ${edges[i + 1]}: ${hoursUnit(series[name][i])} ${name}`)));
      bottom -= tall;
    }
  }
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((at) => {
    const i = Math.round(at * bins), anchor = at === 0 ? "start" : at === 1 ? "end" : "middle";
    return el("text", { x: i * step, y: height - 4, "text-anchor": anchor }, number(edges[i], 2));
  });
  return el("svg", { viewBox: `0 0 ${width} ${height}`, role: "img" },
    el("line", { x1: 0, x2: width, y1: height - foot, y2: height - foot }), ...drawn, ...ticks);
}

// Segments: filters, a list, and one of them in full.
function showDrops(reason) {
  const dropped = report.segments.filter((segment) => !segment.kept);
  return dropped.length ? browser("What was dropped, a sample of each reason", dropped, reason) : [el("h2", {}, "Nothing was dropped by a filter")];
}

function showSamples() { return browser("Segments, a sample of each source and each reason", report.segments); }

function browser(title, segments, reason) {
  const list = el("div", { class: "list", id: "list" }), detail = el("div", { class: "card", id: "detail" }, "Choose a segment.");
  const chosen = { reason: reason || "", source: "", language: "", kept: "", text: "" };
  const draw = () => {
    const found = segments.filter((s) => (!chosen.reason || s.reason === chosen.reason) && (!chosen.source || s.source === chosen.source) &&
      (!chosen.language || s.language === chosen.language) && (!chosen.kept || String(s.kept) === chosen.kept) &&
      (!chosen.text || `${s.text} ${s.uri} ${s.id}`.toLowerCase().includes(chosen.text)));
    list.replaceChildren(...(found.length ? found.map((s) => row(s, list, detail)) : [el("p", { class: "soft" }, "None.")]));
  };
  const pick = (key, label, values) => {
    const options = [...new Set(values.filter((v) => v !== null && v !== undefined))].sort();
    const names = key === "kept" ? { true: "kept", false: "dropped" } : {};
    return options.length < 2 && !chosen[key] ? null : el("select", { "aria-label": label, id: "by-" + key, onchange: (e) => { chosen[key] = e.target.value; draw(); } },
      el("option", { value: "" }, label), ...options.map((v) => el("option", { value: String(v), selected: String(v) === chosen[key] }, names[v] || words(String(v)))));
  };
  draw();
  if (!matchMedia("(max-width: 760px)").matches) list.querySelector(".row")?.click();
  return [el("h2", {}, title), el("div", { class: "filters" },
    pick("kept", "kept and dropped", segments.map((s) => s.kept)), pick("reason", "every reason", segments.map((s) => s.reason)),
    pick("source", "every source", segments.map((s) => s.source)), pick("language", "every language", segments.map((s) => s.language)),
    el("input", { type: "search", id: "by-text", placeholder: "text, uri or id", "aria-label": "search", oninput: (e) => { chosen.text = e.target.value.toLowerCase(); draw(); } })),
    el("div", { class: "split" }, list, detail)];
}

const verdict = (s) => el("span", { class: "tag " + (s.kept ? "is-kept" : "is-dropped") }, s.kept ? "kept" : words(s.reason));

const row = (segment, list, detail) => choice(segment, list, detail, (more) => showSegment(segment, more), verdict(segment),
  el("span", { class: "soft" }, `${seconds(segment.seconds)} · ${segment.source}${segment.language ? " · " + segment.language : ""}`));

// A row of a list. Of rows chosen one after the other the last is shown, in whichever order they arrive.
function choice(one, list, detail, show, ...told) {
  const made = el("button", { class: "row", type: "button", "aria-pressed": "false", onclick: () => {
    list.querySelectorAll(".row").forEach((other) => other.setAttribute("aria-pressed", String(other === made)));
    detail.chosen = made;
    load(one.detail, one.key).then((more) => { if (detail.chosen === made) detail.replaceChildren(...show(more)); });
    if (matchMedia("(max-width: 760px)").matches) detail.scrollIntoView({ behavior: "smooth" });
  } }, ...told, el("span", { class: "said" }, one.text || "(no text)"));
  return made;
}

function showSegment(segment, more) {
  const player = segment.audio ? el("audio", { controls: "", src: segment.audio, preload: "metadata" }) : null;
  const said = el("div", { class: "words" }, ...more.words.map(([text, from, to], i) => {
    const vote = more.votes[i];
    return el("span", { class: vote && vote[0] < 0.999 && "unsure", "data-from": from, "data-to": to,
      title: `${number(from, 2)} to ${number(to, 2)} s${vote ? `, agreement ${number(vote[0], 2)}, confidence ${number(vote[1], 2)}` : ""}`,
      onclick: () => { if (player) { player.currentTime = from; player.play(); } } }, text + " ");
  }));
  if (!more.words.length) said.textContent = segment.text || "(no text)";
  if (player) light(player, said);
  const scores = more.scores.filter(([, score]) => score !== null).map(([name, score]) => [words(name), number(score, 3)]);
  return [
    el("p", {}, verdict(segment), segment.kept ? "" : `by ${words(segment.filter)}${segment.score === null ? "" : ", score " + number(segment.score, 3)}`),
    el("p", { class: "soft" }, `${segment.recording} at ${clock(segment.start_s)}, ${seconds(segment.seconds)}${segment.speaker ? ", " + segment.speaker : ""}`),
    player || el("p", { class: "soft" }, "Its audio is not in this report: the limit of audio_bytes was reached."),
    more.spectrogram ? spectrogram(more.spectrogram, player, segment.seconds) : null, said,
    el("p", { class: "soft" }, `chosen: ${more.engine || "nothing"}${segment.agreement === null ? "" : ", agreement " + number(segment.agreement, 2)}${more.confidence === null ? "" : ", confidence " + number(more.confidence, 2)}`),
    more.hypotheses.length ? el("div", {}, el("h3", {}, "Hypotheses"), table(["engine", "text"], more.hypotheses.map((h) => [h.engine, h.text || "(nothing)"]))) : null,
    scores.length ? el("details", {}, el("summary", {}, "Scores of all filters"), table(["filter", "score"], scores, [1])) : null,
    el("p", { class: "id soft" }, `${segment.id} · ${segment.uri}`),
  ].filter((part) => part);
}

function light(player, said) {
  const spans = [...said.querySelectorAll("span")];
  const mark = () => {
    for (const span of spans) span.classList.toggle("now", player.currentTime >= +span.dataset.from && player.currentTime < +span.dataset.to);
    if (!player.paused && player.isConnected) requestAnimationFrame(mark);
  };
  ["play", "seeked", "pause"].forEach((event) => player.addEventListener(event, mark));
}

function spectrogram({ channels, frames, levels }, player, length) {
  const canvas = el("canvas", { width: frames, height: channels, role: "img", "aria-label": "spectrogram" });
  const image = new ImageData(frames, channels);
  for (let f = 0; f < frames; f++) for (let c = 0; c < channels; c++) {
    const v = parseInt(levels[f * channels + c], 16) / 15, at = 4 * ((channels - 1 - c) * frames + f);
    image.data.set([40 + 215 * v ** 2.2, 20 + 225 * v ** 1.5, 45 + 150 * v ** 0.8 - 60 * v ** 3, 255], at);
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
  const head = el("div", { class: "head", style: "left:0" }), stage = el("div", { class: "stage" }, canvas, head);
  if (player) {
    const move = () => {
      head.style.left = (100 * player.currentTime) / length + "%";
      if (!player.paused && player.isConnected) requestAnimationFrame(move);
    };
    ["play", "seeked", "pause"].forEach((event) => player.addEventListener(event, move));
    canvas.addEventListener("click", (e) => { player.currentTime = (length * e.offsetX) / canvas.clientWidth; player.play(); });
  }
  return stage;
}

function showSequences() {
  if (!report.sequences.length) return [el("h2", {}, "No sequences yet: interleave makes them")];
  return [...packing(), el("h2", {}, "Packed sequences"), keys("audio", "text"), ...report.sequences.map(sequenceCard)];
}

function sequenceCard(sequence) {
  const strip = el("div", { class: "strip" }), panel = el("div", {});
  load(sequence.chunks, sequence.id).then((chunks) => { strip.replaceChildren(...chunks.map((chunk, i) => {
    const begins = i > 0 && chunk.document !== chunks[i - 1].document;
    const made = el("button", { type: "button", class: chunk.modality + (begins ? " begins" : ""), style: `flex-grow:${chunk.n_tokens}`,
      "aria-label": `chunk ${i + 1}, ${chunk.modality}, ${chunk.n_tokens} tokens`, title: `${chunk.modality}, ${chunk.n_tokens} tokens: ${chunk.text.slice(0, 80)}`,
      onclick: () => {
        strip.querySelectorAll("button").forEach((other) => other.setAttribute("aria-pressed", String(other === made)));
        panel.replaceChildren(...showChunk(chunk, i, chunks.length));
      } });
    return made;
  })); });
  return el("div", { class: "card", style: "margin-bottom:14px" }, el("h3", {}, el("span", { class: "id" }, sequence.id)),
    el("p", { class: "soft" }, `${number(sequence.n_tokens)} tokens, ${share(sequence.audio_tokens, sequence.n_tokens)} of them audio, ${number(sequence.documents)} documents, in ${sequence.file}; a gap in the strip is a new document`),
    strip, panel);
}

function showChunk(chunk, i, count) {
  return [
    el("p", {}, el("span", { class: "tag" }, chunk.modality), `chunk ${i + 1} of ${count}, document ${chunk.document}, ${number(chunk.n_tokens)} tokens, ${seconds(chunk.seconds)} of ${chunk.source} ${chunk.recording} at ${clock(chunk.start_s)}`),
    chunk.modality === "audio" ? (chunk.audio ? el("audio", { controls: "", src: chunk.audio, preload: "metadata" }) : el("p", { class: "soft" }, "Its audio is not in this report: the limit of audio_bytes was reached.")) : null,
    el("p", {}, chunk.text),
  ].filter((part) => part);
}

function showFailures() {
  if (!report.failures.length) return [el("h2", {}, "Nothing failed")];
  return [el("h2", {}, `${number(report.n_failures)} failures${report.n_failures > report.failures.length ? `, the first ${number(report.failures.length)}` : ""}`),
    el("div", { class: "card" }, table(["stage", "error", "what", "message"], report.failures.map((f) => [f.stage, f.error_type, el("span", { class: "id" }, f.uri || f.id), f.message])))];
}
