import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromColumns } from "../../src/core/from-columns.ts";
import { customersIn } from "../../src/segmentation/customers-in.ts";
import { describeRfmMap } from "../../src/segmentation/describe-rfm-map.ts";
import { parseRfm } from "../../src/segmentation/parse-rfm.ts";
import { rfmMap } from "../../src/segmentation/rfm-map.ts";
import type { RfmMap } from "../../src/segmentation/rfm-types.ts";
import { conditionsFor } from "../../src/segmentation/rules/conditions-for.ts";
import { evaluateSegment } from "../../src/segmentation/rules/evaluate-segment.ts";
import { prepareFacts } from "../../src/segmentation/rules/prepare-facts.ts";
import { scoreRfm } from "../../src/segmentation/score-rfm.ts";
import { segmentActions } from "../../src/segmentation/segment-actions.ts";
import { segmentSizes } from "../../src/segmentation/segment-sizes.ts";
import { asOf, buyers, errorOf } from "./shop.ts";

describe("describeRfmMap", () => {
  // counted by hand-written enumeration of the published tables, apart from this code
  it.each([
    ["default", 0, 0, []],
    ["rf-grid", 0, 0, []],
    ["putler", 0, 76, ["Recent", "Promising", "Can't Lose", "Lost"]],
    ["r-rfm-0.2", 36, 39, ["New", "Promising", "Can't Lose"]],
    ["r-rfm-0.3", 10, 58, []],
  ] as const)(
    "finds the gaps, overlaps and dead segments of %s",
    (name, uncovered, overlapping, unreachable) => {
      const coverage = describeRfmMap(rfmMap(name));
      expect(coverage.cells).toBe(125);
      expect([coverage.uncovered.length, coverage.overlapping.length, coverage.unreachable]).toEqual([
        uncovered,
        overlapping,
        unreachable,
      ]);
      expect(coverage.segments.reduce((total, s) => total + s.cells, 0)).toBe(125);
    },
  );

  it("lists the segment of scores that no rule fits, and counts fits where an earlier rule decides", () => {
    const map: RfmMap = {
      name: "two",
      bins: 2,
      otherwise: "Rest",
      rules: [
        { segment: "A", r: [2, 2] },
        { segment: "B", f: [2, 2] },
      ],
    };
    expect(describeRfmMap(map)).toEqual({
      name: "two",
      bins: 2,
      cells: 8,
      uncovered: ["111", "112"],
      overlapping: ["221", "222"],
      unreachable: [],
      segments: [
        { segment: "A", cells: 4, fitting: 4 },
        { segment: "B", cells: 2, fitting: 4 },
        { segment: "Rest", cells: 2, fitting: 0 },
      ],
    });
  });

  it("shows what the mean of F and M leaves of New and Promising: one cell each", () => {
    const { segments } = describeRfmMap(rfmMap("default"), { frequencyScore: "fm" });
    const cells = (name: string) => segments.find((s) => s.segment === name)?.cells;
    expect([cells("New"), cells("Promising")]).toEqual([1, 1]);
  });

  it.each([
    ["nothing", undefined],
    ["no rules", { name: "x", bins: 5, rules: [] }],
    ["a range the wrong way round", { name: "x", bins: 5, rules: [{ segment: "A", r: [4, 2] }] }],
    ["a range of one number", { name: "x", bins: 5, rules: [{ segment: "A", f: [4] }] }],
    ["a rule without a segment", { name: "x", bins: 5, rules: [{ r: [1, 2] }] }],
    ["one bin", { name: "x", bins: 1, rules: [{ segment: "A" }] }],
    ["otherwise that is no text", { name: "x", bins: 5, rules: [{ segment: "A" }], otherwise: 3 }],
  ])("refuses %s as a map", (_, map) => {
    expect(errorOf(() => describeRfmMap(map as never)).code).toBe("bad-option");
  });
});

