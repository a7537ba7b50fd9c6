import { Table, type TableColumn } from "../../core/table.ts";
import type { NamedColumns } from "../columns.ts";
import type { ChurnFeature } from "../features/feature-types.ts";

import type { ChurnCandidate } from "./train-types.ts";

/** Days and money spread over powers of ten, in which a step from 1 to 2 says more than one from 101 to 102; zero stays zero. */
function spread(column: Float64Array): Float64Array {
  return column.map((v) => (v >= 0 ? Math.log1p(v) : -Math.log1p(-v)));
}

// what lies between fixed ends is used as it is
const BOUNDED: readonly string[] = ["share", "season", "change", "score"];

/** What the hazard looks at. */
export const HAZARD_INPUTS: readonly string[] = [
  "tenure",
  "tenure squared",
  "silence",
  "silence squared",
  "tenure x silence",
];

/**
 * What a candidate looks at, from the features of a churn table; null when the features it needs are not there. The hazard is a survival model in discrete time: the chance to leave
 * within the window by time as a customer and by silence, both free to rise and fall.
 */
export function inputsOf(
  candidate: ChurnCandidate,
  columns: NamedColumns,
  features: readonly ChurnFeature[],
): { readonly [name: string]: TableColumn } | null {
  const number = (name: string) => (columns[name] instanceof Float64Array ? columns[name] : undefined);
  const silence = number("daysSinceOrder");
  const tenure = number("tenure") ?? number("contractDays");
  switch (candidate) {
    case "base-rate":
      return {};
    case "silence": {
      const ratio = number("silenceRatio");
      return silence && ratio ? { silenceRatio: spread(ratio), daysSinceOrder: spread(silence) } : null;
    }
    case "purchase-model": {
      const days = number("purchaseDays");
      if (!(silence && tenure && days)) return null;
      return {
        frequency: days.map((d) => d - 1),
        recency: tenure.map((t, i) => (days[i] > 1 ? t - silence[i] : 0)),
        age: tenure,
      };
    }
    case "hazard": {
      if (tenure === undefined) return null;
      const t = spread(tenure);
      if (silence === undefined) return { tenure: t, "tenure squared": t.map((v) => v * v) };
      const s = spread(silence);
      return {
        tenure: t,
        "tenure squared": t.map((v) => v * v),
        silence: s,
        "silence squared": s.map((v) => v * v),
        "tenure x silence": t.map((v, i) => v * s[i]),
      };
    }
    case "logistic":
      return Object.fromEntries(
        features.map(({ name, unit }) => {
          const column = columns[name];
          return [name, column instanceof Float64Array && !BOUNDED.includes(unit) ? spread(column) : column];
        }),
      );
    case "boosting":
    case "blend":
      return Object.fromEntries(features.map(({ name }) => [name, columns[name]]));
  }
}

/** Columns as a table. */
export function tableOf(columns: { readonly [name: string]: TableColumn }, length: number): Table<object> {
  return new Table(length, columns as never, { kind: "churn-inputs" }) as unknown as Table<object>;
}
