import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type FitUserNeighborsOptions,
  fitUserNeighbors,
  parseUserNeighbors,
} from "../../../src/recommend/index.ts";
import { userNeighborsScorer } from "../../../src/recommend/neighbors/user-neighbors-scorer.ts";
import { historiesOf } from "../../../src/recommend/use/histories.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf } from "../../common/code-of.ts";
import { fromMatrix, tiny } from "../data.ts";

/** Scores of every customer in the table. */
function scores(matrix: readonly (readonly number[])[], options: FitUserNeighborsOptions): number[][] {
  const table = fromMatrix(matrix);
  const scorer = userNeighborsScorer(fitUserNeighbors(table, options));
  const histories = historiesOf(table, scorer.items);
  return Array.from({ length: histories.customers }, (_, c) => {
    const out = new Float64Array(scorer.items.length);
    scorer.score(histories.of(c), 0, out);
    return [...out];
  });
}

describe("fitUserNeighbors", () => {
  it("adds up the likeness of the nearest customers, the customer himself left out", () => {
    // customers 0 and 3 have the same; to customer 0 the others have the cosines .408, .333, 1, 0 and .667
    const cosines = [1, 0.408248290464, 1 / 3, 1, 0, 2 / 3];
    const expected = tiny[0].map((_, j) =>
      tiny.reduce((sum, line, c) => sum + (c > 0 && line[j] > 0 ? cosines[c] : 0), 0),
    );
    expectClose(scores(tiny, {})[0], expected);
    // the two nearest are customers 3 and 5
    expectClose(scores(tiny, { k: 2 })[0], [5 / 3, 5 / 3, 2 / 3, 0, 1, 0]);
  });

  it("finds what comparing every two customers finds, by any measure", () => {
    const matrix = fc.array(fc.array(fc.constantFrom(0, 1, 2), { minLength: 5, maxLength: 5 }), {
      minLength: 2,
      maxLength: 8,
    });
    fc.assert(
      fc.property(
        matrix,
        fc.constantFrom("cosine", "jaccard", "tfidf"),
        fc.integer({ min: 1, max: 4 }),
        (lines, measure, k) => {
          const rows = lines.filter((line) => line.some((v) => v > 0));
          fc.pre(rows.length > 0);
          const seen = rows[0].map((_, j) => rows.filter((line) => line[j] > 0).length);
          const weights = rows.map((line) =>
            line.map((v, j) =>
              v === 0 ? 0 : measure === "tfidf" ? Math.log(rows.length) - Math.log(1 + seen[j]) : 1,
            ),
          );
          const dot = (a: readonly number[], b: readonly number[]) =>
            a.reduce((sum, v, j) => sum + v * b[j], 0);
          const same = (a: number, b: number) => rows[a].every((v, j) => v > 0 === rows[b][j] > 0);
          const items = seen.flatMap((n, j) => (n > 0 ? [j] : []));
          // rounding decides who of those equally near is asked: only measures whose ties are exact are cut
          const asked = measure === "tfidf" ? 100 : k;
          const expected = rows.map((_, u) => {
            const self = rows.findIndex((_, v) => same(u, v));
            const near = rows
              .map((_, v) => {
                const [both, a, b] = [
                  dot(weights[u], weights[v]),
                  dot(weights[u], weights[u]),
                  dot(weights[v], weights[v]),
                ];
                return {
                  v,
                  likeness: measure === "jaccard" ? both / (a + b - both) : both / Math.sqrt(a * b),
                };
              })
              .filter(({ v, likeness }) => v !== self && likeness > 0)
              .sort((x, y) => y.likeness - x.likeness || x.v - y.v)
              .slice(0, asked);
            return items.map((j) =>
              near.reduce((sum, { v, likeness }) => sum + (rows[v][j] > 0 ? likeness : 0), 0),
            );
          });
          expectClose(scores(rows, { measure, k: asked }), expected);
        },
      ),
      { numRuns: 80 },
    );
  });

  it("has parts by the items of the history that make up the score", () => {
    const table = fromMatrix(tiny);
    for (const options of [
      {},
      { measure: "llr" },
      { measure: "bm25", weights: "weight", k: 3 },
    ] as FitUserNeighborsOptions[]) {
      const scorer = userNeighborsScorer(fitUserNeighbors(table, options));
      const histories = historiesOf(table, scorer.items);
      const out = new Float64Array(6);
      for (let c = 0; c < histories.customers; c++) {
        scorer.score(histories.of(c), 0, out);
        out.forEach((score, j) => {
          const parts = scorer.parts(histories.of(c), 0, j);
          expectClose(
            parts.reduce((sum, part) => sum + part.score, 0),
            score,
          );
          expect(parts.every(({ from }) => histories.of(c).at.includes(from))).toBe(true);
        });
      }
    }
  });

  it("says nothing for nothing, and is not changed by a customer who shares nothing", () => {
    const scorer = userNeighborsScorer(fitUserNeighbors(fromMatrix(tiny)));
    const out = new Float64Array(6).fill(7);
    const none = historiesOf(fromMatrix([[0, 0, 0, 0, 0, 0, 1]]), scorer.items).of(0);
    scorer.score(none, 0, out);
    expect([...out]).toEqual([0, 0, 0, 0, 0, 0]);
    const wide = [...tiny.map((line) => [...line, 0]), [0, 0, 0, 0, 0, 0, 1]];
    expectClose(
      scores(wide, {}).slice(0, 6),
      scores(tiny, {}).map((row) => [...row, 0]),
    );
  });

  it("refuses settings that make no sense, and a model that was tampered with", () => {
    const bought = fromMatrix(tiny);
    for (const options of [
      { k: 0 },
      { k: Number.NaN },
      { measure: "euclid" },
      { weights: "quantity" },
      { weights: "weight", measure: "llr" },
      { shrink: -1 },
    ] as FitUserNeighborsOptions[])
      expect(
        codeOf(() => fitUserNeighbors(bought, options)),
        JSON.stringify(options),
      ).toBe("bad-option");
    expect(codeOf(() => fitUserNeighbors([] as never))).toBe("bad-input");
    const model = fitUserNeighbors(bought, { weights: "weight" });
    expect(parseUserNeighbors(JSON.stringify(model))).toEqual(model);
    for (const part of [
      { at: [...model.at].reverse() },
      { value: null },
      { weights: "one" },
      { k: 0 },
      { start: [] },
      { similarity: { measure: "llr", shrink: 0 } },
      { similarity: { measure: "cosine" } },
      { similarity: 3 },
      { value: model.at.map(() => -1) },
    ])
      expect(
        codeOf(() => parseUserNeighbors({ ...model, ...part })),
        JSON.stringify(part),
      ).toBe("bad-model");
  });
});
