import { DAY_MS } from "../../core/time.ts";
import type { Ledger } from "../input/ledger.ts";
import { daysBefore, type Past } from "../input/past.ts";
import { SIGNALS } from "../input/signal-kinds.ts";
import type { FeatureColumns, FeatureRequest } from "./feature-types.ts";
import { changeOf } from "./order-features.ts";

/** What one customer's events of one kind come to. */
interface Tally {
  last30: number;
  before30: number;
  last90: number;
  observed: number;
  /** Civil day of the last one; NaN without any. */
  lastDay: number;
  lastTime: number;
  lastValue: number;
  /** The last value given before the observation, else the first one given. */
  firstValue: number;
}

type Tallies = { readonly [kind: string]: Tally };
type Measure = readonly [name: string, of: (tallies: Tallies, today: number) => number];

/** Measures by the kind of event that must have happened for them to be there. */
const MEASURES: { readonly [kind: string]: readonly Measure[] } = {
  visit: [
    ["daysSinceVisit", (t, today) => today - t.visit.lastDay],
    ["visits30", (t) => t.visit.last30],
    ["visits90", (t) => t.visit.last90],
    ["visitsChange30", (t) => changeOf(t.visit.last30, t.visit.before30)],
  ],
  cart: [["carts90", (t) => t.cart.last90]],
  checkout: [["checkouts90", (t) => t.checkout.last90]],
  login: [
    ["daysSinceLogin", (t, today) => today - t.login.lastDay],
    ["logins30", (t) => t.login.last30],
    ["logins90", (t) => t.login.last90],
    ["loginsChange30", (t) => changeOf(t.login.last30, t.login.before30)],
  ],
  received: [["messages90", (t) => t.received.last90]],
  open: [
    ["daysSinceOpen", (t, today) => today - t.open.lastDay],
    ["opens30", (t) => t.open.last30],
    ["opens90", (t) => t.open.last90],
    ["opensChange30", (t) => changeOf(t.open.last30, t.open.before30)],
  ],
  click: [
    ["clicks90", (t) => t.click.last90],
    ["clicksChange30", (t) => changeOf(t.click.last30, t.click.before30)],
  ],
  unsubscribe: [["unsubscribed", (t) => (t.unsubscribe.lastTime > Number.NEGATIVE_INFINITY ? 1 : 0)]],
  paymentFailure: [
    ["paymentFailures90", (t) => t.paymentFailure.last90],
    ["daysSincePaymentFailure", (t, today) => today - t.paymentFailure.lastDay],
  ],
  complaint: [
    ["complaints90", (t) => t.complaint.last90],
    ["daysSinceComplaint", (t, today) => today - t.complaint.lastDay],
  ],
  pause: [
    ["pauses", (t) => t.pause.observed],
    ["paused", (t) => (t.pause.lastTime > t.resume.lastTime ? 1 : 0)],
  ],
  planChange: [["planChanges", (t) => t.planChange.observed]],
  autoRenewOff: [["autoRenewOff", (t) => (t.autoRenewOff.lastTime > t.autoRenewOn.lastTime ? 1 : 0)]],
  seats: [
    ["seats", (t) => t.seats.lastValue],
    ["seatsChange", (t) => (t.seats.firstValue > 0 ? t.seats.lastValue / t.seats.firstValue : Number.NaN)],
  ],
};

/** What else counts as a visit. */
const VISITS: readonly string[] = ["cart", "checkout", "login"];

/** Engagement and signals of customers `rows`, for the kinds of events that have happened before the cut. O(events). */
export function eventFeatures(
  past: Past,
  events: Ledger,
  rows: Int32Array,
  { observation, wanted }: FeatureRequest,
  out: FeatureColumns,
): void {
  const happened = kindsThatHappened(events);
  const made: { readonly values: Float64Array; readonly of: Measure[1] }[] = [];
  for (const [kind, measures] of Object.entries(MEASURES))
    if (happened.has(kind) || measures.some(([name]) => wanted.has(name)))
      for (const [name, of] of measures) {
        const values = new Float64Array(rows.length);
        out.set(name, values);
        made.push({ values, of });
      }
  if (made.length === 0) return;
  const tallies = Object.fromEntries(SIGNALS.map((kind) => [kind, emptyTally()]));
  const limits = {
    from: daysBefore(past, observation),
    before30: daysBefore(past, 60),
    last30: daysBefore(past, 30),
    last90: daysBefore(past, 90),
  };
  const { wall, value } = events.numbers;
  const { kind } = events.codes;
  for (let r = 0; r < rows.length; r++) {
    for (const name of SIGNALS) Object.assign(tallies[name], NOTHING);
    for (let k = events.start[rows[r]]; k < events.start[rows[r] + 1]; k++) {
      if (kind[k] < 0) continue;
      const name = SIGNALS[kind[k]];
      const row = { wall: wall[k], value: value[k], limits };
      if (name !== "visit") count(tallies[name], row);
      // a day with a visit counts once, however many pages were looked at
      if (name === "visit" || VISITS.includes(name)) {
        if (Math.floor(wall[k] / DAY_MS) !== tallies.visit.lastDay) count(tallies.visit, row);
      }
    }
    for (const { values, of } of made) values[r] = of(tallies, past.today);
  }
}

interface CountedRow {
  readonly wall: number;
  readonly value: number;
  readonly limits: {
    readonly from: number;
    readonly before30: number;
    readonly last30: number;
    readonly last90: number;
  };
}

function count(tally: Tally, { wall, value, limits }: CountedRow): void {
  if (wall >= limits.last30) tally.last30++;
  else if (wall >= limits.before30) tally.before30++;
  if (wall >= limits.last90) tally.last90++;
  if (wall >= limits.from) tally.observed++;
  tally.lastDay = Math.floor(wall / DAY_MS);
  tally.lastTime = wall;
  if (Number.isNaN(value)) return;
  tally.lastValue = value;
  if (wall < limits.from || Number.isNaN(tally.firstValue)) tally.firstValue = value;
}

const NOTHING: Tally = {
  last30: 0,
  before30: 0,
  last90: 0,
  observed: 0,
  lastDay: Number.NaN,
  lastTime: Number.NEGATIVE_INFINITY,
  lastValue: Number.NaN,
  firstValue: Number.NaN,
};

function emptyTally(): Tally {
  return { ...NOTHING };
}

function kindsThatHappened({ codes: { kind } }: Ledger): Set<string> {
  const happened = new Uint8Array(SIGNALS.length);
  for (let k = 0; k < kind.length; k++) if (kind[k] >= 0) happened[kind[k]] = 1;
  const names = new Set(SIGNALS.filter((_, code) => happened[code] === 1));
  if (VISITS.some((name) => names.has(name))) names.add("visit");
  return names;
}
