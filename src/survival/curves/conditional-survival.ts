import { needModel } from "../../core/model.ts";
import { badOption } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { firstAbove } from "../../numeric/bisect.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import type { KaplanMeier } from "./curve-types.ts";
import { groupColumn } from "./group-column.ts";
import { limits } from "./limits.ts";
import { knownUntil } from "./step-area.ts";

/** Settings of {@link conditionalSurvival}. */
export interface ConditionalSurvivalOptions {
  /** Age at which customers are known to be there. Required. */
  readonly from: number;
  /** Ages asked about, from that one on, ascending. Required. */
  readonly times: readonly number[];
}

/** The chance of those of a group who are there at one age to be there at a later one. */
export interface ConditionalPoint {
  readonly group: string;
  readonly time: number;
  /** Null beyond the last age seen, and where nobody reached the first. */
  readonly survival: number | null;
  readonly survivalLow: number | null;
  readonly survivalHigh: number | null;
  readonly error: number | null;
}

/**
 * The chance of customers who are there at age `from` to be there at later ages: S(t) / S(from), with the interval of the events in between alone, from 0 those at 0 too, on the scale of the model. Robust models give no errors here. O(groups times log steps).
 *
 * @throws "bad-option", "bad-model".
 *
 * @example
 * import { conditionalSurvival, kaplanMeier } from "clientele/survival";
 * const model = kaplanMeier([1, 2, 3, 4].map((stop) => ({ stop, event: 1 })));
 * conditionalSurvival(model, { from: 2, times: [3, 9] }).at(0)?.survival; // => 0.5
 * conditionalSurvival(model, { from: 3, times: [2] }); // throws "bad-option"
 */
export function conditionalSurvival(
  model: KaplanMeier,
  { from, times }: ConditionalSurvivalOptions,
): Table<ConditionalPoint, TableInfo> {
  needModel(model, ["kaplan-meier"], "conditionalSurvival", "kaplanMeier");
  if (!(Number.isFinite(from) && from >= model.from))
    throw badOption("from", from, `an age of at least ${model.from}`);
  for (const [k, time] of times.entries())
    if (!(Number.isFinite(time) && time >= (k === 0 ? from : times[k - 1])))
      throw badOption("times", time, `ages that ascend, ${from} or more`);
  const length = model.groups.length * times.length;
  const [time, survival, survivalLow, survivalHigh, error] = Array.from(
    { length: 5 },
    () => new Float64Array(length),
  );
  const z = normalQuantile((1 + model.level) / 2);
  let row = 0;
  for (const { curve } of model.groups) {
    const { columns } = curve;
    const known = knownUntil(columns);
    const at = (age: number) => {
      const step = firstAbove(columns.time, age);
      if (age > known) return [Number.NaN, Number.NaN];
      if (step === 0) return [1, 0];
      const s = columns.survival[step - 1];
      return [s, (columns.error[step - 1] / s) ** 2];
    };
    const [start, before] = from === 0 ? [1, 0] : at(from);
    for (const age of times) {
      const [s, variance] = at(age);
      const share = start > 0 ? s / start : Number.NaN;
      const spread = model.errors === "robust" ? Number.NaN : Math.sqrt(Math.max(0, variance - before));
      time[row] = age;
      survival[row] = share;
      error[row] = share * spread;
      [survivalLow[row], survivalHigh[row]] = limits(share, z * spread, model.interval);
      row++;
    }
  }
  return new Table<ConditionalPoint, TableInfo>(
    length,
    { group: groupColumn(model.groups, times.length), time, survival, survivalLow, survivalHigh, error },
    { kind: "survival-points", ...(model.unit === null ? {} : { unit: model.unit }) },
  );
}
