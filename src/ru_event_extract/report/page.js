"use strict";
// The report's page. Everything that comes from articles is set as text (textContent, dataset),
// never as markup.
(() => {
  const byId = (id) => document.getElementById(id);
  const labels = JSON.parse(byId("labels").textContent);
  const data = JSON.parse(byId("data").textContent);
  const CHUNK = 60, MAX_BARS = 90, MAX_COUNTRIES = 12, MAX_PEOPLE = 24, MAX_OPTIONS = 500;

  // ---- language -------------------------------------------------------------------------------
  let lang = (navigator.language || "ru").toLowerCase().startsWith("en") ? "en" : "ru";
  try { lang = localStorage.getItem("ru-event-extract-lang") || lang; } catch { /* a file may have no storage */ }
  if (!labels[lang]) lang = "ru";
  const regionsOf = (language) => new Intl.DisplayNames([language], { type: "region", style: "short" });
  let regions = regionsOf(lang);

  function t(key, values) {
    const text = labels[lang][key] ?? key.slice(key.indexOf(".") + 1);
    return values ? text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "") : text;
  }
  const known = (prefix, value) => (value ? t(`${prefix}.${value}`) : "");
  function country(code, names = regions) {
    try { return names.of(code) || code; } catch { return code; }
  }
  // The search finds a country by its name in either language.
  const spoken = Object.keys(labels).map(regionsOf), countryWords = new Map();
  function wordsOf(code) {
    if (!countryWords.has(code)) countryWords.set(code, spoken.map((names) => country(code, names)).join(" "));
    return countryWords.get(code);
  }
  const number = (n) => n.toLocaleString(lang);

  function date(value) {
    if (!value) return "";
    const options = { timeZone: "UTC", year: "numeric" };
    if (value.length >= 7) options.month = "short";
    if (value.length >= 10) options.day = "numeric";
    const day = new Date(`${value}-01-01`.slice(0, 10) + "T00:00:00Z");
    return Number.isNaN(day.getTime()) ? value : new Intl.DateTimeFormat(lang, options).format(day);
  }
  const period = (from, to) => (to && to !== from ? `${date(from)} – ${date(to)}` : date(from));

  // ---- elements -------------------------------------------------------------------------------
  function make(tag, properties, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties || {})) {
      if (name === "class") element.className = value;
      else if (name === "data") Object.assign(element.dataset, value);
      else if (name === "on") for (const [event, f] of Object.entries(value)) element.addEventListener(event, f);
      else element[name] = value;
    }
    element.append(...children.filter((c) => c !== null && c !== undefined && c !== ""));
    return element;
  }
  function svg(tag, attributes, ...children) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }
  const pressable = (element, action) => {
    element.setAttribute("tabindex", "0");
    element.addEventListener("click", action);
    element.addEventListener("keydown", (e) => {
      if (e.key === "Enter" || e.key === " ") { e.preventDefault(); action(e); }
    });
    return element;
  };

  // ---- data -----------------------------------------------------------------------------------
  const objects = ({ columns, rows }) =>
    rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])));
  const list = (value) => (value ? value.split("|") : []);
  const documents = new Map(objects(data.documents).map((d, i) => [d.doc_id, { ...d, number: i }]));
  const people = new Map(objects(data.people).map((p) => [p.person_id, p]));
  function grouped(rows, key) {
    const groups = new Map();
    for (const row of rows) {
      const name = typeof key === "function" ? key(row) : row[key];
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(row);
    }
    return groups;
  }
  const participants = grouped(objects(data.participants), "meeting_id");
  const parties = grouped(objects(data.parties), "agreement_id");

  function event(row, kind) {
    const meeting = kind === "m";
    const id = meeting ? row.meeting_id : row.agreement_id;
    const doc = documents.get(row.doc_id) || { doc_id: row.doc_id, number: -1 };
    const who = (meeting ? participants : parties).get(id) || [];
    const from = row.date_start || doc.published || "";
    const to = row.date_end || row.date_start || from;
    const names = who.filter((w) => w.name || w.person_id);
    const e = {
      id, kind, row, doc, who,
      type: meeting ? row.type : row.kind, status: row.status, byArticle: !row.date_start && !!from,
      date: from, first: `${from}-01-01`.slice(0, 10), last: to && `${to}-12-31`.slice(0, 10),
      what: row.title || (meeting ? row.topic : row.subject) || "",
      readers: list(meeting ? row.participants : row.parties), countries: list(row.countries),
      confidence: row.confidence,
    };
    e.persons = names.map((w) => {
      const p = people.get(w.person_id);
      return [w.name, p?.name, p?.aliases].filter(Boolean).join("|");
    }).join("|").toLowerCase();
    e.hay = [
      e.what, row.evidence, row.topic, row.subject, row.place, row.city, row.chair, doc.title, doc.source,
      e.readers.join(" "), ...e.countries.map(wordsOf), ...who.map((w) => `${w.role || ""} ${w.organisation || ""} ${w.name || ""}`),
    ].filter(Boolean).join("\n").toLowerCase();
    return e;
  }
  const events = [
    ...objects(data.meetings).map((row) => event(row, "m")),
    ...objects(data.agreements).map((row) => event(row, "a")),
  ];
  const eventById = new Map(events.map((e) => [e.id, e]));
  for (const e of events) e.meeting_id = e.kind === "a" ? e.row.meeting_id : null;
  // Reports of one event in several articles have an event_id in common.
  const reportsOf = grouped(events.filter((e) => e.row.event_id), (e) => `${e.kind}${e.row.event_id}`);
  const reports = (e) => reportsOf.get(`${e.kind}${e.row.event_id}`) || [e];
  /** Of the reports of each event the one that is surest. */
  function once(found) {
    const best = new Map();
    for (const e of found) {
      const key = e.row.event_id ? `${e.kind}${e.row.event_id}` : e, other = best.get(key);
      if (!other || (e.confidence ?? 0) > (other.confidence ?? 0)) best.set(key, e);
    }
    return [...best.values()];
  }
  const agreementsOf = grouped(events.filter((e) => e.meeting_id), "meeting_id");

  // ---- filters --------------------------------------------------------------------------------
  const fields = ["text", "from", "to", "type", "status", "country", "country2", "person", "confidence"];
  const input = (name) => byId(`f-${name}`);
  let shown = events, sort = { key: "date", down: true }, pairsView = "matrix";

  function matching() {
    const f = Object.fromEntries(fields.map((name) => [name, input(name).value.trim()]));
    const words = f.text.toLowerCase().split(/\s+/).filter(Boolean);
    const person = f.person.toLowerCase(), least = Number(f.confidence) / 100;
    const [kind, type] = f.type.split(":");
    return events.filter((e) =>
      (!kind || (e.kind === kind && (!type || e.type === type))) &&
      (!f.status || e.status === f.status) &&
      (!f.country || e.countries.includes(f.country)) &&
      (!f.country2 || e.countries.includes(f.country2)) &&
      (!f.from || (e.date && e.last >= f.from)) && (!f.to || (e.date && e.first <= f.to)) &&
      (!person || e.persons.includes(person)) &&
      (!least || e.confidence === null || e.confidence === undefined || e.confidence >= least) &&
      words.every((w) => e.hay.includes(w)));
  }
  const sortValue = {
    date: (e) => e.first, type: (e) => known("type", e.type), what: (e) => e.what || e.row.evidence || "",
    who: (e) => e.readers.join("|"), countries: (e) => e.countries.join("|"),
    source: (e) => `${e.doc.source || ""} ${e.doc.title || e.doc.doc_id}`,
  };
  function update() {
    const value = sortValue[sort.key], way = sort.down ? -1 : 1;
    const collator = new Intl.Collator(lang);
    const compare = sort.key === "date" ? (a, b) => (a < b ? -1 : a > b ? 1 : 0) : collator.compare;
    shown = once(matching()).map((e) => [value(e), e])
      .sort((a, b) => (!a[0]) - (!b[0]) || way * compare(a[0], b[0])).map((pair) => pair[1]);
    const least = Number(input("confidence").value);
    byId("f-confidence-value").textContent = least ? `${least} %` : "";
    drawFigures(); drawTimeline(); drawPairs(); drawChips(); drawTable();
  }
  function set(values) {
    for (const [name, value] of Object.entries(values)) input(name).value = value;
    update();
  }

  function options(select, entries) {
    const chosen = select.value;
    select.replaceChildren(...entries.map(([value, text]) =>
      Array.isArray(text)
        ? make("optgroup", { label: value }, ...text.map(([v, x]) => make("option", { value: v, textContent: x })))
        : make("option", { value, textContent: text })));
    select.value = chosen;
  }
  function counted(values) {
    const counts = new Map();
    for (const value of values) if (value) counts.set(value, (counts.get(value) || 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1]);
  }
  function fillFilters() {
    const of = (kind) => events.filter((e) => e.kind === kind);
    const types = (kind) => counted(of(kind).map((e) => e.type))
      .map(([v, n]) => [`${kind}:${v}`, `${known("type", v)} (${number(n)})`]);
    options(input("type"), [["", t("any")],
      [t("meetings"), [["m:", t("all.meetings")], ...types("m")]],
      [t("agreements"), [["a:", t("all.agreements")], ...types("a")]]]);
    const statuses = (kind) => counted(of(kind).map((e) => e.status))
      .map(([v, n]) => [v, `${known("status", v)} (${number(n)})`]);
    const meetingStatuses = statuses("m"), taken = new Set(meetingStatuses.map((s) => s[0]));
    const both = new Map(counted(events.map((e) => e.status)));
    for (const s of meetingStatuses) s[1] = `${known("status", s[0])} (${number(both.get(s[0]))})`;
    options(input("status"), [["", t("any")], [t("meetings"), meetingStatuses],
      [t("agreements"), statuses("a").filter((s) => !taken.has(s[0]))]]);
    const codes = counted(events.flatMap((e) => e.countries))
      .map(([v, n]) => [v, `${country(v)} (${number(n)})`]);
    for (const name of ["country", "country2"]) options(input(name), [["", t("any")], ...codes]);
    byId("people").replaceChildren(...[...people.values()].slice(0, MAX_OPTIONS)
      .map((p) => make("option", { value: p.name || "" })));
  }

  // ---- figures and charts ---------------------------------------------------------------------
  function drawFigures() {
    const people = new Set(shown.flatMap((e) => e.who.map((w) => w.person_id).filter(Boolean)));
    const figures = [
      ["meetings", shown.filter((e) => e.kind === "m").length], ["agreements", shown.filter((e) => e.kind === "a").length],
      ["people", people.size], ["countries", new Set(shown.flatMap((e) => e.countries)).size],
      ["articles", new Set(shown.flatMap(reports).map((e) => e.doc.doc_id)).size],
    ];
    byId("figures").replaceChildren(...figures.map(([key, n]) =>
      make("div", { class: `figure ${key}` }, make("strong", { textContent: number(n), id: `n-${key}` }), make("span", { textContent: t(key) }))));
  }

  function bucketsOf(dated) {
    // The scale by the middle 90 %, the start without the first 2.5 %: one treaty of 1991 must not turn
    // a year's news into one bar.
    const days = dated.map((e) => e.date).sort();
    const at = (q) => Date.parse(`${days[Math.floor(q * (days.length - 1))]}-01-01`.slice(0, 10));
    const span = (at(0.95) - at(0.05)) / 86400000;
    const size = span <= 62 ? 10 : span <= 365 * 6 ? 7 : 4;
    const exact = dated.filter((e) => e.date.length >= size);
    const buckets = new Map();
    for (const e of exact) {
      const key = e.date.slice(0, size);
      if (!buckets.has(key)) buckets.set(key, { m: 0, a: 0 });
      buckets.get(key)[e.kind] += 1;
    }
    const keys = [...buckets.keys()].sort();
    const last = keys[keys.length - 1], all = [];
    const from = days[Math.floor(0.025 * days.length)].slice(0, size);
    for (let key = last, i = 0; key >= keys[0] && key >= from && i < MAX_BARS; i += 1, key = before(key)) all.unshift(key);
    const early = keys.filter((k) => k < all[0]);
    return { size, buckets, keys: all, early, leftOut: shown.length - exact.length };
  }
  function before(key) {
    if (key.length === 4) return String(Number(key) - 1).padStart(4, "0");
    const day = new Date(`${key}-01`.slice(0, 10) + "T00:00:00Z");
    if (key.length === 7) day.setUTCMonth(day.getUTCMonth() - 1);
    else day.setUTCDate(day.getUTCDate() - 1);
    return day.toISOString().slice(0, key.length);
  }
  function endOf(key) {
    if (key.length === 10) return key;
    if (key.length === 4) return `${key}-12-31`;
    const day = new Date(`${key}-01T00:00:00Z`);
    day.setUTCMonth(day.getUTCMonth() + 1, 0);
    return day.toISOString().slice(0, 10);
  }
  // Charts are drawn in the pixels there are, so that their words stay readable on a narrow screen.
  const widthOf = (box) => Math.max(260, box.clientWidth);
  function drawTimeline() {
    const box = byId("timeline"), dated = shown.filter((e) => e.date);
    if (!dated.length) return void box.replaceChildren(make("p", { class: "notice", textContent: t("none") }));
    const { buckets, keys, early, leftOut } = bucketsOf(dated);
    const bars = keys.map((k) => [k, buckets.get(k) || { m: 0, a: 0 }, `${k}-01-01`.slice(0, 10), endOf(k)]);
    if (early.length) {
      const sum = { m: 0, a: 0 };
      for (const k of early) { sum.m += buckets.get(k).m; sum.a += buckets.get(k).a; }
      bars.unshift([t("earlier"), sum, "", endOf(before(keys[0]))]);
    }
    const W = widthOf(box), H = 330, base = H - 24, step = (W - 34) / bars.length, top = Math.max(...bars.map((b) => b[1].m + b[1].a));
    const height = (n) => (n / top) * (base - 14);
    const chart = svg("svg", { viewBox: `0 0 ${W} ${H}`, width: W, height: H, role: "group", class: "bars" });
    for (const share of top > 1 ? [0.5, 1] : [1]) {
      const y = base - height(top * share);
      chart.append(svg("line", { x1: 30, x2: W, y1: y, y2: y, class: "grid" }),
        svg("text", { x: 26, y: y + 4, class: "axis end" }, number(Math.round(top * share))));
    }
    const every = Math.ceil(bars.length / Math.max(2, Math.floor(W / 84)));
    bars.forEach(([key, n, from, to], i) => {
      const x = 32 + i * step, width = Math.max(1, Math.min(step - 1.5, 42)), left = x + (step - width) / 2;
      const name = /^\d/.test(key) ? date(key) : key;
      const bar = svg("g", { class: "bar", "data-key": key },
        svg("title", {}, `${name}: ${t("meetings")} ${number(n.m)}, ${t("agreements")} ${number(n.a)}`),
        svg("rect", { x, y: 8, width: step, height: base - 8, class: "hit" }),
        svg("rect", { x: left, y: base - height(n.m), width, height: height(n.m), class: "m", rx: 1.5 }),
        svg("rect", { x: left, y: base - height(n.m + n.a), width, height: height(n.a), class: "a", rx: 1.5 }));
      if (n.m + n.a) pressable(bar, () => set({ from, to }));
      chart.append(bar);
      if (i % every === 0) chart.append(svg("text", { x: Math.min(x + step / 2, W - 34), y: H - 7, class: "axis middle" }, name));
    });
    box.replaceChildren(chart, make("p", { class: "key" },
      make("span", { class: "dot m" }), t("meetings"), make("span", { class: "dot a" }), t("agreements"),
      leftOut ? make("span", { class: "aside", textContent: t("timeline.left_out", { n: number(leftOut) }) }) : ""));
  }

  const pairKey = (a, b) => (a < b ? `${a}|${b}` : `${b}|${a}`);
  function countPairs() {
    const pairs = new Map();
    for (const e of shown) {
      e.countries.forEach((a, i) => e.countries.slice(i + 1).forEach((b) => {
        pairs.set(pairKey(a, b), (pairs.get(pairKey(a, b)) || 0) + 1);
      }));
    }
    return pairs;
  }
  function drawPairs() {
    for (const tab of document.querySelectorAll("[data-tab]")) {
      tab.setAttribute("aria-pressed", String(tab.dataset.tab === pairsView));
    }
    const totals = counted(shown.flatMap((e) => e.countries)), box = byId("pairs");
    if (!totals.length) return void box.replaceChildren(make("p", { class: "notice", textContent: t("none") }));
    (pairsView === "matrix" ? drawMatrix : drawNetwork)(box, totals.slice(0, MAX_COUNTRIES), countPairs());
  }
  function drawMatrix(box, totals, pairs) {
    const codes = totals.map((c) => c[0]), most = Math.max(1, ...pairs.values()), own = new Map(totals);
    const head = make("tr", {}, make("th", {}), ...codes.map((c) => make("th", { scope: "col", textContent: c, title: country(c) })));
    const body = codes.map((a) => make("tr", {}, make("th", { scope: "row", textContent: country(a), title: country(a) }),
      ...codes.map((b) => {
        const n = a === b ? own.get(a) : pairs.get(pairKey(a, b)) || 0;
        const cell = make("td", { class: a === b ? "own" : n ? "some" : "", textContent: n ? number(n) : "",
          title: a === b ? t("matrix.own", { a: country(a), n }) : t("matrix.cell", { a: country(a), b: country(b), n }) });
        cell.dataset.pair = `${a}|${b}`;
        if (a !== b && n) {
          cell.style.setProperty("--heat", `${Math.round(15 + 75 * Math.sqrt(n / most))}%`);
          cell.classList.toggle("hot", n / most > 0.3);
        }
        if (n) pressable(cell, () => set({ country: a, country2: a === b ? "" : b }));
        return cell;
      })));
    box.replaceChildren(make("div", { class: "scroll" },
      make("table", { class: "matrix" }, make("thead", {}, head), make("tbody", {}, ...body))));
  }
  /** Countries on an oval, the people seen most in a column on either side, level with their country. */
  function drawNetwork(box, totals, pairs) {
    const W = widthOf(box), H = 330, cx = W / 2, cy = H / 2, places = new Map();
    const room = Math.min(190, W * 0.28), rx = Math.min(165, cx - room - 34), ry = cy - 26;
    const chart = svg("svg", { viewBox: `0 0 ${W} ${H}`, width: W, height: H, class: "network", role: "group" });
    totals.forEach(([code], i) => {
      const angle = (2 * Math.PI * (i + 0.5)) / totals.length - Math.PI / 2;
      places.set(code, { right: Math.cos(angle) >= 0, at: [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)] });
    });
    const most = Math.max(1, ...pairs.values()), top = totals[0][1];
    for (const [key, n] of pairs) {
      const [a, b] = key.split("|").map((c) => places.get(c));
      if (!a || !b) continue;
      chart.append(svg("path", { d: `M${a.at} Q${cx},${cy} ${b.at}`, class: "edge", "stroke-width": 0.8 + (5 * n) / most, "stroke-opacity": 0.25 + (0.55 * n) / most }));
    }
    const seen = counted(shown.flatMap((e) => [...new Set(e.who.filter((w) => w.person_id && w.country).map((w) => `${w.person_id}|${w.country}`))]))
      .map(([key, n]) => ({ id: key.split("|")[0], code: key.split("|")[1], n })).filter((p) => places.has(p.code));
    for (const right of [true, false]) {
      const column = seen.filter((p) => places.get(p.code).right === right).slice(0, MAX_PEOPLE / 2)
        .sort((p, q) => places.get(p.code).at[1] - places.get(q.code).at[1] || q.n - p.n);
      const gap = H / Math.max(column.length, 6), start = cy - (gap * (column.length - 1)) / 2;
      column.forEach((p, i) => {
        const x = right ? W - room : room, y = start + i * gap, at = places.get(p.code).at, name = people.get(p.id)?.name || "";
        const fits = Math.floor((room - 8) / 6.6), short = name.length > fits ? name.split(" ").pop() : name;
        const node = svg("g", { class: "person" }, svg("title", {}, `${name}, ${country(p.code)}: ${number(p.n)}`),
          svg("path", { d: `M${at} Q${(at[0] + x) / 2},${y} ${x},${y}`, class: "spoke" }), svg("circle", { cx: x, cy: y, r: 3.5 }),
          svg("text", { x: x + (right ? 8 : -8), y: y + 4, class: right ? "" : "end" }, short.length > fits ? `${short.slice(0, fits - 1)}…` : short));
        chart.append(pressable(node, () => set({ person: name })));
      });
    }
    for (const [code, n] of totals) {
      const [x, y] = places.get(code).at;
      const node = svg("g", { class: "node" }, svg("title", {}, t("matrix.own", { a: country(code), n: number(n) })),
        svg("circle", { cx: x, cy: y, r: (rx < 90 ? 9 : 10) + (rx < 90 ? 4 : 9) * Math.sqrt(n / top) }), svg("text", { x, y: y + 4, class: "middle" }, code));
      chart.append(pressable(node, () => set({ country: code, country2: "" })));
    }
    box.replaceChildren(chart);
  }

  // ---- table ----------------------------------------------------------------------------------
  function drawChips() {
    const text = {
      type: () => input("type").selectedOptions[0]?.textContent.replace(/ \([^(]*\)$/, ""), status: () => known("status", input("status").value),
      country: () => country(input("country").value), country2: () => country(input("country2").value),
      from: () => `≥ ${date(input("from").value)}`, to: () => `≤ ${date(input("to").value)}`, confidence: () => `≥ ${input("confidence").value} %`,
    };
    const set_ = fields.filter((name) => input(name).value && input(name).value !== "0");
    byId("chips").replaceChildren(
      make("span", { class: "count", id: "count", textContent: number(shown.length) }),
      ...set_.map((name) => make("button", { type: "button", class: "chip", textContent: `${(text[name] || (() => input(name).value))()} ✕`,
        on: { click: () => set({ [name]: name === "confidence" ? "0" : "" }) } })));
  }
  let drawn = 0;
  function drawTable() {
    drawn = 0;
    byId("rows").replaceChildren();
    byId("nothing").hidden = shown.length > 0;
    for (const button of document.querySelectorAll("[data-sort]")) {
      const own = button.dataset.sort === sort.key;
      if (own) button.parentElement.setAttribute("aria-sort", sort.down ? "descending" : "ascending");
      else button.parentElement.removeAttribute("aria-sort");
    }
    drawMore();
  }
  function drawMore() {
    const part = shown.slice(drawn, drawn + CHUNK);
    drawn += part.length;
    byId("rows").append(...part.map(tableRow));
    byId("more").hidden = drawn >= shown.length;
  }
  const badge = (e) => make("span", { class: `badge ${e.kind}`, textContent: known("type", e.type) });
  const pill = (e) => make("span", { class: `pill ${e.status}`, textContent: known("status", e.status) });
  function tableRow(e) {
    const more = e.readers.length - 3, others = reports(e).length - 1;
    const row = make("tr", { data: { id: e.id } },
      make("td", { class: "when" }, period(e.date, e.row.date_end), e.byArticle ? make("small", { textContent: t("dated.by.article") }) : ""),
      make("td", { class: "event" }, badge(e), pill(e)),
      make("td", { class: "what" }, e.what ? make("strong", { textContent: e.what }) : "", make("span", { class: "evidence", textContent: e.row.evidence || "" })),
      make("td", { class: "who", textContent: e.readers.slice(0, 3).join(", ") }, more > 0 ? make("small", { textContent: t("and.more", { n: more }) }) : ""),
      make("td", { class: "codes", title: e.countries.map((c) => country(c)).join(", ") }, ...e.countries.slice(0, 6).map((c) => make("span", { class: "code", textContent: c })),
        e.countries.length > 6 ? make("small", { textContent: `+${e.countries.length - 6}` }) : ""),
      make("td", { class: "source" }, make("span", { textContent: e.doc.title || e.doc.doc_id }), make("small", { textContent: [e.doc.source, date(e.doc.published)].filter(Boolean).join(" · ") }),
        others ? make("small", { class: "reports", textContent: t("and.reports", { n: number(others) }) }) : ""));
    return pressable(row, () => open(e));
  }

  // ---- one event with its article -------------------------------------------------------------
  let current = null, opener = null;
  function open(e) {
    if (byId("event").hidden) opener = document.activeElement;
    current = e;
    byId("event").hidden = byId("shade").hidden = false;
    document.body.classList.add("opened");
    history.replaceState(null, "", `#${e.id}`);
    drawEvent();
    byId("close").focus();
  }
  function close() {
    current = null;
    byId("event").hidden = byId("shade").hidden = true;
    document.body.classList.remove("opened");
    history.replaceState(null, "", "#");
    if (opener?.isConnected) opener.focus();
  }
  /** Where the event that a report tells of stands in the table. */
  function place(e) {
    const own = reports(e);
    return shown.findIndex((x) => own.includes(x));
  }
  function go(step) {
    const i = place(current) + step;
    if (i >= 0 && i < shown.length) open(shown[i]);
  }
  const link = (e) => make("button", { type: "button", class: "link", textContent: [known("type", e.type), e.what].filter(Boolean).join(": "), on: { click: () => open(e) } });

  const collate = (a, b) => ((a || "") < (b || "") ? -1 : (a || "") > (b || "") ? 1 : 0);
  const HAPPENED = ["held", "ongoing", "signed", "ratified", "reached", "in_force", "extended"], DID_NOT = ["cancelled", "rejected"];
  /** Where the reports of an event contradict each other, by the rule of events.csv: a date that is only
      less exact is no contradiction, nor is a plan that came true. */
  function differences(own) {
    const shownAs = { date_start: date, date_end: date, country: (v) => country(v), status: (v) => known("status", v), mode: (v) => known("mode", v) };
    return ["date_start", "date_end", "country", "city", "mode", "status"].flatMap((column) => {
      const values = [...new Set(own.map((r) => r.row[column]).filter(Boolean))];
      const kept = values.filter((v) => !values.some((o) => o !== v && o.startsWith(v)));
      if (kept.length < 2 || (column === "status" && ![HAPPENED, DID_NOT].every((group) => group.some((v) => kept.includes(v))))) return [];
      return [`${t(`differs.${column}`)}: ${kept.map(shownAs[column] || String).join(" / ")}`];
    });
  }
  function drawEvent() {
    const e = current, row = e.row, i = place(e), box = byId("event-body");
    byId("previous").disabled = i <= 0;
    byId("next").disabled = i < 0 || i === shown.length - 1;
    byId("position").textContent = i < 0 ? "" : t("position", { i: number(i + 1), n: number(shown.length) });
    const values = [
      ["title", row.title], ["date", [period(e.date, row.date_end), row.date_text ? `«${row.date_text}»` : "", e.byArticle ? `(${t("dated.by.article")})` : ""].filter(Boolean).join(" ")],
      ["place", [row.place, row.city, row.country ? country(row.country) : ""].filter(Boolean).join(", ")], ["mode", known("mode", row.mode)], ["chair", row.chair],
      ["topic", row.topic], ["subject", row.subject], ["countries", e.countries.map((c) => country(c)).join(", ")],
      ["confidence", typeof e.confidence === "number" ? `${Math.round(100 * e.confidence)} %` : ""], ["evidence", row.evidence && !row.evidence.startsWith("«") ? `«${row.evidence}»` : row.evidence],
    ].filter((v) => v[1]).map(([key, value]) => [key, document.createTextNode(value)]);
    const meeting = e.kind === "a" && eventById.get(row.meeting_id), made = agreementsOf.get(e.id) || [];
    if (meeting) values.push(["meeting", link(meeting)]);
    if (e.kind === "m" && made.length) values.push(["agreements", make("span", {}, ...made.map(link))]);
    if (reports(e).length > 1) {
      const told = (r) => [r.doc.source, date(r.doc.published), r.doc.title || r.doc.doc_id].filter(Boolean).join(" · ");
      const oldest = [...reports(e)].sort((a, b) => collate(a.doc.published, b.doc.published) || collate(a.id, b.id));
      values.push(["reports", make("span", {}, ...oldest.map((r) => (r === e
        ? make("strong", { class: "report", textContent: told(r) })
        : make("button", { type: "button", class: "link report", textContent: told(r), on: { click: () => open(r) } }))))]);
      const differing = differences(oldest);
      if (differing.length) values.push(["contradictions", make("span", { id: "contradictions" }, ...differing.map((d) => make("span", { textContent: d })))]);
    }
    const url = /^https?:\/\//i.test(e.doc.url || "")
      ? make("a", { href: e.doc.url, target: "_blank", rel: "noopener noreferrer", textContent: t("open.source") }) : "";
    box.replaceChildren(
      make("div", { class: "event-head" }, badge(e), pill(e), make("h2", { id: "event-title", textContent: e.what || e.readers.join(", ") || row.evidence || "" })),
      make("dl", {}, ...values.flatMap(([key, value]) => [make("dt", { textContent: t(`field.${key}`) }), make("dd", {}, value)])),
      e.who.length ? make("h3", { textContent: t(e.kind === "m" ? "participants" : "parties") }) : "",
      e.who.length ? whoTable(e) : "",
      make("h3", { textContent: t("article") }),
      make("p", { class: "article-head" }, make("strong", { textContent: e.doc.title || e.doc.doc_id }),
        make("span", { textContent: [e.doc.source, date(e.doc.published), e.doc.doc_id].filter(Boolean).join(" · ") }), url),
      make("div", { id: "legend" }), make("article", { id: "article", lang: "ru" }));
    box.scrollTop = 0;
    drawArticle(e);
  }
  /** The role, and the body served where the role does not name it already, in whatever case. */
  function office({ role, organisation }) {
    const stem = (word) => word.toLowerCase().slice(0, 5), said = new Set((role || "").split(/[\s«»"-]+/).map(stem));
    const named = organisation && organisation.split(/[\s«»"-]+/).every((word) => said.has(stem(word)));
    return [role, named ? "" : organisation].filter(Boolean).join(", ");
  }
  function whoTable(e) {
    const names = ["kind", "name", "role", "country", "part"].filter((n) => n !== "part" || e.kind === "m");
    return make("table", { class: "whos" }, make("thead", {}, make("tr", {}, ...names.map((n) => make("th", { textContent: t(`p.${n}`) })))),
      make("tbody", {}, ...e.who.map((w) => {
        const cells = { kind: known("kind", w.kind), name: w.name || "", role: office(w), country: w.country ? country(w.country) : "", part: known("part", w.part) };
        return pressable(make("tr", {}, ...names.map((n) => make("td", { class: n, textContent: cells[n] }))), () => find(w));
      })));
  }
  /** Show where the text tells of a participant: their own mention in the evidence, or else it. */
  function find(w) {
    const inside = [...byId("article").querySelectorAll("mark")].filter((m) => Number(m.dataset.start) >= w.start && Number(m.dataset.end) <= w.end);
    const mark = inside.find((m) => w.person_id && m.dataset.entity === w.person_id) || inside.find((m) => !m.classList.contains("EVIDENCE"));
    if (!mark) return;
    mark.scrollIntoView({ block: "center" });
    mark.classList.remove("found");
    void mark.offsetWidth;
    mark.classList.add("found");
  }

  async function unpacked(doc) {
    const element = byId(`text-${doc.number}`);
    if (!element) return null;
    if (!doc.article) {
      const bytes = Uint8Array.from(atob(element.textContent), (c) => c.charCodeAt(0));
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
      doc.article = JSON.parse(await new Response(stream).text());
    }
    return doc.article;
  }
  async function drawArticle(e) {
    const box = byId("article");
    let article = null, problem = data.problems[e.doc.doc_id] || "missing";
    try {
      article = await unpacked(e.doc);
    } catch (error) {
      console.error(error);
      problem = "unreadable";
    }
    if (current !== e || !box.isConnected) return;
    if (!article) {
      return void box.replaceChildren(make("p", { class: "notice", id: "no-text", textContent: t(`text.${problem}`) }), make("p", { textContent: e.row.evidence || "" }));
    }
    const spans = article.mentions.map(([start, end, label, normal, entity]) => ({ start, end, label, normal, entity }));
    const evidence = { start: e.row.start, end: e.row.end, label: "EVIDENCE" };
    drawLegend(counted(article.mentions.map((m) => m[2])));
    box.replaceChildren(marked(article.text, evidence.end > evidence.start ? [...spans, evidence] : spans));
    for (const mark of box.querySelectorAll("mark")) mark.classList.toggle("own", mark.dataset.entity === e.id);
    box.querySelector("mark.EVIDENCE")?.scrollIntoView({ block: "center" });
  }
  /** The text with nested marks; a span that crosses the end of another is cut there. */
  function marked(text, spans) {
    const order = (a, b) => a.start - b.start || b.end - a.end || (b.label === "EVIDENCE") - (a.label === "EVIDENCE");
    const queue = spans.filter((s) => s.end > s.start).sort(order), root = document.createDocumentFragment();
    const open = [{ element: root, end: text.length }];
    let at = 0;
    const fill = (to) => { if (to > at) { open[open.length - 1].element.append(text.slice(at, to)); at = to; } };
    while (queue.length) {
      const span = queue.shift();
      while (open.length > 1 && open[open.length - 1].end <= span.start) { fill(open[open.length - 1].end); open.pop(); }
      fill(span.start);
      const limit = open[open.length - 1].end;
      if (span.end > limit) {
        const rest = { ...span, start: limit }, place = queue.findIndex((s) => order(rest, s) < 0);
        queue.splice(place < 0 ? queue.length : place, 0, rest);
      }
      const end = Math.min(span.end, limit);
      if (end <= span.start) continue;
      const mark = make("mark", { class: span.label, title: [t(`label.${span.label}`), span.normal].filter(Boolean).join(": "),
        data: { start: span.start, end, entity: span.entity || "", tag: end === span.end ? t(`label.${span.label}`) : "" } });
      open[open.length - 1].element.append(mark);
      open.push({ element: mark, end });
    }
    while (open.length > 1) { fill(open[open.length - 1].end); open.pop(); }
    fill(text.length);
    return root;
  }
  const hidden = new Set();
  function drawLegend(counts) {
    const box = byId("legend"), article = byId("article");
    const toggle = (key, on) => { if (on) hidden.delete(key); else hidden.add(key); apply(); };
    const apply = () => {
      for (const [label] of counts) article.classList.toggle(`no-${label}`, hidden.has(label));
      article.classList.toggle("no-tags", hidden.has("tags"));
    };
    const check = (key, text, kind) => make("label", { class: `entry ${kind}` },
      make("input", { type: "checkbox", checked: !hidden.has(key), on: { change: (x) => toggle(key, x.target.checked) } }), text);
    box.replaceChildren(...counts.map(([label, n]) => check(label, `${t(`label.${label}`)} ${number(n)}`, label)), check("tags", t("show.labels"), "tags"));
    apply();
  }

  // ---- the page -------------------------------------------------------------------------------
  function translate() {
    document.documentElement.lang = lang;
    regions = regionsOf(lang);
    document.title = t("title");
    for (const e of document.querySelectorAll("[data-t]")) e.textContent = t(e.dataset.t);
    for (const e of document.querySelectorAll("[data-ph]")) e.placeholder = t(e.dataset.ph);
    for (const e of document.querySelectorAll("[data-l]")) { e.title = t(e.dataset.l); e.setAttribute("aria-label", e.title); }
    for (const e of document.querySelectorAll("[data-lang]")) e.setAttribute("aria-pressed", String(e.dataset.lang === lang));
    const days = [...documents.values()].map((d) => d.published).filter(Boolean).sort();
    byId("subtitle").textContent = t(days.length ? "subtitle" : "subtitle.undated", { articles: number(documents.size), from: date(days[0]), to: date(days[days.length - 1]) });
    byId("footer").textContent = t("footer", { version: data.version });
    fillFilters();
    update();
    if (current) drawEvent();
  }
  for (const button of document.querySelectorAll("[data-lang]")) {
    button.addEventListener("click", () => {
      lang = button.dataset.lang;
      try { localStorage.setItem("ru-event-extract-lang", lang); } catch { /* no storage: this visit only */ }
      translate();
    });
  }
  let waiting = 0;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(update, 120); };
  byId("filters").addEventListener("input", soon);
  byId("filters").addEventListener("submit", (e) => e.preventDefault());
  byId("filters").addEventListener("reset", () => setTimeout(update));
  for (const button of document.querySelectorAll("[data-sort]")) {
    button.addEventListener("click", () => {
      const key = button.dataset.sort;
      sort = { key, down: sort.key === key ? !sort.down : key === "date" };
      update();
    });
  }
  for (const tab of document.querySelectorAll("[data-tab]")) tab.addEventListener("click", () => { pairsView = tab.dataset.tab; drawPairs(); });
  new IntersectionObserver((seen) => { if (seen.some((s) => s.isIntersecting)) drawMore(); }, { rootMargin: "600px" }).observe(byId("more"));
  byId("close").addEventListener("click", close);
  byId("shade").addEventListener("click", close);
  byId("previous").addEventListener("click", () => go(-1));
  byId("next").addEventListener("click", () => go(1));
  document.addEventListener("keydown", (e) => {
    if (!current || /^(INPUT|SELECT)$/.test(e.target.tagName)) return;
    if (e.key === "Escape") close();
    if (e.key === "ArrowLeft") go(-1);
    if (e.key === "ArrowRight") go(1);
  });
  let width = 0;
  new ResizeObserver(([{ contentRect }]) => {
    if (width && Math.abs(contentRect.width - width) > 1) { drawTimeline(); drawPairs(); }
    width = contentRect.width;
  }).observe(byId("timeline"));
  byId("filters-toggle").addEventListener("click", () => {
    const open = byId("filters").classList.toggle("open");
    byId("filters-toggle").setAttribute("aria-expanded", String(open));
  });
  translate();
  const linked = eventById.get(location.hash.slice(1));
  if (linked) open(linked);
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
})();
