import { needModel } from "../../core/model.ts";
import { badOption } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import type { KaplanMeier } from "./curve-types.ts";
import { groupColumn } from "./group-column.ts";
import { quantileOf } from "./kaplan-meier.ts";

/** The age by which a share of a group has left. */
export interface LifeQuantile {
  readonly group: string;
  /** Share that has left. */
  readonly share: number;
  /** Null when the curve does not come down so far. */
  readonly age: number | null;
  readonly ageLow: number | null;
  readonly ageHigh: number | null;
}

/** Settings of {@link lifeQuantiles}. */
export interface LifeQuantilesOptions {
  /** Shares of customers that have left, from 0 to 1. Default a quarter, a half and three quarters. */
  readonly shares?: readonly number[];
}

/**
 * Ages by which shares of customers have left, with limits (Brookmeyer and Crowley 1982): where the curve and the limits of its interval come down so far; where one stays exactly there, the middle of that stretch (R's rule). "No value" where it never does. One row per group and share. O(groups shares ages).
 *
 * @throws "bad-model", "bad-option".
 *
 * @example
 * import { kaplanMeier, lifeQuantiles } from "clientele/survival";
 * const model = kaplanMeier([1, 2, 3, 4].map((stop) => ({ stop, event: 1 })));
 * lifeQuantiles(model, { shares: [0.25, 0.6] }).at(0)?.age; // => 1.5
 * lifeQuantiles(model, { shares: [0.25, 0.6] }).at(1)?.age; // => 3
 */
export function lifeQuantiles(
  model: KaplanMeier,
  { shares = [0.25, 0.5, 0.75] }: LifeQuantilesOptions = {},
): Table<LifeQuantile, TableInfo> {
  needModel(model, ["kaplan-meier"], "lifeQuantiles", "kaplanMeier");
  for (const share of shares)
    if (!(share >= 0 && share <= 1))
      throw badOption("shares", share, "shares from 0 to 1, such as [0.25, 0.5]");
  const length = model.groups.length * shares.length;
  const [share, age, ageLow, ageHigh] = [0, 0, 0, 0].map(() => new Float64Array(length));
  let row = 0;
  for (const group of model.groups)
    for (const p of shares) {
      const { value, low, high } = quantileOf(group.curve, p, model.level, model.from);
      share[row] = p;
      age[row] = value ?? Number.NaN;
      ageLow[row] = low ?? Number.NaN;
      ageHigh[row++] = high ?? Number.NaN;
    }
  return new Table<LifeQuantile, TableInfo>(
    length,
    { group: groupColumn(model.groups, shares.length), share, age, ageLow, ageHigh },
    { kind: "life-quantiles", ...(model.unit === null ? {} : { unit: model.unit }) },
  );
}
