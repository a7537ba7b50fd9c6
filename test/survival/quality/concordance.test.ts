import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concordance } from "../../../src/survival/quality/concordance.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf } from "../../common/code-of.ts";
import { small } from "../cox/small-data.ts";

interface Row {
  readonly start: number;
  readonly stop: number;
  readonly event: number;
  readonly score: number;
  readonly weight: number;
  readonly count: number;
  readonly s: string;
}

/** All pairs, one after the other. */
function pairs(rows: readonly Row[]) {
  const single = rows.flatMap((row) => Array.from({ length: row.count }, () => row));
  const n = single.length;
  const sums = [0, 0, 0, 0, 0];
  const own = single.map(() => [0, 0, 0]);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const [a, b] = [single[i], single[j]];
      if (i === j || a.s !== b.s || a.event === 0) continue;
      const both = a.weight * b.weight;
      if (b.event === 1 && a.stop === b.stop) {
        if (i < j) sums[a.score === b.score ? 4 : 3] += both;
        continue;
      }
      if (b.stop < a.stop || b.start >= a.stop) continue;
      const kind = a.score === b.score ? 2 : a.score > b.score ? 0 : 1;
      sums[kind] += both;
      own[i][kind] += b.weight;
      own[j][kind] += a.weight;
    }
  const all = sums[0] + sums[1] + sums[2];
  const somers = (sums[0] - sums[1]) / all;
  const squares = single.reduce(
    (sum, row, i) =>
      sum +
      ((row.weight * (own[i][0] - own[i][1] - somers * (own[i][0] + own[i][1] + own[i][2]))) / all) ** 2,
    0,
  );
  return { value: (somers + 1) / 2, se: Math.sqrt(squares) / 2, sums, all };
}

const row: fc.Arbitrary<Row> = fc
  .record({
    start: fc.integer({ min: 0, max: 5 }),
    length: fc.integer({ min: 1, max: 8 }),
    event: fc.integer({ min: 0, max: 1 }),
    score: fc.integer({ min: 0, max: 6 }),
    weight: fc.integer({ min: 1, max: 4 }).map((w) => w / 2),
    count: fc.integer({ min: 1, max: 3 }),
    s: fc.constantFrom("a", "b"),
  })
  .map(({ length, ...rest }) => ({ ...rest, stop: rest.start + length }));

describe("concordance", () => {
  it("is that of all pairs, with late entry, strata, weights, counts and ties", () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 60 }), (rows) => {
        const expected = pairs(rows);
        fc.pre(expected.all > 0 && rows.some(({ event }) => event === 1));
        const found = concordance(rows, { score: "score", strata: "s", weight: "weight" });
        expectClose(found.value, expected.value, 1e-9, 1e-12);
        expectClose(found.se, expected.se, 1e-9, 1e-9);
        expectClose(
          [found.concordant, found.discordant, found.tiedScore, found.tiedTime, found.tiedBoth],
          expected.sums,
          1e-9,
          1e-9,
        );
      }),
      { numRuns: 60 },
    );
  });

  it("gives the figures of R survival 3.5-3 with late entry and weights", () => {
    const found = concordance(small, { score: "x", weight: "w" });
    expectClose([found.value, found.se], [0.71509971509972, 0.095217699010408], 1e-13);
    expectClose([found.concordant, found.discordant, found.tiedTime], [62.75, 25, 0.5]);
  });

  it("turns round with the score", () => {
    const [sooner, later] = [
      concordance(small, { score: "x" }),
      concordance(small, { score: "x", high: "later" }),
    ];
    expectClose(sooner.value + later.value, 1);
    expectClose(sooner.se, later.se);
  });

  it("weighs pairs by age, and stops at an age", () => {
    const rows = small.map(({ start: _, ...rest }) => rest);
    const all = concordance(rows, { score: "x" });
    const until = concordance(rows, { score: "x", until: 4 });
    expect(until.concordant + until.discordant).toBeLessThan(all.concordant + all.discordant);
    const uno = concordance(rows, { score: "x", weights: "n/G2" });
    expect(uno.value).not.toBe(all.value);
    // nobody is lost before the last event: all weights are one
    const seen = rows.map((r) => ({ ...r, event: 1 }));
    expectClose(
      concordance(seen, { score: "x", weights: "n/G2" }).value,
      concordance(seen, { score: "x" }).value,
    );
  });

  it("is larger in error when rows go together", () => {
    const doubled = small.flatMap((r) => [r, r]);
    const alone = concordance(doubled, { score: "x" });
    const together = concordance(doubled, { score: "x", cluster: (r) => String(small.indexOf(r)) });
    expectClose(together.se / alone.se, Math.SQRT2);
  });

  it("refuses what it cannot do, by code", () => {
    expect(codeOf(() => concordance(small, { score: "x", weights: "n/G2" }))).toBe("bad-option");
    expect(codeOf(() => concordance(small, { score: "x", until: 0 }))).toBe("bad-option");
    expect(codeOf(() => concordance(small, {} as never))).toBe("bad-option");
    expect(codeOf(() => concordance(small, undefined as never))).toBe("bad-option");
    expect(codeOf(() => concordance(small, { score: "y" as never }))).toBe("missing-column");
    expect(
      codeOf(() =>
        concordance(
          [
            { stop: 1, event: 1, x: 1 },
            { stop: 1, event: 1, x: 2 },
          ],
          { score: "x" },
        ),
      ),
    ).toBe("too-few-rows");
    expect(
      codeOf(() =>
        concordance(
          [
            { stop: 1, event: 0, x: 1 },
            { stop: 2, event: 0, x: 2 },
          ],
          { score: "x" },
        ),
      ),
    ).toBe("too-few-rows");
  });
});
