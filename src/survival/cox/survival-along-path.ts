import { type Data, readColumns } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { levelOption } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import { firstAbove } from "../../numeric/bisect.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { variance } from "./cox-curves.ts";
import { coxCustomers } from "./cox-customers.ts";
import type { CoxModel } from "./cox-types.ts";

/** Survival of a customer at an age. */
export interface PathPoint {
  readonly age: number;
  /** Chance to be there of who was at the start of the path. */
  readonly survival: number;
  /** Null where the model cannot say. */
  readonly survivalLow: number | null;
  readonly survivalHigh: number | null;
  readonly cumulativeHazard: number;
  /** Standard error of the cumulative hazard. */
  readonly error: number | null;
}

/** Settings of {@link survivalAlongPath}. */
export interface SurvivalAlongPathOptions {
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
}

/**
 * Survival of one customer whose covariates change: `path` has a row for each stretch of ages, `start` to `stop`, with the covariates (and strata, offset) of that stretch; each begins where the one before ends. One row
 * for each age at which somebody left, and for the end of the path as far as ages are known. Intervals are on the scale of log(-log). As R's `survfit(fit, newdata, id)`, but for the errors: R's count the
 * covariates of today as if they had been those of all ages, these follow the path. O(ages (stretches + p^2)).
 *
 * @throws "bad-value" for stretches that do not follow each other; "missing-column", "missing-value", "bad-model", "bad-option".
 *
 * @example
 * import { fitCox, survivalAlongPath } from "clientele/survival";
 * const lifetimes = [1, 2, 3, 4, 5, 6].map((stop, i) => ({ stop, event: 1, visits: (i * 5) % 4 }));
 * const model = fitCox(lifetimes, { covariates: ["visits"] });
 * const path = [{ start: 0, stop: 2, visits: 0 }, { start: 2, stop: 4, visits: 3 }];
 * survivalAlongPath(model, path).length; // => 4
 */
export function survivalAlongPath<Row extends object>(
  model: CoxModel,
  path: Data<Row>,
  options?: SurvivalAlongPathOptions,
): Table<PathPoint, TableInfo> {
  const level = levelOption(options?.level);
  const what = "survivalAlongPath";
  const rows = path instanceof Table || Array.isArray(path) ? path : [...path];
  const customers = coxCustomers(model, rows, what);
  const age = { as: "number", min: 0, expected: "an age, zero or more" } as const;
  const { start, stop } = readColumns(
    rows,
    { start: { ...age, from: "start" }, stop: { ...age, from: "stop" } },
    { zone: zoneOf("UTC"), what },
  ).columns;
  check(start, stop);
  const points: number[] = [];
  const hazards: number[] = [];
  const errors: number[] = [];
  const stretches: { row: number; from: number; to: number }[] = [];
  let before = 0;
  for (let i = 0; i < customers.length; i++) {
    const { times, cumulativeHazard, last } = model.baseline[customers.stratum[i]];
    const first = firstAbove(times, start[i]);
    const base = first === 0 ? 0 : cumulativeHazard[first - 1];
    const until = firstAbove(times, stop[i]);
    let sum = before;
    const add = (at: number) => {
      points.push(at);
      hazards.push(sum);
      errors.push(Math.sqrt(variance(model, customers, [...stretches, { row: i, from: start[i], to: at }])));
    };
    for (let t = first; t < until; t++) {
      sum = before + customers.risk[i] * (cumulativeHazard[t] - base);
      add(times[t]);
    }
    const end = Math.min(stop[i], last);
    if (i === customers.length - 1 && end > (points[points.length - 1] ?? start[0])) add(end);
    stretches.push({ row: i, from: start[i], to: stop[i] });
    before = sum;
    // beyond the oldest age seen nothing is known
    if (stop[i] > last) break;
  }
  const z = normalQuantile((1 + level) / 2);
  const bound = (sign: number) =>
    Float64Array.from(hazards, (h, k) =>
      h > 0 ? Math.exp(-h * Math.exp((sign * z * errors[k]) / h)) : Number.NaN,
    );
  return new Table<PathPoint, TableInfo>(
    points.length,
    {
      age: Float64Array.from(points),
      survival: Float64Array.from(hazards, (h) => Math.exp(-h)),
      survivalLow: bound(1),
      survivalHigh: bound(-1),
      cumulativeHazard: Float64Array.from(hazards),
      error: Float64Array.from(errors),
    },
    { kind: "survival-path", ...(model.unit === null ? {} : { unit: model.unit }) },
  );
}

function check(start: Float64Array, stop: Float64Array): void {
  for (let i = 0; i < start.length; i++) {
    const expected = i === 0 ? start[0] : stop[i - 1];
    if (start[i] === expected && start[i] < stop[i]) continue;
    throw new ClienteleError(
      "bad-value",
      `survivalAlongPath: stretch ${i} goes from ${start[i]} to ${stop[i]}; each has to begin where the one before ends${i === 0 ? "" : ` (at ${expected})`} and end later.`,
      { row: i, column: "start", value: start[i], expected: `${expected}` },
    );
  }
}