describe("rfmMap", () => {
  it("refuses a name it does not know and lists those it does", () => {
    for (const name of ["shopify", "__proto__", "toString"]) {
      const error = errorOf(() => rfmMap(name as never));
      expect(error.code).toBe("bad-option");
      expect(error.message).toContain("default, rf-grid, putler, r-rfm-0.2, r-rfm-0.3");
    }
  });

  it("gives each caller a map of their own", () => {
    (rfmMap("default").rules as unknown[]).length = 0;
    expect(rfmMap("default").rules).toHaveLength(11);
  });
});

describe("an own map", () => {
  it("decides by its first rule that fits, in its own number of bins", () => {
    const map: RfmMap = {
      name: "vip",
      bins: 3,
      otherwise: "Everyone else",
      prospect: "Lead",
      rules: [
        { segment: "VIP", m: [3, 3] },
        { segment: "Back again", r: [3, 3], fm: [1.5, 3] },
      ],
    };
    const list = [
      { customer: "lead", last: null, orders: 0, revenue: 0 },
      ...buyers([
        [0, 9, 5],
        [5, 1, 900],
        [9, 3, 6],
        [30, 2, 4],
      ]),
    ];
    const rfm = scoreRfm(list, { asOf, map, bins: 3 });
    expect([...rfm].map((row) => row.segment)).toEqual([
      "Lead",
      "Back again",
      "VIP",
      "Everyone else",
      "Everyone else",
    ]);
    expect(rfm.info.segments).toEqual(["VIP", "Back again", "Everyone else", "Lead"]);
    expect(segmentSizes(rfm).columns.segment.levels).toContain("Lead");
  });
});

describe("customersIn", () => {
  const rfm = scoreRfm(
    buyers([
      [0, 9, 90],
      [300, 1, 5],
      [1, 8, 80],
      [290, 1, 6],
    ]),
    { asOf },
  );

  it("lists ids in the table's order", () => {
    expect(customersIn(rfm, "Champions")).toEqual(["c0"]);
    expect(customersIn(rfm, "Promising")).toEqual([]);
    const all = rfm.info.segments.flatMap((segment) => customersIn(rfm, segment));
    expect(all.sort()).toEqual(["c0", "c1", "c2", "c3"]);
  });

  it("refuses a segment the map does not have and lists those it has", () => {
    const error = errorOf(() => customersIn(rfm, "champions"));
    expect(error.code).toBe("bad-option");
    expect(error.message).toContain("Can't Lose");
  });
});

describe("segmentSizes", () => {
  it("agrees with sums over rows, and its shares sum to one", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.integer({ min: 0, max: 400 }),
            fc.integer({ min: 0, max: 9 }),
            fc.integer({ min: 1, max: 500 }),
          ),
          { minLength: 2, maxLength: 60 },
        ),
        (list) => {
          if (list.every((b) => b[1] === 0)) return;
          const rfm = scoreRfm(buyers(list), { asOf });
          const sizes = segmentSizes(rfm);
          let [share, revenueShare] = [0, 0];
          for (const row of sizes) {
            const rows = [...rfm].filter((r) => r.segment === row.segment);
            const mean = (of: (r: (typeof rows)[number]) => number | null) =>
              rows.reduce((t, r) => t + (of(r) as number), 0) / rows.length;
            expect(row.customers).toBe(rows.length);
            if (rows.length > 0) {
              expect(row.meanMonetary).toBeCloseTo(
                mean((r) => r.monetary),
                9,
              );
              expect(row.meanFrequency).toBeCloseTo(
                mean((r) => r.frequency),
                9,
              );
              if (row.segment === "Prospect") expect(row.meanRecencyDays).toBeNull();
              else
                expect(row.meanRecencyDays).toBeCloseTo(
                  mean((r) => r.recencyDays),
                  9,
                );
            } else expect([row.meanMonetary, row.meanRecencyDays, row.revenue]).toEqual([null, null, 0]);
            share += row.share;
            revenueShare += row.revenueShare as number;
          }
          expect(share).toBeCloseTo(1, 12);
          expect(revenueShare).toBeCloseTo(1, 12);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("has no revenue share where there is no revenue, and keeps the map's order", () => {
    const sizes = segmentSizes(
      scoreRfm(
        buyers([
          [1, 1, 0],
          [2, 3, 0],
        ]),
        { asOf },
      ),
    );
    expect(sizes.at(0)).toMatchObject({ segment: "Champions", revenueShare: null });
    expect([...sizes].map((row) => row.segment)).toEqual(rfmMap("default").rules.map((rule) => rule.segment));
  });
});

