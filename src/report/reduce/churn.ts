import { type ChurnLog, type ChurnModel, churnTable, scoreChurn, trainChurn } from "../../churn/index.ts";
import { isClienteleError } from "../../core/errors.ts";
import { fork, randomFrom, uniform } from "../../core/random.ts";
import { Table, type TextColumn } from "../../core/table.ts";
import { dayNumber, dayStart, type Zone } from "../../core/time.ts";
import type {
  CustomerSummary,
  Customers,
  OrderLine,
  Orders,
  OrdersInfo,
  Subscriptions,
} from "../../data/index.ts";
import type { ReportChurn, ReportChurnTest, ReportNoChurn, ReportRisk } from "../churn-reductions.ts";
import type { ReportPurchases } from "../reductions.ts";
import { dearest, type ValueOfCustomers, valuesOf } from "./churn-values.ts";
import { chosenLines } from "./recent.ts";

/** What {@link churnOf} looks at. */
export interface ChurnSources {
  readonly log: Orders;
  readonly subscriptions: Subscriptions | undefined;
  readonly customers: Customers;
  readonly purchases: ReportPurchases | null;
  readonly asOf: number;
  readonly zone: Zone;
}

/** Of more customers than this about so many stand for all, drawn by their ids; fewer tell the length of the window. */
const MANY = 1000;
const DRAWN = 600;
const DRAWN_FOR_WINDOW = 300;
const SEED = 1;
const LEAST_CUSTOMERS = 40;
/** The customers that a report can list. */
const LISTED = 50;
const CUTS = { least: 2, most: 5 } as const;
/** With more customers than this, three cuts have leavers enough. */
const FEW = 500;
/** What is looked back on, and what must lie before the first cut, in days at least. */
const OBSERVED = 180;
const LEAST_BEFORE = 90;
const LEVEL = 0.95;

// few, so that small shops can carry them, and such as can be said to an owner
const FEATURES = [
  "daysSinceOrder",
  "meanGap",
  "silenceRatio",
  "gapWidening",
  "orders30",
  "orders90",
  "ordersChange90",
  "purchaseDays",
  "tenure",
  "ordersPerMonth",
  "activeShare",
];
const MONEY_FEATURES = ["spend90", "orderValue", "orderValueChange"];

/**
 * Who is leaving. A customer has left who does not order within the window: the time within which nine in ten of the returns to the shop come, as learnt from the first three quarters of the log, at most a quarter of it; with
 * subscriptions, whose contract ends within the usual billing interval. The last cut lies one window before the report, two to five in all (three with more than 500 customers) lie a window apart, as many as leave one window (90 days at least) before the first one.
 * The last cut is the test. Of more than 1,000 customers about 600 are drawn by a hash of their ids; the riskiest are sought among those who have the most to lose by the model of buying. Reasons why nothing can be said are no errors. O(lines).
 */
export function churnOf(sources: ChurnSources): ReportChurn | ReportNoChurn {
  try {
    return churnAt(sources);
  } catch (error) {
    // too few to learn from, nobody to look at, or a feature that this log cannot tell
    const expected = ["too-few-rows", "empty-input", "missing-column"];
    if (isClienteleError(error) && expected.includes(error.code)) return { refused: "few" };
    throw error;
  }
}

