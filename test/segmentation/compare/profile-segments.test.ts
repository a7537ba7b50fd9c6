import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CategoryContrast, NumberContrast } from "../../../src/segmentation/compare/contrast-types.ts";
import {
  assignCluster,
  comparePair,
  describeSegment,
  fitKMeans,
  profileSegments,
  scoreRfm,
} from "../../../src/segmentation/index.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf } from "../shop.ts";

const customers = Array.from({ length: 60 }, (_, i) => ({
  customer: `c${i}`,
  orders: i < 20 ? 8 + (i % 5) : 1 + (i % 5),
  spend: ((i * 37) % 23) * 2.5,
  revenue: i < 20 ? 50 : 10,
  city: i < 20 ? (i % 4 === 0 ? "Bonn" : "Berlin") : ["Bonn", "Berlin", "Kiel"][i % 3],
  vip: i % 2 === 0 ? 1 : 0,
  note: null as string | null,
}));
const club = customers.slice(0, 20).map(({ customer }) => customer);
const columns = ["orders", "spend", "city", "vip"] as const;

const REFERENCE = {
  spend: [
    27.75, 26.9375, 28.75, 26.25, 0.8637860577349364, 0.515, 0.856762050721642, 0.047043309645254786,
    0.2703387504868208, 1.0301624129930393, 0.17633047635659374,
  ],
  interval: [-8.71462408732961, 10.33962408732961],
};

const number = (contrast: unknown) => contrast as NumberContrast;
const category = (contrast: unknown) => contrast as CategoryContrast;

