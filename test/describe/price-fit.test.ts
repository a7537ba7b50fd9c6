import { describe, expect, it } from "vitest";
import { normal, randomFrom, uniform } from "../../src/core/random.ts";
import { type PriceCells, within } from "../../src/describe/price-cells.ts";
import { priceFit } from "../../src/describe/price-fit.ts";
import type { PriceGroups } from "../../src/describe/price-groups.ts";
import { leastSquares } from "../../src/numeric/least-squares.ts";
import { coefficientCovariance } from "../../src/numeric/sandwich.ts";
import { expectClose } from "../common/close.ts";

/** Made-up items that sold in some of the periods, the last two in periods of their own. */
function cellsOf(items: number, periods: number, seed: number, gaps = 0.2): PriceCells {
  const chance = randomFrom(seed);
  const rows: { item: number; period: number; price: number; quantity: number }[] = [];
  for (let item = 0; item < items; item++)
    for (let period = 0; period < periods; period++) {
      const isApart = item >= items - 2;
      if (isApart !== period >= periods - 3 || uniform(chance) < (isApart ? 0 : gaps)) continue;
      const price = 1 + 0.1 * item + 0.1 * normal(chance);
      const noise = 0.2 * (1 + item / items) * normal(chance);
      rows.push({ item, period, price, quantity: 4 - 1.5 * price + 0.1 * Math.sin(period) + noise });
    }
  return {
    items: Array.from({ length: items }, (_, k) => `i${k}`),
    revenue: new Float64Array(items),
    item: Int32Array.from(rows, (r) => r.item),
    period: Int32Array.from(rows, (r) => r.period),
    logQuantity: Float64Array.from(rows, (r) => r.quantity),
    logPrice: Float64Array.from(rows, (r) => r.price),
    periods,
    category: new Int32Array(items),
    once: 0,
  };
}

/** The slow plain way: a column for each item, each period and each group. */
function dense(cells: PriceCells, price: Float64Array, groups: PriceGroups, changed: number) {
  const { item, items, period, periods, logQuantity } = cells;
  const columns = [
    ...items.map((_, k) => Float64Array.from(item, (v) => (v === k ? 1 : 0))),
    ...Array.from({ length: periods }, (_, t) => Float64Array.from(period, (v) => (v === t ? 1 : 0))),
  ];
  const first = columns.length;
  for (const g of [...groups.names.keys(), -1])
    columns.push(price.map((v, i) => (groups.of[item[i]] === g ? v : 0)));
  const fit = leastSquares({ columns, y: logQuantity, intercept: false });
  const covariance =
    changed >= 6
      ? coefficientCovariance(fit, "clustered", { codes: item, count: items.length }, -items.length)
      : coefficientCovariance(fit, "hc3");
  return groups.names.map((_, g) => {
    const c = fit.kept.indexOf(first + g);
    if (c < 0) return undefined;
    const scale = fit.scales[first + g];
    return [fit.solution[c] / scale, Math.sqrt(covariance.matrix[c * fit.rank + c]) / scale];
  });
}

describe("priceFit", () => {
  const shapes: [string, number, number, (item: number) => number, number][] = [
    ["more items than periods, all in one", 14, 9, () => 0, 14],
    ["more periods than items", 7, 20, () => 0, 7],
    ["errors by cell", 5, 16, () => 0, 5],
    ["three groups, some items in none", 20, 12, (item) => (item % 4) - 1, 8],
  ];
  it.each(shapes)("gives what a column for each effect gives: %s", (_, items, periods, groupOf, changed) => {
    // errors by cell need more than one item in a period
    const cells = cellsOf(items, periods, 3, changed < 6 ? 0 : 0.2);
    const of = Int32Array.from({ length: items }, (_, k) => groupOf(k));
    const names = Array.from({ length: Math.max(...of) + 1 }, (_, g) => `g${g}`);
    const groups = { names, of, uncategorized: 0, beyond: 0 };
    const price = within(cells.logPrice, cells.item, items);
    const slopeOf = priceFit(cells, price, groups, 0.95);
    const expected = dense(cells, price, groups, changed);
    for (const g of names.keys()) {
      const found = slopeOf(g, changed);
      expectClose([found?.elasticity, found?.elasticitySe], expected[g], 1e-9);
    }
  });

  it("gives no slope for a price that moves with the calendar alone, and none where all is explained", () => {
    const cells = cellsOf(10, 8, 5);
    const groups = { names: ["all"], of: new Int32Array(10), uncategorized: 0, beyond: 0 };
    const together = { ...cells, logPrice: Float64Array.from(cells.period, (t) => Math.cos(t)) };
    const moved = within(together.logPrice, cells.item, 10);
    expect(priceFit(together, moved, groups, 0.95)(0, 10)).toBeUndefined();
    const price = within(cells.logPrice, cells.item, 10);
    const exact = { ...cells, logQuantity: cells.logPrice.map((v, i) => 3 - 2 * v + 1000 * cells.period[i]) };
    expect(priceFit(exact, price, groups, 0.95)(0, 10)).toBeUndefined();
  });
});