function churnAt(sources: ChurnSources): ReportChurn | ReportNoChurn {
  const { log, customers, asOf, zone } = sources;
  const contract = isContract(sources);
  const everyone = idsOf(sources);
  if (everyone.length < LEAST_CUSTOMERS) return { refused: "few" };
  const drawn = everyone.length > MANY ? drawnIds(everyone, DRAWN / everyone.length) : everyone;
  const learning = logOf(sources, drawn);
  const reading = { zone: zone.name, suspects: "keep", logEnd: asOf } as const;
  const [begin, end] = [dayNumber(firstOf(sources), zone), dayNumber(asOf, zone)];
  if (end - begin < LEAST_BEFORE) return { refused: "short" };
  const called = churnTable(
    logOf({ ...sources, log: learning.orders ?? log }, drawnIds(drawn, DRAWN_FOR_WINDOW / everyone.length)),
    {
      ...reading,
      asOf: dayStart(end - Math.ceil((end - begin) / 4), zone),
      labels: "none",
      features: [contract ? "contractDays" : "daysSinceOrder"],
    },
  ).info.windows.outcome;
  const window = windowOf(called, begin, end, everyone.length > FEW ? 3 : CUTS.most, zone);
  if (window === null) return { refused: "short" };
  const { days, cuts } = window;
  const table = churnTable(learning, {
    ...reading,
    asOf: cuts,
    observation: { days: Math.max(OBSERVED, days) },
    outcome: { days },
    ...(contract ? {} : { features: featuresOf(customers) }),
  });
  const { baseRate } = table.info;
  if (baseRate !== null && baseRate < 0.02) return { refused: "rare" };
  if (baseRate !== null && baseRate > 0.95) return { refused: "most" };
  const all = drawn.length === everyone.length;
  const model = trainChurn(table, {
    seed: SEED,
    // where customers are drawn there are leavers enough for the weights of all features, and time is short
    candidates: all ? ["silence", "hazard", "purchase-model", "logistic"] : ["silence", "logistic"],
    resamples: 10,
    // features that were chosen by hand, of a log that is cut at the day, know no future
    audit: false,
  });
  if (model.chosen === "base-rate") return { refused: "no sign" };

  const asked = all ? drawn : [...drawn, ...dearest(sources, days, LISTED)];
  const values = valuesOf(sources, asked);
  const now = all ? learning : logOf(sources, asked);
  const scores = scoreChurn(model, now, { asOf, reading, level: LEVEL });
  const { customer, probability } = scores.columns;
  const isDrawn = new Set(drawn);
  const own = Array.from({ length: scores.length }, (_, i) => i).filter((i) =>
    isDrawn.has(customer.levels[customer.codes[i]]),
  );
  const each = everyone.length / drawn.length;
  const bands = bandsOf(model);
  const counted = (reason: string) => {
    const found = scores.info.leftOut.filter((l) => l.reason.startsWith(reason));
    return found.reduce((n, l) => n + l.customers, 0);
  };
  return {
    churn: model.churn,
    days,
    shortened: days < called,
    observed: Math.max(OBSERVED, days),
    cuts,
    customers: Math.round(each * own.length),
    gone: Math.round(each * counted("already gone")),
    young: Math.round(each * counted("too young")),
    drawn: all ? null : drawn.length,
    way: model.chosen,
    test: testOf(model, days, zone),
    level: LEVEL,
    ...bands,
    values: values.kind,
    risks: own.map((i) => {
      const value = values.of(customer.levels[customer.codes[i]]);
      return [rounded(probability[i]), value === null ? null : rounded(value)] as const;
    }),
    riskiest: riskiestOf([...scores], bands.medium, values, customers),
  };
}

interface WithContracts extends ChurnSources {
  readonly subscriptions: Subscriptions;
}

function isContract(sources: ChurnSources): sources is WithContracts {
  return sources.subscriptions !== undefined && sources.subscriptions.length > 0;
}

/** Everybody who may have a risk. */
function idsOf(sources: ChurnSources): readonly string[] {
  const { customers } = sources;
  const { codes, levels } = customers.columns.customer;
  if (!isContract(sources)) return Array.from(codes, (code) => levels[code]);
  const suspects = new Set(customers.info.suspects.map((s) => s.customer));
  const { customer } = sources.subscriptions.columns;
  return [...new Set(customer.codes)].flatMap((code) =>
    code < 0 || suspects.has(customer.levels[code]) ? [] : [customer.levels[code]],
  );
}

/** About such a share of the ids, whatever their order; a smaller share is part of a larger one. */
function drawnIds(ids: readonly string[], share: number): readonly string[] {
  if (share >= 1) return ids;
  const random = randomFrom(SEED);
  return ids.filter((id) => uniform(fork(random, id)) < share);
}

/** What is known of these customers. */
function logOf(sources: ChurnSources, ids: readonly string[]): ChurnLog & { readonly orders?: Orders } {
  const { log, asOf } = sources;
  const wanted = new Set(ids);
  const rows = rowsOf(log.columns.customer, log.columns.time, wanted, asOf);
  if (!isContract(sources)) return { orders: chosenLines(purchaseLines(log), rows) };
  const lines = chosenLines(log, rows);
  const { customer, start } = sources.subscriptions.columns;
  const contracts = chosenLines(sources.subscriptions as never, rowsOf(customer, start, wanted, asOf));
  return { ...(lines.length > 0 && { orders: lines }), subscriptions: contracts };
}

