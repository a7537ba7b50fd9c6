import { ClienteleError } from "../../core/errors.ts";
import type { CoxProblem } from "../cox/cox-problem.ts";

/** The groups of a frailty fit, in the order of their names. */
export interface FrailtyGroups {
  readonly names: readonly string[];
  /** Group by place. */
  readonly group: Int32Array;
  /** Rows and events by group, repetitions counted. */
  readonly rows: Float64Array;
  readonly events: Float64Array;
}

/**
 * Groups of rows that were read as clusters. O(rows + groups log groups).
 *
 * @throws "too-few-rows" for a single group.
 */
export function frailtyGroups({ cluster, rows: placed }: CoxProblem, what: string): FrailtyGroups {
  const { order, event, count, length } = placed;
  const { codes, levels } = cluster ?? { codes: new Int32Array(length), levels: [""] };
  const occurs = new Uint8Array(levels.length);
  for (const code of codes) occurs[code] = 1;
  const kept = Array.from(levels.keys())
    .filter((code) => occurs[code] === 1)
    .sort((a, b) => (levels[a] < levels[b] ? -1 : 1));
  if (kept.length < 2)
    throw new ClienteleError(
      "too-few-rows",
      `${what} needs two groups or more to tell how much they differ; all rows are of one.`,
      { column: "by", value: levels[kept[0]], expected: "a column with several groups" },
    );
  const place = new Int32Array(levels.length);
  for (const [g, code] of kept.entries()) place[code] = g;
  const group = new Int32Array(length);
  const rows = new Float64Array(kept.length);
  const events = new Float64Array(kept.length);
  for (let k = 0; k < length; k++) {
    const g = place[codes[order[k]]];
    const c = count === undefined ? 1 : count[k];
    group[k] = g;
    rows[g] += c;
    if (event[k] === 1) events[g] += c;
  }
  return { names: kept.map((code) => levels[code]), group, rows, events };
}
