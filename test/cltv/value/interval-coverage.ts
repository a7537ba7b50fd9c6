import { expectedOrders } from "../../../src/cltv/purchase/expected-orders.ts";
import { fitBgNbd } from "../../../src/cltv/purchase/fit-bg-nbd.ts";
import { fitMbgNbd } from "../../../src/cltv/purchase/fit-mbg-nbd.ts";
import { fitParetoNbd } from "../../../src/cltv/purchase/fit-pareto-nbd.ts";
import { fitGammaGamma } from "../../../src/cltv/spend/fit-gamma-gamma.ts";
import { acquisitionCeiling } from "../../../src/cltv/value/acquisition-ceiling.ts";
import { customerValue } from "../../../src/cltv/value/customer-value.ts";
import { orderForecast } from "../../../src/cltv/value/order-forecast.ts";
import { gamma, randomFrom } from "../../../src/core/random.ts";
import { buyingModel, drawOrders, GAMMA, rowAt, spendModel } from "./shop.ts";

const TRUTHS = {
  "bg-nbd": { r: 0.8, alpha: 6, a: 0.8, b: 2.5 },
  "mbg-nbd": { r: 0.9, alpha: 6, a: 0.6, b: 2 },
  "pareto-nbd": { r: 0.9, alpha: 8, s: 0.8, beta: 12 },
} as const;
const FITS = { "bg-nbd": fitBgNbd, "mbg-nbd": fitMbgNbd, "pareto-nbd": fitParetoNbd } as const;

/** Models whose intervals are looked at. */
export const COVERED = ["bg-nbd", "mbg-nbd", "pareto-nbd"] as const;

/** Customers that every data set is asked about. */
const ASKED = [
  { customer: "once", frequency: 0, recency: 0, age: 40, monetary: 0 },
  { customer: "lapsed", frequency: 2, recency: 10, age: 40, monetary: 30 },
  { customer: "regular", frequency: 5, recency: 37, age: 40, monetary: 25 },
];

/** How often intervals at 95 % held the truth, by what they are about. */
export interface Coverage {
  readonly [about: string]: { readonly held: number; readonly of: number };
}

/** Simulates data sets of so many customers under a model, fits it to each, and counts the intervals that hold what the true parameters say. */
export function intervalCoverage(
  kind: (typeof COVERED)[number],
  dataSets: number,
  customers: number,
  seed: number,
): Coverage {
  const params = TRUTHS[kind];
  const truth = { buying: buyingModel(kind, params), spend: spendModel(GAMMA) };
  const horizon = { weeks: 52 };
  const terms = { horizon, annualDiscount: 0.1, margin: 0.4, futures: 100 } as const;
  const real = orderForecast(truth.buying, ASKED, { horizon });
  const worth = customerValue(truth, ASKED, terms);
  const ceiling = acquisitionCeiling(truth, { ...terms, firstOrder: 30 }).value;
  const random = randomFrom(seed);
  const [p, q, v] = GAMMA;
  const found = new Map<string, { held: number; of: number }>();
  const note = (about: string, low: number | null, high: number | null, value: number) => {
    const tally = found.get(about) ?? { held: 0, of: 0 };
    found.set(about, tally);
    if (low === null || high === null) return;
    tally.of++;
    if (low <= value && value <= high) tally.held++;
  };
  for (let n = 0; n < dataSets; n++) {
    const shop = Array.from({ length: customers }, (_, i) => {
      const age = 26 + (i % 27);
      const row = rowAt(drawOrders(random, { kind, params }, age), age);
      const x = row.frequency;
      return { ...row, monetary: x === 0 ? 0 : gamma(random, p * x, x * gamma(random, q, v)) };
    });
    const buying = FITS[kind](shop, { unit: "week" });
    const spend = fitGammaGamma(shop);
    const forecast = orderForecast(buying, ASKED, { horizon });
    const value = customerValue({ buying, spend }, ASKED, terms);
    for (const [i, row] of ASKED.entries()) {
      const f = forecast.at(i);
      const w = value.at(i);
      if (f === undefined || w === undefined) continue;
      note(`orders, ${row.customer}`, f.expectedLow, f.expectedHigh, real.columns.expected[i]);
      if (real.columns.alive[i] < 1)
        note(`alive, ${row.customer}`, f.aliveLow, f.aliveHigh, real.columns.alive[i]);
      note(`value, ${row.customer}`, w.expectedLow, w.expectedHigh, worth.columns.expected[i]);
    }
    const { expectedLow, expectedHigh } = orderForecast(buying, shop, { horizon }).info.total;
    note(
      "total orders",
      expectedLow,
      expectedHigh,
      expectedOrders(truth.buying, shop, { horizon }).info.total,
    );
    const { interval } = acquisitionCeiling({ buying, spend }, { ...terms, firstOrder: 30 });
    note("ceiling", interval?.[0] ?? null, interval?.[1] ?? null, ceiling);
  }
  return Object.fromEntries(found);
}
