import type { Data } from "../../core/columns.ts";
import { badOption, levelOption, needOptions } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import type { LifetimeColumns } from "../input/lifetime-types.ts";
import type { LifetimeAccount } from "../input/read-lifetimes.ts";
import { type Age, ageIn } from "../use/ages.ts";
import type { LifetimeModel } from "../use/lifetime-model.ts";
import { judgedBy } from "./judged.ts";

/** Customers of like risk: what was foretold and what came. */
export interface SurvivalCalibrationRow {
  /** Smallest and largest chance to have left that the model gave in this group. */
  readonly from: number;
  readonly to: number;
  readonly customers: number;
  /** Mean chance to have left by the horizon, as foretold. */
  readonly expected: number;
  /** Share that had left by then, after Kaplan and Meier; null where nobody is watched so long. */
  readonly observed: number | null;
  readonly observedLow: number | null;
  readonly observedHigh: number | null;
}

/** What the table says about itself. */
export interface SurvivalCalibrationInfo extends TableInfo {
  readonly kind: "survival-calibration";
  /** Age by which leaving is foretold. */
  readonly at: number;
  readonly lifetimes: number;
  /** What became of the rows: those without a covariate of the model are left out. */
  readonly rows: LifetimeAccount;
  /** Mean over groups of how far expected and observed are apart, by customers. */
  readonly meanDifference: number | null;
}

/** Settings of {@link survivalCalibration}. Columns default to the names of the table of lifetimes. */
export type SurvivalCalibrationOptions<Row extends object = object> = Partial<LifetimeColumns<Row>> & {
  /** Age by which leaving is foretold. Required. */
  readonly at: Age;
  /** Groups of like risk, equally large. Default 10. */
  readonly groups?: number;
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
};

/**
 * Calibration of a model at one age: customers in groups of like risk, the mean chance to leave that was foretold for each beside the share that left (Kaplan and Meier, interval on the scale of log(-log)). Equal risks are
 * never put in two groups. O(n log n).
 *
 * @throws "too-few-rows", "bad-model", "bad-option", "bad-input" for delayed entry; "bad-value", "missing-value", "missing-column".
 *
 * @example
 * import { kaplanMeier, survivalCalibration } from "clientele/survival";
 * const lifetimes = [1, 2, 2, 3, 5, 6, 6, 8].map((stop) => ({ stop, event: 1 }));
 * const groups = survivalCalibration(kaplanMeier(lifetimes), lifetimes, { at: 4 });
 * groups.at(0)?.expected; // => 0.5
 * groups.at(0)?.observed; // => 0.5
 * survivalCalibration(kaplanMeier(lifetimes), lifetimes, { at: -1 }); // throws "bad-option"
 */
export function survivalCalibration<Row extends object>(
  model: LifetimeModel,
  lifetimes: Data<Row>,
  options: SurvivalCalibrationOptions<NoInfer<Row>>,
): Table<SurvivalCalibrationRow, SurvivalCalibrationInfo> {
  const what = "survivalCalibration";
  needOptions(options, what, "at, the age by which leaving is foretold");
  const level = levelOption(options.level);
  const { groups = 10 } = options;
  if (!Number.isInteger(groups) || groups < 1 || groups > 1000)
    throw badOption("groups", groups, "a whole number from 1 to 1000");
  const { rows, curves } = judgedBy(model, lifetimes as Data<object>, options as never, what);
  const at = ageIn(curves.unit, options.at, "at");
  const n = rows.length;
  const mass = Float64Array.from({ length: n }, (_, i) => (rows.count?.[i] ?? 1) * (rows.weight?.[i] ?? 1));
  const risk = Float64Array.from(mass, (_, i) => 1 - curves.survival(i, at));
  const unknown = risk.findIndex(Number.isNaN);
  if (unknown >= 0)
    throw badOption("at", at, `an age that the model knows: at most ${curves.known(unknown)}`);
  const order = Int32Array.from(mass, (_, i) => i).sort((a, b) => risk[a] - risk[b]);
  const total = mass.reduce((sum, m) => sum + m, 0);
  const found: ReturnType<typeof groupOf>[] = [];
  const z = normalQuantile((1 + level) / 2);
  for (let from = 0, sum = 0; from < n; ) {
    const until = (total * (found.length + 1)) / groups;
    let to = from;
    while (to < n) {
      // equal risks go together, however many rows they are
      let [end, tied] = [to, 0];
      for (; end < n && risk[order[end]] === risk[order[to]]; end++) tied += mass[order[end]];
      if (to > from && sum + tied / 2 > until) break;
      sum += tied;
      to = end;
    }
    found.push(groupOf(order.subarray(from, to)));
    from = to;
  }

  function groupOf(members: Int32Array) {
    let [customers, expected] = [0, 0];
    for (const i of members) {
      customers += mass[i];
      expected += mass[i] * risk[i];
    }
    const { stay, error } = stayUntil(members);
    const hazard = -Math.log(stay);
    const spread = Math.exp((z * error) / hazard);
    const known = hazard > 0 && Number.isFinite(hazard);
    return {
      from: risk[members[0]],
      to: risk[members[members.length - 1]],
      customers,
      expected: expected / customers,
      observed: 1 - stay,
      low: known ? 1 - Math.exp(-hazard / spread) : Number.NaN,
      high: known ? 1 - Math.exp(-hazard * spread) : Number.NaN,
    };
  }

  /** Kaplan and Meier's estimate for some rows at the one age; NaN where nobody is watched so long. */
  function stayUntil(members: Int32Array): { readonly stay: number; readonly error: number } {
    const sorted = members.slice().sort((a, b) => rows.stop[a] - rows.stop[b]);
    let atRisk = members.reduce((sum, i) => sum + mass[i], 0);
    let [stay, variance] = [1, 0];
    for (let from = 0; from < sorted.length && rows.stop[sorted[from]] <= at; ) {
      let to = from;
      let [left, events] = [0, 0];
      for (; to < sorted.length && rows.stop[sorted[to]] === rows.stop[sorted[from]]; to++) {
        left += mass[sorted[to]];
        if (rows.event[sorted[to]] === 1) events += mass[sorted[to]];
      }
      stay *= 1 - events / atRisk;
      if (events < atRisk) variance += events / (atRisk * (atRisk - events));
      atRisk -= left;
      if (to === sorted.length && rows.stop[sorted[from]] < at && stay > 0) stay = Number.NaN;
      from = to;
    }
    return { stay, error: Math.sqrt(variance) };
  }

  const column = (of: (group: (typeof found)[number]) => number) => Float64Array.from(found, of);
  const off = found.reduce((sum, g) => sum + g.customers * Math.abs(g.expected - g.observed), 0) / total;
  return new Table<SurvivalCalibrationRow, SurvivalCalibrationInfo>(
    found.length,
    {
      from: column((g) => g.from),
      to: column((g) => g.to),
      customers: column((g) => g.customers),
      expected: column((g) => g.expected),
      observed: column((g) => g.observed),
      observedLow: column((g) => g.low),
      observedHigh: column((g) => g.high),
    },
    {
      kind: "survival-calibration",
      at,
      lifetimes: total,
      rows: rows.account,
      meanDifference: Number.isNaN(off) ? null : off,
      ...(curves.unit !== undefined && { unit: curves.unit }),
    },
  );
}
