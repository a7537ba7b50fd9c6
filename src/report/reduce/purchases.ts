import {
  comparePurchaseModels,
  fitGammaGamma,
  fitMbgNbd,
  fitParetoNbd,
  type GammaGammaModel,
  type PurchaseModel,
} from "../../cltv/index.ts";
import { isClienteleError } from "../../core/errors.ts";
import { DAY_MS, dayNumber, dayStart, type Zone } from "../../core/time.ts";
import { type Customers, type Orders, splitSummary } from "../../data/index.ts";
import { carriesForecast } from "../forecast.ts";
import type { ReportForecastTest, ReportPurchases } from "../reductions.ts";
import { chosenLines } from "./recent.ts";

/** So many customers decide between the models. */
const JUDGES = 500;
/** What is held back for the check, in days at most. */
const HELD_BACK = 182;

/**
 * Models of who buys when and for how much; null where the data cannot carry them. MBG/NBD or Pareto/NBD, whichever better foretells the last part of the log (of a large shop,
 * for 500 of its customers); MBG/NBD where that cannot be tried. O(lines).
 */
export function purchasesOf(
  log: Orders,
  customers: Customers,
  first: number | null,
  zone: Zone,
): ReportPurchases | null {
  if (first === null || !carriesForecast(customers, first)) return null;
  const tried = tryModels(log, customers, first, zone);
  const fitModel = tried?.kind === "pareto-nbd" ? fitParetoNbd : fitMbgNbd;
  const buying = orNothing((): PurchaseModel => fitModel(customers));
  // a climb that did not end is no ground for a forecast
  if (buying === null || buying.fit.status === "max iterations") return null;
  return { buying, spend: spendOf(customers), test: tried?.test ?? null };
}

/** The better model of two and how well it foretold what was held back; null where too little is left to learn from. */
function tryModels(
  log: Orders,
  { info }: Customers,
  first: number,
  zone: Zone,
): { readonly kind: PurchaseModel["kind"]; readonly test: ReportForecastTest } | null {
  const days = Math.min(HELD_BACK, Math.floor((info.asOf - first) / DAY_MS / 3));
  const from = dayStart(dayNumber(info.asOf - 1, zone) + 1 - days, zone);
  return orNothing(() => {
    const split = splitSummary(someCustomers(log), { at: from, to: info.asOf, unit: info.unit });
    const compared = comparePurchaseModels(split, { models: ["mbg-nbd", "pareto-nbd"] });
    const { recommended: kind, customers, holdoutOrders } = compared.info;
    const expected = compared.of(kind)?.total ?? Number.NaN;
    return { kind, test: { from, to: info.asOf, customers, expected, came: holdoutOrders ?? 0 } };
  });
}

/** The lines of about 500 customers, as they come in the log. */
function someCustomers(log: Orders): Orders {
  const { codes, levels } = log.columns.customer;
  const step = Math.ceil(levels.length / JUDGES);
  if (step < 2) return log;
  const rows = new Int32Array(log.length);
  let n = 0;
  for (let i = 0; i < rows.length; i++) if (codes[i] >= 0 && codes[i] % step === 0) rows[n++] = i;
  return chosenLines(log, rows.subarray(0, n));
}

/** A model of the money of a purchase, where it has one and does not run off from what was seen. */
function spendOf(customers: Customers): GammaGammaModel | null {
  const { revenue, monetary, frequency } = customers.columns;
  if (!revenue.some((v) => v > 0)) return null;
  const model = orNothing(() => fitGammaGamma(customers));
  if (model === null || model.fit.status === "max iterations") return null;
  const { p, q, v } = model.params;
  let [purchases, money] = [0, 0];
  for (let i = 0; i < customers.length; i++) {
    if (!(frequency[i] > 0 && monetary[i] > 0)) continue;
    purchases += frequency[i];
    money += frequency[i] * monetary[i];
  }
  // a few large spenders can lead to a mean that nobody has seen, or to none
  return q > 1 && (p * v) / (q - 1) < (2 * money) / purchases ? model : null;
}

function orNothing<T>(compute: () => T): T | null {
  try {
    return compute();
  } catch (error) {
    if (isClienteleError(error) && (error.code === "too-few-rows" || error.code === "empty-input"))
      return null;
    throw error;
  }
}