/** Without what was bought and where, which no feature asks for. */
function purchaseLines(log: Orders): Orders {
  const { item, category, discount, channel, place, payment, ...columns } = log.columns;
  return new Table<OrderLine, OrdersInfo>(log.length, columns, log.info);
}

function rowsOf(
  { codes, levels }: TextColumn,
  time: Float64Array,
  ids: ReadonlySet<string>,
  asOf: number,
): Int32Array {
  const isIn = levels.map((id) => ids.has(id));
  const rows = new Int32Array(codes.length);
  let n = 0;
  for (let i = 0; i < codes.length; i++) if (codes[i] >= 0 && isIn[codes[i]] && time[i] < asOf) rows[n++] = i;
  return rows.subarray(0, n);
}

function firstOf(sources: ChurnSources): number {
  const times = isContract(sources) ? sources.subscriptions.columns.start : sources.log.columns.time;
  let first = sources.asOf;
  for (let i = 0; i < times.length; i++) if (times[i] < first) first = times[i];
  return first;
}

/** Length of the window and the cuts, the first one first, between two days; null where the log is too short for two. */
function windowOf(
  called: number,
  begin: number,
  end: number,
  most: number,
  zone: Zone,
): { readonly days: number; readonly cuts: readonly number[] } | null {
  const days = Math.min(called, Math.floor((end - begin) / 4));
  const room = Math.floor((end - begin - Math.max(days, LEAST_BEFORE)) / days);
  if (room < CUTS.least) return null;
  const n = Math.min(most, room);
  return { days, cuts: Array.from({ length: n }, (_, k) => dayStart(end - (n - k) * days, zone)) };
}

function featuresOf({ columns }: Customers): string[] {
  return columns.revenue.some((v) => v > 0) ? [...FEATURES, ...MONEY_FEATURES] : FEATURES;
}

/** The model's bands, but no risk counts as more than low that is below the share that leaves. */
function bandsOf({ bands, baseRate }: ChurnModel): { readonly medium: number; readonly high: number } {
  const medium = Math.max(bands.medium, baseRate);
  return { medium: rounded(medium), high: rounded(Math.max(bands.high, medium)) };
}

function testOf({ performance, chosen }: ChurnModel, days: number, zone: Zone): ReportChurnTest {
  const { cut, rows, left, predicted, auc, topDecileLift, simplest } = performance;
  const { gain } = simplest;
  return {
    from: cut,
    to: cut === null ? null : dayStart(dayNumber(cut, zone) + days, zone),
    customers: rows,
    left,
    expected: predicted * rows,
    auc: { value: auc.value, se: auc.se, interval: auc.interval, level: auc.level },
    lift: topDecileLift,
    simplest:
      simplest.candidate === chosen
        ? null
        : { auc: simplest.auc.value, better: gain.interval !== null && gain.interval[0] > 0 },
  };
}

type Scored = Pick<
  ReportRisk & { readonly probabilityLow: number | null; readonly probabilityHigh: number | null },
  "customer" | "probability" | "probabilityLow" | "probabilityHigh" | "reasons" | "suggestion"
>;

function riskiestOf(
  scores: readonly Scored[],
  medium: number,
  values: ValueOfCustomers,
  customers: Customers,
): ReportRisk[] {
  const atRisk = ({ probability, value }: ReportRisk) => probability * (value ?? 0);
  return scores
    .filter(({ probability }) => rounded(probability) >= medium)
    .map(
      ({ customer, probability, probabilityLow, probabilityHigh, reasons, suggestion }): ReportRisk => ({
        customer,
        last: (customers.of(customer) as CustomerSummary | undefined)?.last ?? null,
        probability: rounded(probability),
        low: probabilityLow === null ? null : rounded(probabilityLow),
        high: probabilityHigh === null ? null : rounded(probabilityHigh),
        reasons: reasons === null ? null : withoutEcho(reasons),
        suggestion,
        value: values.of(customer),
      }),
    )
    .sort(
      (a, b) => atRisk(b) - atRisk(a) || b.probability - a.probability || (a.customer < b.customer ? -1 : 1),
    )
    .slice(0, LISTED);
}

/** Reasons of which one says the silence again that another has set against the habit, without it. */
function withoutEcho(reasons: string): string {
  const all = reasons.split("; ");
  const compared = all.some((text) => text.includes("none for") || text.startsWith("silent for"));
  return all.filter((text) => !(compared && text.startsWith("no order for "))).join("; ");
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
