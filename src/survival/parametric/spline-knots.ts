import { ClienteleError } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import { quantileSorted } from "../../numeric/quantile.ts";
import { EXACT } from "./location-scale.ts";
import { splineSlope } from "./log-age-spline.ts";
import type { ObservedRows } from "./read-observed.ts";

/** Logarithms of the knots, outer ones included; none for a straight line. */
export function knotsOf(
  rows: ObservedRows,
  logs: Float64Array,
  { df, knots }: { readonly df?: number; readonly knots?: readonly number[] },
  what: string,
): number[] {
  if (df !== undefined && knots !== undefined)
    throw badOption("knots", knots, "either df or knots, not both");
  if (df !== undefined && !(Number.isInteger(df) && df >= 1 && df <= 20))
    throw badOption("df", df, "a whole number from 1 to 20");
  const events = logs.filter((_, i) => rows.kind[i] === EXACT).sort();
  const [low, high] = [events[0], events[events.length - 1]];
  let inner: number[];
  if (knots === undefined) {
    const n = df ?? 3;
    inner = Array.from({ length: n - 1 }, (_, k) => quantileSorted(events, (k + 1) / n));
  } else {
    if (!Array.isArray(knots) || !knots.every((age) => typeof age === "number" && age > 0))
      throw badOption("knots", knots, "ages above zero, ascending, such as [3, 12]");
    inner = knots.map(Math.log);
  }
  if (inner.length === 0) return [];
  const all = [low, ...inner, high];
  if (all.every((u, k) => k === 0 || u > all[k - 1])) return all;
  if (knots !== undefined)
    throw badOption(
      "knots",
      knots,
      `ascending ages between the first and the last event, ${Math.exp(low)} and ${Math.exp(high)}`,
    );
  throw new ClienteleError(
    "too-few-rows",
    `${what}: the ages at which customers left are too few different ones for df ${df ?? 3}. Choose a smaller df, or knots.`,
    { value: df ?? 3, expected: "fewer df" },
  );
}

/** A survival curve must not rise: looks between the outer knots. */
export function falling(
  knots: readonly number[],
  spline: { readonly spread: readonly number[] },
  at: Float64Array,
): string[] {
  if (knots.length === 0) return [];
  const [low, high] = [knots[0], knots[knots.length - 1]];
  for (let g = 0; g <= 200; g++) {
    const u = low + ((high - low) * g) / 200;
    let slope = 0;
    for (const [k, spread] of spline.spread.entries())
      slope += (at[1 + k] * splineSlope(u, knots, k)) / spread;
    if (slope < 0)
      return [
        `The fitted curve rises near age ${Number(Math.exp(u).toPrecision(3))}, which no survival curve can: choose fewer df.`,
      ];
  }
  return [];
}
