import { needModel } from "../../core/model.ts";
import { oneOf } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import type { CoxModel } from "./cox-types.ts";

/** Baseline of a Cox model at an age where somebody left. */
export interface CoxBaselineRow {
  /** Values of the columns of strata, joined by ", "; absent without strata. */
  readonly stratum?: string;
  readonly age: number;
  /** How much the cumulative hazard grows at this age. */
  readonly hazard: number;
  readonly cumulativeHazard: number;
  readonly survival: number;
}

/** Settings of {@link coxBaseline}. */
export interface CoxBaselineOptions {
  /** For whom: customers with all terms at their mean (default), or at zero, that is at the reference categories. */
  readonly at?: "mean" | "zero";
}

/**
 * The baseline hazard of a Cox model, by stratum: Efron's estimate for Efron's ties, else Breslow's, as R's `basehaz`. O(ages).
 *
 * @throws "bad-model", "bad-option"
 *
 * @example
 * import { coxBaseline, fitCox } from "clientele/survival";
 * const lifetimes = [1, 2, 3, 4].map((stop) => ({ stop, event: 1 }));
 * coxBaseline(fitCox(lifetimes)).at(1); // => { age: 2, hazard: 0.333333, cumulativeHazard: 0.583333, survival: 0.558035 }
 */
export function coxBaseline(model: CoxModel, options?: CoxBaselineOptions): Table<CoxBaselineRow, TableInfo> {
  needModel(model, ["cox"], "coxBaseline", "fitCox");
  const at = oneOf(options?.at ?? "mean", "at", ["mean", "zero"]);
  let shift = 0;
  if (at === "zero")
    for (const [j, { coefficient }] of model.coefficients.entries())
      shift -= (coefficient ?? 0) * model.center[j];
  const unit = Math.exp(shift);
  const { baseline } = model;
  const length = baseline.reduce((n, { times }) => n + times.length, 0);
  const age = new Float64Array(length);
  const hazard = new Float64Array(length);
  const cumulativeHazard = new Float64Array(length);
  const codes = new Int32Array(length);
  let i = 0;
  for (const [s, own] of baseline.entries())
    for (let t = 0; t < own.times.length; t++, i++) {
      codes[i] = s;
      age[i] = own.times[t];
      cumulativeHazard[i] = own.cumulativeHazard[t] * unit;
      hazard[i] = cumulativeHazard[i] - (t === 0 ? 0 : own.cumulativeHazard[t - 1] * unit);
    }
  const columns = { age, hazard, cumulativeHazard, survival: cumulativeHazard.map((h) => Math.exp(-h)) };
  const stratum = { codes, levels: baseline.map((own) => own.stratum.join(", ")) };
  return new Table<CoxBaselineRow, TableInfo>(
    length,
    model.strata.length === 0 ? columns : { stratum, ...columns },
    { kind: "cox-baseline", ...(model.unit === null ? {} : { unit: model.unit }) },
  );
}
