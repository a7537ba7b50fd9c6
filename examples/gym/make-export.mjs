// Writes the export of a made-up gym, three files: node examples/gym/make-export.mjs folder [exported on, such as 2026-07-01]
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const DAY = 86_400_000;
const OPENED = Date.UTC(2024, 0, 1);
const PLANS = {
  Monthly: { price: "39.00", interval: "month", months: 1 },
  Yearly: { price: "348.00", interval: "year", months: 12 },
};
const FIRST = [
  "Ada",
  "Ben",
  "Cleo",
  "Dan",
  "Ema",
  "Finn",
  "Gina",
  "Hal",
  "Ida",
  "Jon",
  "Kim",
  "Leo",
  "Mia",
  "Noa",
];
const LAST = [
  "Abel",
  "Brandt",
  "Costa",
  "Diaz",
  "Evers",
  "Fox",
  "Gruber",
  "Haas",
  "Ivers",
  "Jung",
  "Klein",
  "Lang",
];

/**
 * The three files as texts: contracts, events (visits, complaints, failed payments) and members. A member trains at a pace of their own until interest fades; then they come less and less, and give up at the end of a
 * month or year that is paid for. Some fade and recover, some move away without a sign, complaints make interest fade, and a few come back after a break. Who is in `called` (ids) on `calledOn` and was fading stays with the chance `kept`.
 * The same seed gives the same gym: a later export goes on where the earlier one ended.
 */
export function gymExport({
  seed = 11,
  members = 600,
  exportedOn = "2026-07-01",
  called = [],
  calledOn = "2026-07-01",
  kept = 0.4,
} = {}) {
  const end = Date.parse(exportedOn);
  const onList = new Set(called);
  const contracts = ["Member ID,Plan,Start,End,Price,Interval"];
  const events = [];
  const people = ["Member ID,Name,Email,Phone,Birth Year,Total Visits,Consent,Consent Source"];
  for (let i = 0; i < members; i++) {
    const id = `M${String(1001 + i)}`;
    const random = randomOf(seed * 100_003 + i);
    const persuadable = random() < kept;
    const life = lifeOf(
      random,
      onList.has(id) && persuadable ? Date.parse(calledOn) : Number.POSITIVE_INFINITY,
    );
    if (life.joined >= end) continue;
    for (const { start, stop, plan } of life.contracts) {
      if (start >= end) continue;
      const { price, interval } = PLANS[plan];
      contracts.push([id, plan, day(start), stop < end ? day(stop) : "", price, interval].join(","));
    }
    for (const { time, event } of life.events) if (time < end) events.push({ id, time, event });
    const name = `${FIRST[Math.floor(random() * FIRST.length)]} ${LAST[Math.floor(random() * LAST.length)]}`;
    const consent = random() < 0.8 ? "yes" : random() < 0.5 ? "no" : "";
    people.push(
      [
        id,
        // somebody tries what a spreadsheet does with a formula
        i === 7 ? "=1+1" : name,
        `${id.toLowerCase()}@example.com`,
        `030 ${String(5_550_000 + i)}`,
        1950 + Math.floor(58 * random() ** 0.8),
        life.events.filter(({ time, event }) => event === "visit" && time < end).length,
        consent,
        consent === "" ? "" : "sign-up form",
      ].join(","),
    );
  }
  events.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
  return {
    contracts: text(contracts),
    events: text([
      "Member ID,Time,Event",
      ...events.map(({ id, time, event }) => `${id},${minute(time)},${event}`),
    ]),
    members: text(people),
  };
}

/** All that happens to one member from joining to the end of 2027. */
function lifeOf(random, calledOn) {
  const exponential = (mean) => -Math.log(1 - random()) * mean;
  const joined = OPENED + Math.floor((random() < 0.3 ? random() * 90 : random() * 1080) * DAY);
  const plan = random() < 0.75 ? "Monthly" : "Yearly";
  const perDay = (0.5 + 2.6 * random() ** 2) / 7;
  const complaints = [];
  for (let t = joined + exponential(500) * DAY; t < joined + 1460 * DAY; t += exponential(500) * DAY)
    complaints.push(t);
  const moves = joined + exponential(2200) * DAY;
  // interest fades by itself or after a complaint
  const fades = [];
  for (let t = joined + exponential(560) * DAY; t < joined + 1460 * DAY; t += exponential(560) * DAY)
    fades.push(t);
  for (const t of complaints) if (random() < 0.35) fades.push(t + 5 * DAY);
  fades.sort((a, b) => a - b);
  const spells = [];
  let quits = moves;
  for (const from of fades) {
    if (from >= quits || (spells.length > 0 && from < spells[spells.length - 1].to)) continue;
    const recovers = random() < 0.4;
    const to = from + (recovers ? 25 + exponential(20) : 35 + exponential(40)) * DAY;
    const saved = from <= calledOn && calledOn < to;
    spells.push({ from, to: saved ? calledOn : to });
    if (recovers || saved) continue;
    quits = to;
    break;
  }
  const stop = paidUntil(joined, quits, PLANS[plan].months);
  const contracts = [{ start: joined, stop, plan }];
  const events = [];
  const fading = (t) => t < stop && (spells.some(({ from, to }) => t >= from && t < to) || t >= quits);
  const trains = (from, to) => {
    for (let t = from; t < to; t += DAY)
      if (random() < perDay * (fading(t) ? 0.25 : 1))
        events.push({ time: t + Math.floor((7 + 14 * random()) * 3600) * 1000, event: "visit" });
  };
  trains(joined, stop);
  if (random() < 0.12) {
    const again = stop + Math.floor(60 + 180 * random()) * DAY;
    const until = paidUntil(again, again + exponential(400) * DAY, 1);
    contracts.push({ start: again, stop: until, plan: "Monthly" });
    trains(again, until);
  }
  for (const t of complaints) if (t < stop) events.push({ time: t, event: "complaint" });
  for (let t = joined + exponential(700) * DAY; t < stop; t += exponential(700) * DAY)
    events.push({ time: t, event: "payment failed" });
  return { joined, contracts, events };
}

/** The first end of a paid month or year at or after a moment. */
function paidUntil(joined, moment, months) {
  const date = new Date(joined);
  for (let k = 1; ; k++) {
    const at = Date.UTC(
      date.getUTCFullYear(),
      date.getUTCMonth() + k * months,
      Math.min(date.getUTCDate(), 28),
    );
    if (at >= moment) return at;
  }
}

/** Mulberry32: whole numbers alone, the same on every engine. */
function randomOf(seed) {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function day(ms) {
  return new Date(ms).toISOString().slice(0, 10);
}

function minute(ms) {
  return `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")}`;
}

function text(lines) {
  return `${lines.join("\n")}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2];
  if (folder === undefined) {
    console.error("Usage: node examples/gym/make-export.mjs <folder> [exported on, such as 2026-07-01]");
    process.exit(2);
  }
  mkdirSync(folder, { recursive: true });
  const files = gymExport({ exportedOn: process.argv[3] ?? "2026-07-01" });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, `${name}.csv`), content);
}
