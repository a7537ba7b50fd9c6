import { Table, type TableInfo } from "../../core/table.ts";
import { gammaQuantile } from "../../numeric/gamma-quantile.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import type { FrailtyDistribution, FrailtyRow } from "./frailty-types.ts";
import { logNormalMoments } from "./log-normal-law.ts";

/** What was seen of the groups. */
export interface SeenGroups {
  readonly names: readonly string[];
  readonly rows: Float64Array;
  readonly events: Float64Array;
  /** Events expected of frailty 1. */
  readonly exposure: Float64Array;
}

/**
 * Frailties of the groups given what was seen of them: means and, for gamma, quantiles of their gamma distribution; for log-normal the interval is even on the scale of the logarithm. All are 1 at variance 0.
 */
export function frailtyTable(
  { names, rows, events, exposure }: SeenGroups,
  distribution: FrailtyDistribution,
  variance: number,
  level: number,
): Table<FrailtyRow, TableInfo> {
  const groups = names.length;
  const frailty = new Float64Array(groups).fill(1);
  const frailtyLow = new Float64Array(groups).fill(1);
  const frailtyHigh = new Float64Array(groups).fill(1);
  const tail = (1 - level) / 2;
  if (variance > 0 && distribution === "gamma")
    for (let g = 0; g < groups; g++) {
      const shape = events[g] + 1 / variance;
      const rate = exposure[g] + 1 / variance;
      frailty[g] = shape / rate;
      frailtyLow[g] = gammaQuantile(tail, shape) / rate;
      frailtyHigh[g] = gammaQuantile(1 - tail, shape) / rate;
    }
  else if (variance > 0) {
    const moments = logNormalMoments(variance);
    const z = normalQuantile(1 - tail);
    for (let g = 0; g < groups; g++) {
      const { mean, center, square } = moments.at(events[g], exposure[g]);
      const spread = Math.sqrt(Math.max(0, square - center * center));
      frailty[g] = mean;
      frailtyLow[g] = Math.exp(center - z * spread);
      frailtyHigh[g] = Math.exp(center + z * spread);
    }
  }
  return new Table<FrailtyRow, TableInfo>(
    groups,
    {
      group: { codes: Int32Array.from(names, (_, g) => g), levels: [...names] },
      rows,
      events,
      expected: exposure,
      frailty,
      frailtyLow,
      frailtyHigh,
    },
    { kind: "frailties", key: "group" },
  );
}
