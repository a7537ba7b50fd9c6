import { needModel } from "../../core/model.ts";
import { badOption } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { firstAbove } from "../../numeric/bisect.ts";
import type { KaplanMeier } from "./curve-types.ts";
import { groupColumn } from "./group-column.ts";

/** A survival curve read at one age. */
export interface CurvePoint {
  readonly group: string;
  readonly time: number;
  /** How many were still watched at this age or later. */
  readonly atRisk: number;
  /** Events after the age before in the list, to this one. */
  readonly events: number;
  /** Null beyond the last age seen, unless the curve has come to 0. */
  readonly survival: number | null;
  readonly survivalLow: number | null;
  readonly survivalHigh: number | null;
  readonly error: number | null;
  readonly cumulativeHazard: number | null;
}

/**
 * Survival curves read at chosen ages: what a table under a chart shows. Beyond the last age seen there is "no value" (R's summary carries the last one on with `extend`). O(groups ages log steps).
 *
 * @throws "bad-model", "bad-option" for ages that do not ascend.
 *
 * @example
 * import { curveAt, kaplanMeier } from "clientele/survival";
 * const model = kaplanMeier([{ stop: 2, event: 1 }, { stop: 4, event: 1 }, { stop: 6, event: 0 }]);
 * const points = curveAt(model, [0, 3, 6, 12]);
 * points.at(1)?.survival; // => 0.6666666666666666
 * points.at(1)?.atRisk; // => 2
 * points.at(3)?.survival; // => null
 * curveAt(model, [3, 1]); // throws "bad-option"
 */
export function curveAt(model: KaplanMeier, times: readonly number[]): Table<CurvePoint, TableInfo> {
  needModel(model, ["kaplan-meier"], "curveAt", "kaplanMeier");
  for (const [k, time] of times.entries())
    if (!(Number.isFinite(time) && time >= 0 && (k === 0 || time > times[k - 1])))
      throw badOption("times", time, "ages that ascend, zero or more, such as [0, 6, 12]");
  const length = model.groups.length * times.length;
  const time = new Float64Array(length);
  const atRisk = new Float64Array(length);
  const events = new Float64Array(length);
  const found = {
    survival: new Float64Array(length),
    survivalLow: new Float64Array(length),
    survivalHigh: new Float64Array(length),
    error: new Float64Array(length),
    cumulativeHazard: new Float64Array(length),
  };
  let row = 0;
  for (const { curve } of model.groups) {
    const { columns } = curve;
    let before = 0;
    for (const age of times) {
      const step = firstAbove(columns.time, age);
      time[row] = age;
      // at an age of the curve those at risk just before it, as everywhere
      const next = step > 0 && columns.time[step - 1] === age ? step - 1 : step;
      atRisk[row] = next < curve.length ? columns.atRisk[next] : 0;
      for (let t = before; t < step; t++) events[row] += columns.events[t];
      before = step;
      const ended = step > 0 && columns.survival[step - 1] === 0;
      const known = ended || (curve.length > 0 && age <= columns.time[curve.length - 1]);
      for (const name of KEYS)
        found[name][row] = !known ? Number.NaN : step === 0 ? atStart(name) : columns[name][step - 1];
      row++;
    }
  }
  return new Table<CurvePoint, TableInfo>(
    length,
    { group: groupColumn(model.groups, times.length), time, atRisk, events, ...found },
    { kind: "survival-points", ...(model.unit === null ? {} : { unit: model.unit }) },
  );
}

const KEYS = ["survival", "survivalLow", "survivalHigh", "error", "cumulativeHazard"] as const;

function atStart(name: (typeof KEYS)[number]): number {
  return name === "error" || name === "cumulativeHazard" ? 0 : 1;
}