describe("profileSegments", () => {
  const result = profileSegments({ club }, customers, { columns });
  const [profile] = result.profiles;

  it("says how large a segment is and what it brings", () => {
    expect(profile).toMatchObject({ segment: "club", customers: 20, revenue: 1000 });
    expectClose([profile.share, profile.revenueShare], [1 / 3, 1000 / 1400]);
    const alone = customers.map(({ customer, orders }) => ({ customer, orders }));
    expect(profileSegments({ club }, alone, { columns: ["orders"] }).profiles[0].revenueShare).toBeNull();
    const other = profileSegments({ club }, customers, { columns: ["orders"], revenue: (row) => row.spend });
    expect(other.profiles[0].revenue).toBe(customers.slice(0, 20).reduce((a, { spend }) => a + spend, 0));
  });

  it("has scipy's Welch test, Hedges' g and rank-sum p for numbers", () => {
    const spend = number(profile.columns[1]);
    // scipy 1.17: ttest_ind(equal_var=False), mannwhitneyu(asymptotic); g and its error by the formulas of Hedges and Olkin (1985)
    expectClose(
      [spend.mean?.value, spend.otherMean, spend.median, spend.otherMedian],
      REFERENCE.spend.slice(0, 4),
    );
    expectClose(
      [spend.difference?.p, spend.difference?.interval],
      [REFERENCE.spend[4], REFERENCE.interval],
      1e-7,
    );
    expectClose([spend.position?.value, spend.position?.p], [REFERENCE.spend[5], REFERENCE.spend[6]], 1e-8);
    expectClose([spend.effect?.value, spend.effect?.se], [REFERENCE.spend[7], REFERENCE.spend[8]], 1e-9);
    expectClose([spend.ratio?.value, spend.ratio?.se], [REFERENCE.spend[9], REFERENCE.spend[10]], 1e-9);
  });

  it("has shares with intervals for text and for yes and no", () => {
    const city = category(profile.columns[2]);
    expect(city.levels.map(({ label, customers: n, otherCustomers }) => [label, n, otherCustomers])).toEqual([
      ["Berlin", 15, 13],
      ["Bonn", 5, 13],
      ["Kiel", 0, 14],
    ]);
    expectClose([city.levels[0].share?.value, city.levels[0].otherShare], [0.75, 0.325]);
    expect(city.levels[0].ratio?.value).toBeCloseTo(0.75 / 0.325, 12);
    // nobody of the club lives in Kiel: an interval from zero, and a p from Fisher's test
    expect(city.levels[2].ratio?.interval[0]).toBe(0);
    expect(city.levels[2].difference?.p).toBeLessThan(0.01);
    expect(category(profile.columns[3]).levels.map(({ label }) => label)).toEqual(["yes", "no"]);
  });

  it("finds what stands out, and says so", () => {
    expect(number(profile.columns[0]).words).toBe("buy often");
    expect(number(profile.columns[1]).words).toBeNull();
    const told = describeSegment(profile);
    expect(told.traits).toEqual(["buy often", "more often city Berlin", "less often city Kiel"]);
    expect(told.text).toBe(
      "33 % of customers bring 71 % of the money. What sets them apart: buy often (very much so: orders 10 on average, the rest 3); more often city Berlin (75 %, the rest 33 %); less often city Kiel (0 %, the rest 35 %).",
    );
    const own = profileSegments({ club }, customers, {
      columns: ["orders"],
      words: { orders: ["come", "stay away"] },
    });
    expect(describeSegment(own.profiles[0]).traits).toEqual(["come"]);
  });

  it("corrects p-values over everything it compares", () => {
    const raw = profileSegments({ club }, customers, { columns, correction: "none" });
    expect(result.comparisons).toBe(1 + 1 + 3 + 1);
    const p = number(raw.profiles[0].columns[0]).adjusted ?? 0;
    expect(number(profile.columns[0]).adjusted).toBeCloseTo(p * 6, 12);
    // yes and no are one comparison
    const [yes, no] = category(profile.columns[3]).levels;
    expect(yes.difference?.p).toBeCloseTo(no.difference?.p ?? 0, 12);
    expect(yes.adjusted).toBe(no.adjusted);
    const bh = profileSegments({ club }, customers, { columns, correction: "benjamini-hochberg" });
    expect(number(bh.profiles[0].columns[1]).adjusted).toBeLessThanOrEqual(
      number(profile.columns[1]).adjusted ?? 0,
    );
  });

  it("takes overlapping segments, each beside everyone outside of it, and counts who is unknown or in none", () => {
    const both = profileSegments({ few: ["c0", "c1", "c1", "nobody"], club }, customers, {
      columns: ["orders"],
    });
    expect(both.profiles.map(({ segment, customers: n }) => [segment, n])).toEqual([
      ["club", 20],
      ["few", 2],
    ]);
    expect(both).toMatchObject({ overlapping: 2, unknown: 1, without: 40, customers: 60 });
    // another segment changes nothing but the number of comparisons
    expectClose(
      { ...number(both.profiles[0].columns[0]), adjusted: 0 },
      { ...number(profile.columns[0]), adjusted: 0 },
    );
  });

  it("takes an RFM table and cluster assignments", () => {
    const table = scoreRfm(
      customers.map((c, i) => ({ ...c, last: 1_700_000_000_000 - i * 86_400_000 })),
      { asOf: 1_700_100_000_000 },
    );
    const rfm = profileSegments(table, customers, { columns: ["orders"] });
    expect(rfm.profiles.reduce((total, { customers: n }) => total + n, 0)).toBe(60);
    const model = fitKMeans(customers, { columns: ["orders"], k: 2 });
    const clusters = [...assignCluster(model, customers)].map(({ customer, cluster }) => ({
      customer: customer ?? null,
      segment: cluster,
    }));
    expect(profileSegments(clusters, customers, { columns: ["orders"] }).profiles[0].segment).toBe("0");
  });

  it("keeps what it can where data are thin", () => {
    const all = profileSegments({ all: customers.map(({ customer }) => customer), none: [] }, customers, {
      columns,
    });
    expect(number(all.profiles[0].columns[0])).toMatchObject({
      difference: null,
      position: null,
      otherMean: null,
    });
    expect(number(all.profiles[1].columns[0])).toMatchObject({ mean: null, n: 0, words: null });
    expect(describeSegment(all.profiles[1]).text).toBe("Nobody is in this segment.");
    expect(describeSegment(all.profiles[0]).traits).toEqual([]);
    const one = profileSegments({ one: ["c0"] }, customers.slice(0, 1), { columns });
    expect(number(one.profiles[0].columns[0]).mean).toMatchObject({ value: 8, interval: null });
    const missing = customers.map((c, i) => ({ ...c, orders: i % 2 === 0 ? null : c.orders, note: null }));
    const holes = profileSegments({ club }, missing, { columns: ["orders", "note"] });
    expect(number(holes.profiles[0].columns[0])).toMatchObject({ n: 10, missing: 10 });
    expect(number(holes.profiles[0].columns[1])).toMatchObject({ n: 0, missing: 20, mean: null });
    const constant = customers.map((c) => ({ ...c, orders: 3 }));
    const flat = number(profileSegments({ club }, constant, { columns: ["orders"] }).profiles[0].columns[0]);
    expect(flat).toMatchObject({ effect: null, adjusted: null, words: null });
    expect(flat.position).toMatchObject({ value: 0.5, p: null });
  });

  it("takes rare values together and handles odd names", () => {
    const many = customers.map((c, i) => ({
      ...c,
      customer: i === 0 ? "__proto__" : c.customer,
      code: `k${i % 15}`,
    }));
    const { profiles, unknown } = profileSegments({ a: ["__proto__", "c1"] }, many, { columns: ["code"] });
    const { levels } = category(profiles[0].columns[0]);
    expect([profiles[0].customers, unknown, levels.length, levels.at(-1)?.label]).toEqual([
      2,
      0,
      13,
      "(all others)",
    ]);
    expect(levels.reduce((total, l) => total + l.customers + l.otherCustomers, 0)).toBe(60);
  });

  it("refuses what it cannot use", () => {
    const run = (segments: unknown, options: unknown, data: unknown = customers) =>
      codeOf(() => profileSegments(segments as never, data as never, options as never));
    expect(run({}, { columns })).toBe("empty-input");
    expect(run([], { columns })).toBe("empty-input");
    expect(run({ club }, { columns }, [])).toBe("empty-input");
    expect(run("club", { columns })).toBe("bad-input");
    expect(run({ club: "c0" }, { columns })).toBe("bad-input");
    expect(run({ club }, { columns: [] })).toBe("bad-option");
    expect(run({ club }, { columns: ["orders", "orders"] })).toBe("bad-option");
    expect(run({ club }, { columns: ["nope"] })).toBe("missing-column");
    expect(run({ club }, { columns, level: 2 })).toBe("bad-option");
    expect(run({ club }, { columns, correction: "bonferroni" })).toBe("bad-option");
    expect(run({ club }, { columns, words: { orders: "much" } })).toBe("bad-option");
    expect(run({ club }, undefined)).toBe("bad-option");
    expect(run({ club }, { columns }, [...customers, customers[3]])).toBe("bad-value");
    expect(run({ club }, { columns }, [{ ...customers[0], orders: Number.POSITIVE_INFINITY }])).toBe(
      "bad-value",
    );
    expect(run({ club }, { columns }, [{ ...customers[0], customer: null }])).toBe("missing-value");
  });

  it("does not depend on the unit of a column", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 8, maxLength: 40 }),
        fc.integer({ min: 1, max: 7 }),
        (values, size) => {
          const rows = values.map((orders, i) => ({ customer: `c${i}`, orders }));
          const some = { some: rows.slice(0, size).map(({ customer }) => customer) };
          const of = (data: typeof rows) =>
            number(profileSegments(some, data, { columns: ["orders"] }).profiles[0].columns[0]);
          // zeros and ones are yes and no
          if (values.every((v) => v < 2)) return;
          const [a, b] = [of(rows), of(rows.map((row) => ({ ...row, orders: row.orders * 8 + 3 })))];
          expectClose(b.position, a.position, 1e-9);
          expectClose(b.effect, a.effect, 1e-9);
          expectClose(b.difference?.p, a.difference?.p, 1e-7);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("comparePair", () => {
  it("sets one group beside another, the rest left out", () => {
    const pair = comparePair(["c0", "c1", "c2", "x"], ["c30", "c31", "c32"], customers, {
      columns: ["orders", "city"],
      names: ["regulars", "others"],
    });
    expect(pair).toMatchObject({ customers: [3, 3], unknown: [1, 0], names: ["regulars", "others"] });
    const [orders, city] = pair.columns;
    expect(number(orders).otherN).toBe(3);
    expect(category(city).levels.reduce((total, l) => total + l.otherCustomers, 0)).toBe(3);
    // three beside three cannot reach 0.05 by ranks after the correction
    expect(pair.text).toBe(
      "None of the columns sets regulars apart from others beyond what chance explains.",
    );
    const large = comparePair(
      club,
      customers.slice(20).map((c) => c.customer),
      customers,
      { columns: ["orders"] },
    );
    expect(large.text).toContain("What sets the first apart from the second: buy often");
    // with everyone in one of the two, it is the profile
    const profile = profileSegments({ club }, customers, { columns: ["orders"] }).profiles[0];
    expectClose(large.columns, profile.columns);
  });

  it("refuses a customer in both groups, and groups without a customer", () => {
    const run = (a: unknown, b: unknown) =>
      codeOf(() => comparePair(a as never, b as never, customers, { columns: ["orders"] }));
    expect(run(["c0"], ["c0", "c1"])).toBe("bad-input");
    expect(run(["x"], ["c1"])).toBe("too-few-rows");
    expect(run(["c0"], [])).toBe("too-few-rows");
    expect(run("c0", ["c1"])).toBe("bad-input");
    expect(run(3, ["c1"])).toBe("bad-input");
  });
});

checkSuite({
  name: "profileSegments",
  run: (data: typeof customers) =>
    profileSegments({ club, few: ["c0", "c40"] }, data, { columns: ["orders", "spend", "city"] }),
  data: customers,
  empty: "empty-input",
  oneRow: (result) => expect(result.customers).toBe(1),
  allNaN: "bad-value",
});

checkSuite({
  name: "comparePair",
  run: (data: typeof customers) =>
    comparePair(club, ["c30", "c40", "c50"], data, { columns: ["orders", "city"] }),
  data: customers,
  empty: "empty-input",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
});

describe("segments and columns as they come", () => {
  const few = [
    { customer: "ann", orders: 1 },
    { customer: "bob", orders: 5, revenue: 8 },
  ];

  it("takes stages and clusters as segments", () => {
    const names = (rows: Parameters<typeof profileSegments>[0]) =>
      profileSegments(rows, few, { columns: ["orders"] }).profiles.map(({ segment }) => segment);
    expect(names([{ customer: "ann", stage: "New" }])).toEqual(["New"]);
    expect(names([{ customer: "ann", cluster: "A" }])).toEqual(["A"]);
    expect(names([{ customer: 7, segment: 3 }])).toEqual(["3"]);
  });

  it("refuses what is no id", () => {
    for (const bad of [null, undefined, "", Number.NaN, { customer: "ann" }])
      expect(codeOf(() => profileSegments({ club: [bad as never] }, few, { columns: ["orders"] }))).toBe(
        "bad-input",
      );
  });

  it("finds money whichever row has it, and reads none that nobody asked for", () => {
    const rows = [few[0], few[1]] as { customer: string; orders: number; revenue?: number }[];
    for (const list of [rows, rows.slice().reverse()])
      expect(profileSegments({ b: ["bob"] }, list, { columns: ["orders"] }).profiles[0].revenueShare).toBe(1);
    const text = few.map((row) => ({ ...row, revenue: "unknown" }));
    expect(comparePair(["ann"], ["bob"], text, { columns: ["orders"] }).customers).toEqual([1, 1]);
  });

  it("names the two groups as told, and refuses half a pair of names", () => {
    const named = (names: unknown) =>
      comparePair(["ann"], ["bob"], few, { columns: ["orders"], names: names as [string, string] });
    expect(named(["A", "B"]).names).toEqual(["A", "B"]);
    for (const bad of [["A"], "AB", [1, 2]]) expect(codeOf(() => named(bad))).toBe("bad-option");
  });

  it("makes no claim of three customers above three others", () => {
    const six = [9, 10, 11, 1, 2, 3].map((orders, i) => ({ customer: `c${i}`, orders }));
    expect(comparePair(["c0", "c1", "c2"], ["c3", "c4", "c5"], six, { columns: ["orders"] }).traits).toEqual(
      [],
    );
  });
});
