import { fromColumns } from "../../core/from-columns.ts";
import type { Table } from "../../core/table.ts";
import { wilsonInterval } from "../../numeric/intervals.ts";
import type { GroupedRows } from "./read-decisions.ts";

/** What happened to the rows of a group whose score lies in one tenth of the scale; `from` null is the whole group. */
export interface GroupCalibration {
  readonly group: string;
  /** Scores from here; null for the whole group. */
  readonly from: number | null;
  readonly to: number | null;
  readonly rows: number;
  /** Mean score. */
  readonly predicted: number;
  /** Share of yes. */
  readonly observed: number;
  readonly observedLow: number;
  readonly observedHigh: number;
  /** "yes" when the mean score lies in the interval, "no" when not, "too few to judge". */
  readonly asPredicted: string;
}

const BINS = 10;

/** Reliability of scores within each group: first the group as a whole, then tenths of the scale that have rows. O(rows). */
export function calibrationByGroup(
  { y, group, names, weight, score, length }: GroupedRows,
  level: number,
  minRows: number,
): Table<GroupCalibration> {
  // the whole group first, then its bins
  const size = names.length * (BINS + 1);
  const [rows, total, squares, predicted, yes] = Array.from({ length: 5 }, () => new Float64Array(size));
  const scores = score as Float64Array;
  for (let i = 0; i < length; i++) {
    const w = weight === undefined ? 1 : weight[i];
    const first = group[i] * (BINS + 1);
    for (const at of [first, first + 1 + Math.min(BINS - 1, Math.floor(scores[i] * BINS))]) {
      rows[at]++;
      total[at] += w;
      squares[at] += w * w;
      predicted[at] += w * scores[i];
      yes[at] += w * y[i];
    }
  }
  const used = Array.from(rows.keys()).filter((at) => rows[at] > 0);
  const observed = used.map((at) => yes[at] / total[at]);
  const mean = used.map((at) => predicted[at] / total[at]);
  const bounds = used.map((at, k) => {
    const n = (total[at] * total[at]) / squares[at];
    return wilsonInterval(observed[k] * n, n, level);
  });
  const bin = used.map((at) => (at % (BINS + 1)) - 1);
  return fromColumns(
    {
      group: used.map((at) => names[Math.floor(at / (BINS + 1))]),
      from: bin.map((b) => (b < 0 ? Number.NaN : b / BINS)),
      to: bin.map((b) => (b < 0 ? Number.NaN : (b + 1) / BINS)),
      rows: used.map((at) => rows[at]),
      predicted: mean,
      observed,
      observedLow: bounds.map(([low]) => low),
      observedHigh: bounds.map(([, high]) => high),
      asPredicted: used.map((at, k) =>
        rows[at] < minRows
          ? "too few to judge"
          : mean[k] >= bounds[k][0] && mean[k] <= bounds[k][1]
            ? "yes"
            : "no",
      ),
    },
    { kind: "group-calibration", key: "group" },
  ) as unknown as Table<GroupCalibration>;
}
