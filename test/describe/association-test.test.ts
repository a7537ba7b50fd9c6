import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AssociationTestOptions, associationTest } from "../../src/describe/association-test.ts";
import { crossTab } from "../../src/describe/cross-tab.ts";
import { fisherNetwork } from "../../src/describe/fisher-network.ts";
import { fisherMonteCarlo } from "../../src/describe/random-tables.ts";
import { fisherTwoByTwo, oddsRatio } from "../../src/numeric/fisher-two-by-two.ts";
import { checkSuite } from "../common/check-suite.ts";
import { expectClose } from "../common/close.ts";

// Agresti (2007), table 2.5: party by gender. References: scipy 1.17.1, statsmodels 0.15.0.
const party = [
  [762, 327, 468],
  [484, 239, 477],
];

describe("associationTest", () => {
  it("agrees with scipy and statsmodels on gender and party", () => {
    const test = associationTest(party);
    // stats.chi2_contingency(T)
    expectClose(test.chiSquare.statistic, 30.070149095754672);
    expectClose(test.chiSquare.p, 2.9535891832117595e-7);
    expect(test.chiSquare).toMatchObject({ df: 2, yates: false, shareBelow5: 0 });
    // contingency.association(T, "cramer"); Bergsma's formula in numpy; brentq over stats.ncx2.cdf(statistic, 2, L)
    expectClose([test.cramersV.value, test.cramersV.corrected], [0.10443580235646777, 0.10091998278440886]);
    expectClose(test.cramersV.interval, [0.06490741810255521, 0.1402639046656863], 1e-8);
    // sm.stats.Table(T).standardized_resids
    expectClose(
      test.cells.columns.adjusted,
      [
        4.502053521086705, 0.6994517329844352, -5.315945542704929, -4.502053521086705, -0.6994517329844298,
        5.315945542704928,
      ],
      1e-9,
    );
    expect(test.standOuts.map(({ row, column, direction }) => [row, column, direction])).toEqual([
      ["1", "3", "fewer"],
      ["2", "3", "more"],
      ["1", "1", "more"],
      ["2", "1", "fewer"],
    ]);
    expect(test.fisher).toBeNull();
  });

  it("corrects two by two tables for continuity only when asked", () => {
    // stats.chi2_contingency([[10, 2], [3, 15]], correction=True / False)
    const plain = associationTest([
      [10, 2],
      [3, 15],
    ]);
    const yates = associationTest(
      [
        [10, 2],
        [3, 15],
      ],
      { yates: true },
    );
    expectClose([plain.chiSquare.statistic, plain.chiSquare.p], [13.031674208144796, 0.00030626663018354963]);
    expectClose([yates.chiSquare.statistic, yates.chiSquare.p], [10.45814479638009, 0.001221098516311509]);
    expect(yates.chiSquare.yates).toBe(true);
    expect(yates.cramersV).toEqual(plain.cramersV);
    expect(associationTest(party, { yates: true }).chiSquare.yates).toBe(false);
  });

  it("takes rows, a cross-table or counts alike", () => {
    const rows = [
      ...new Array(10).fill({ a: "x", b: 1 }),
      ...new Array(2).fill({ a: "x", b: 2 }),
      ...new Array(3).fill({ a: "y", b: 1 }),
      ...new Array(15).fill({ a: "y", b: 2 }),
      { a: "y", b: null },
    ] as { a: string; b: number | null }[];
    const fromRows = associationTest(rows, { row: "a", column: "b" });
    const fromTab = associationTest(crossTab(rows, { row: "a", column: "b" }));
    const fromCounts = associationTest([
      [10, 2],
      [3, 15],
    ]);
    expect([fromRows.missing, fromRows.rows, fromRows.columns]).toEqual([1, ["x", "y"], ["1", "2"]]);
    for (const test of [fromTab, fromCounts]) {
      expect(test.chiSquare).toEqual(fromRows.chiSquare);
      expect(test.fisher).toEqual(fromRows.fisher);
    }
  });

  it("uses Fisher's test for small expected counts, exact or with random tables, the same for one seed", () => {
    const small = [
      [5, 2, 1],
      [0, 4, 3],
    ];
    expect(associationTest(small).fisher).toMatchObject({
      method: "exact",
      pInterval: null,
      replicates: 0,
      oddsRatio: null,
    });
    expect(associationTest(small, { fisher: "never" }).fisher).toBeNull();
    const wide = Array.from({ length: 5 }, (_, r) =>
      Array.from({ length: 12 }, (_, c) => (r * 7 + c * 5) % 6),
    );
    const drawn = associationTest(wide, { seed: 3, replicates: 999 });
    expect(drawn.fisher).toMatchObject({ method: "monte-carlo", replicates: 999 });
    expect(associationTest(wide, { seed: 3, replicates: 999 }).fisher).toEqual(drawn.fisher);
    expect(associationTest(wide, { seed: 4, replicates: 999 }).fisher?.p).not.toBe(drawn.fisher?.p);
  });

  it("leaves out rows and columns that do not occur", () => {
    const test = associationTest([
      [10, 0, 2],
      [0, 0, 0],
      [3, 0, 15],
    ]);
    expect([test.rows, test.columns, test.chiSquare.df]).toEqual([["1", "3"], ["1", "3"], 1]);
  });

  it.each([
    ["one row", [[1, 2]], {}, "too-few-rows"],
    [
      "a column of one value",
      [
        { a: "x", b: 1 },
        { a: "x", b: 2 },
      ],
      { row: "a", column: "b" },
      "too-few-rows",
    ],
    ["nothing", [], { row: "a", column: "b" }, "too-few-rows"],
    ["all missing", [{ a: null, b: 1 }], { row: "a", column: "b" }, "too-few-rows"],
    [
      "half a count",
      [
        [1.5, 2],
        [1, 1],
      ],
      {},
      "bad-value",
    ],
    [
      "a negative count",
      [
        [-1, 2],
        [1, 1],
      ],
      {},
      "bad-value",
    ],
    ["ragged rows", [[1, 2], [1]], {}, "bad-input"],
    ["no column", [{ a: "x" }], { row: "a" }, "bad-option"],
    [
      "no replicates",
      [
        [1, 2],
        [3, 4],
      ],
      { replicates: 0 },
      "bad-option",
    ],
    [
      "a broken seed",
      [
        [9, 0, 1, 7, 3, 1, 8],
        [0, 4, 5, 5, 1, 7, 1],
        [6, 1, 7, 0, 9, 4, 2],
        [8, 3, 1, 6, 2, 9, 1],
        [1, 8, 0, 8, 2, 0, 7],
      ],
      { seed: 0.5 },
      "bad-option",
    ],
    [
      "an unknown fisher",
      [
        [1, 2],
        [3, 4],
      ],
      { fisher: "maybe" },
      "bad-option",
    ],
  ])("refuses %s", (_, data, options, code) => {
    expect(() => associationTest(data as never, options as never)).toThrow(expect.objectContaining({ code }));
  });

  it("does not depend on the order of rows and columns, nor on which is which", () => {
    const cells = fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 3 }), {
      minLength: 3,
      maxLength: 3,
    });
    fc.assert(
      fc.property(cells, (table) => {
        fc.pre(table.filter((row) => row.some((v) => v > 0)).length > 1);
        fc.pre([0, 1, 2].filter((c) => table.some((row) => row[c] > 0)).length > 1);
        const test = associationTest(table, { fisher: "always" });
        const turned = associationTest([0, 1, 2].map((c) => table.map((row) => row[c])).reverse(), {
          fisher: "always",
        });
        expectClose(turned.chiSquare.statistic, test.chiSquare.statistic, 1e-9, 1e-9);
        expectClose(turned.fisher?.p, test.fisher?.p);
        expectClose(turned.cramersV, test.cramersV, 1e-7, 1e-6);
        const { value, interval, corrected } = test.cramersV;
        for (const v of [value, corrected, ...(interval ?? [])]) expect(v >= 0 && v <= 1).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe("Fisher's p", () => {
  it.each([
    // stats.fisher_exact(T).pvalue
    [3, 1, 1, 3, 0.48571428571428565],
    [10, 2, 3, 15, 0.0005367241191434357],
    [0, 5, 6, 2, 0.02097902097902098],
    [1000, 1200, 900, 1500, 4.820508625093513e-8],
  ])("of %i %i, %i %i is that of scipy", (a, b, c, d, p) => {
    expectClose(fisherTwoByTwo(a, b, c, d), p, 1e-10);
  });

  it.each([
    // all tables enumerated in exact fractions
    [
      [
        [5, 2, 1],
        [0, 4, 3],
      ],
      0.04972804972804973,
    ],
    [
      [
        [8, 3, 5, 2, 4],
        [1, 6, 2, 7, 3],
        [4, 4, 8, 1, 2],
      ],
      0.03645196930568167,
    ],
    [
      [
        [2, 0, 1, 2, 6],
        [1, 3, 1, 1, 1],
        [1, 0, 3, 1, 0],
        [1, 2, 1, 2, 0],
      ],
      0.09111777202584655,
    ],
    [
      [
        [20, 30, 10],
        [15, 40, 22],
        [31, 12, 9],
      ],
      7.792597876146869e-5,
    ],
  ])("of %j is exact", (table, p) => {
    expectClose(fisherNetwork(table), p, 1e-9);
  });

  it("is .7827 for job satisfaction, the example of R's fisher.test", () => {
    expectClose(
      fisherNetwork([
        [1, 2, 1, 0],
        [3, 3, 6, 1],
        [10, 10, 14, 9],
        [6, 7, 12, 11],
      ]),
      0.7827,
      1e-4,
    );
  });

  it("is met by random tables", () => {
    const table = [
      [8, 3, 5, 2, 4],
      [1, 6, 2, 7, 3],
      [4, 4, 8, 1, 2],
    ];
    const { p } = fisherMonteCarlo(table, 20_000, 5);
    // five standard errors
    expect(Math.abs(p - 0.03645196930568167)).toBeLessThan(5 * Math.sqrt((0.0365 * 0.9635) / 20_000));
  });

  it("is the same by both exact ways", () => {
    fc.assert(
      fc.property(fc.nat(12), fc.nat(12), fc.nat(12), fc.integer({ min: 1, max: 12 }), (a, b, c, d) => {
        expectClose(
          fisherTwoByTwo(a, b, c, d),
          fisherNetwork([
            [a, b],
            [c, d],
          ]),
          1e-9,
        );
      }),
    );
  });
});

describe("the odds ratio", () => {
  it.each([
    // contingency.odds_ratio(T).statistic and .confidence_interval(.95)
    [3, 1, 1, 3, 6.408319658199662, 0.21173559544657966, 626.2435305888141],
    [10, 2, 3, 15, 21.305317556750314, 2.7533827882493185, 301.4623379715165],
    [1000, 1200, 900, 1500, 1.3887891773595975, 1.2323696442190588, 1.565273573194764],
    [0, 5, 6, 2, 0, 0, 0.8257555395198157],
  ])("of %i %i, %i %i is that of scipy", (a, b, c, d, value, low, high) => {
    const ratio = oddsRatio(a, b, c, d, 0.95, 1.959963984540054);
    expectClose([ratio.value, ratio.low, ratio.high], [value, low, high], 1e-9);
    expect(ratio.method).toBe("conditional");
  });

  it("is infinite where a diagonal is empty, and Woolf's for large margins", () => {
    expect(oddsRatio(5, 0, 2, 6, 0.95, 1.96)).toMatchObject({ value: null, high: null });
    const large = oddsRatio(2e5, 3e5, 2e5, 4e5, 0.95, 1.96);
    expectClose(large.value, 4 / 3);
    expect(large.method).toBe("woolf");
  });
});

interface Row {
  readonly a: string;
  readonly b: string;
  readonly count?: number;
}

const options = (data: readonly Row[]): AssociationTestOptions<Row> => ({
  row: "a",
  column: "b",
  ...(data.some(({ count }) => count !== undefined) ? { count: "count" } : {}),
});

checkSuite({
  name: "associationTest",
  run: (data) => associationTest(data, options(data)),
  data: ["xp", "xq", "xp", "yq", "yq", "yp", "zq", "zr", "xr"].map(([a, b]): Row => ({ a, b })),
  withCount: (row: Row, count) => ({ ...row, count }),
  runSeeded: (data, seed) => associationTest(data, { ...options(data), seed }),
  empty: "too-few-rows",
  oneRow: "too-few-rows",
  allNaN: (test) => expect(test.n).toBe(9),
});
