import { describe, it } from "vitest";
import { accumulatedEffects, fitBoosting, predictOutcome } from "../../../src/learn/index.ts";
import { expectClose } from "../../common/close.ts";

const rows = Array.from({ length: 150 }, (_, i) => ({
  visits: (i * 37) % 41,
  calls: ((i * 37) % 41) / 2 + ((i * 11) % 7),
  left: (i * 37) % 41 > 10 + ((i * 13) % 25) ? "yes" : "no",
}));
const model = fitBoosting(rows, { target: "left", rounds: 15, leaves: 6 });

/** Apley and Zhu's definition read aloud: bin by bin, row by row. */
function plain(bins: number): { readonly value: number; readonly effect: number; readonly rows: number }[] {
  const sorted = rows.map(({ visits }) => visits).sort((a, b) => a - b);
  const edges = [
    ...new Set(
      Array.from(
        { length: bins + 1 },
        (_, b) => sorted[Math.max(0, Math.ceil((b / bins) * sorted.length) - 1)],
      ),
    ),
  ];
  const predict = (row: object) => predictOutcome(model, [row]).columns.probability as Float64Array;
  const members = edges.map((edge, b) =>
    b === 0
      ? []
      : rows.filter(
          ({ visits }) => (visits > edges[b - 1] || (b === 1 && visits >= edges[0])) && visits <= edge,
        ),
  );
  const steps = members.map((own, b) =>
    own.length === 0
      ? 0
      : own.reduce(
          (sum, row) =>
            sum + predict({ ...row, visits: edges[b] })[0] - predict({ ...row, visits: edges[b - 1] })[0],
          0,
        ) / own.length,
  );
  const heights = steps.map((_, b) => steps.slice(0, b + 1).reduce((a, v) => a + v, 0));
  const mean =
    members.reduce(
      (sum, own, b) => (b === 0 ? sum : sum + (own.length * (heights[b - 1] + heights[b])) / 2),
      0,
    ) / rows.length;
  return edges.map((value, b) => ({ value, effect: heights[b] - mean, rows: members[b].length }));
}

describe("accumulated effects", () => {
  it("are those of the plain definition", () => {
    for (const bins of [1, 4, 20])
      expectClose([...accumulatedEffects(model, rows, { feature: "visits", bins })], plain(bins), 1e-12);
  });
});