describe("segmentActions", () => {
  it("has words for every segment of every map of the library", () => {
    const names = (["default", "rf-grid", "putler", "r-rfm-0.2", "r-rfm-0.3"] as const).flatMap((name) =>
      rfmMap(name).rules.map((rule) => rule.segment),
    );
    for (const name of [...names, "Prospect", "Others"]) {
      const [words] = segmentActions([name]);
      expect(words.segment).toBe(name);
      expect(words.meaning).toMatch(/^[A-Z].{15,}\.$/);
      expect(words.action).toMatch(/^[A-Z].{15,}\.$/);
    }
    expect(new Set(segmentActions().map((words) => words.action)).size).toBe(segmentActions().length);
  });

  it("keeps the order asked for and leaves out what it does not know", () => {
    expect(segmentActions(["Lost", "mine", "New"]).map((words) => words.segment)).toEqual(["Lost", "New"]);
  });
});

describe("parseRfm", () => {
  const { rule } = scoreRfm(
    buyers([
      [1, 1, 1],
      [9, 4, 70],
    ]),
    { asOf, bins: 3 },
  ).info;

  it("gives back a stored rule, from text or parsed", () => {
    expect(parseRfm(JSON.stringify(rule))).toEqual(rule);
    expect(parseRfm(structuredClone(rule))).toEqual(rule);
  });

  it.each([
    ["text that is not JSON", "{"],
    ["null", null],
    ["another kind", { ...rule, kind: "bg-nbd" }],
    ["a newer version", { ...rule, version: 2 }],
    ["an unknown key", { ...rule, onload: "x" }],
    ["no thresholds", { ...rule, thresholds: undefined }],
    ["descending thresholds", { ...rule, thresholds: { ...rule.thresholds, r: [3, 1] } }],
    ["thresholds as text", { ...rule, thresholds: { ...rule.thresholds, f: ["1"] } }],
    ["no method", { ...rule, method: {} }],
    ["another frequencyScore", { ...rule, frequencyScore: "m" }],
    ["a currency that is no text", { ...rule, currency: 1 }],
    ["a map without rules", { ...rule, map: { name: "x", bins: 5 } }],
  ])("refuses %s", (_, json) => {
    expect(errorOf(() => parseRfm(json)).code).toBe("bad-model");
  });
});

describe("tables of stages and clusters", () => {
  it("reads stages and clusters as it reads segments", () => {
    const stages = fromColumns({ customer: ["ann", "bob", "cem"], stage: ["Active", "Lapsed", "Active"] });
    expect(customersIn(stages, "Active")).toEqual(["ann", "cem"]);
    const clusters = fromColumns({ customer: ["ann", "bob"], cluster: ["a", "b"] });
    expect(customersIn(clusters, "b")).toEqual(["bob"]);
    expect(() => customersIn(fromColumns({ customer: ["ann"], plan: ["a"] }) as never, "a")).toThrow(
      expect.objectContaining({ code: "missing-column" }),
    );
  });

  it("refuses lists with what is no id", () => {
    expect(() =>
      prepareFacts(
        { profiles: [{ customer: "ann" }], segments: { vip: [null as never] } },
        { asOf: "2026-01-01" },
      ),
    ).toThrow(expect.objectContaining({ code: "bad-input" }));
  });

  it("lends its tables to rules", () => {
    const stages = fromColumns({ customer: ["ann", "bob"], stage: ["Active", "Lapsed"] });
    const facts = prepareFacts(
      { profiles: [{ customer: "ann" }, { customer: "bob" }], segments: stages as never },
      { asOf: "2026-01-01" },
    );
    expect(evaluateSegment(conditionsFor(facts).inSegment("Lapsed"), facts)).toEqual(["bob"]);
  });
});
