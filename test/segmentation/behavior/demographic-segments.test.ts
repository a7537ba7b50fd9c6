import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { simulateShop } from "../../../src/data/index.ts";
import { wilsonInterval } from "../../../src/numeric/intervals.ts";
import { demographicSegments } from "../../../src/segmentation/index.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";

const asOf = "2026-03-01";
const born = (date: string | null, customer = "a") => ({ customer, born: date });

describe("demographicSegments", () => {
  it("counts completed years on the last day before asOf", () => {
    const band = (date: string, end: string) =>
      demographicSegments([born(date)], { birthDate: "born", asOf: end, ageBands: [17, 18, 19] }).at(0)?.age;
    expect(band("2008-05-02", "2026-05-02")).toBe("17");
    expect(band("2008-05-02", "2026-05-03")).toBe("18");
    // born on a 29 February: 18 from 1 March on in a common year, which is seen from 2 March
    expect(band("2008-02-29", "2026-03-01")).toBe("17");
    expect(band("2008-02-29", "2026-03-02")).toBe("18");
    expect(band("2020-02-29", "2026-03-02")).toBe("under 17");
    expect(band("1950-02-28", "2026-03-02")).toBe("19 and over");
  });

  it("takes the day of birth and the last day in the zone", () => {
    const options = { birthDate: "born", zone: "Europe/Berlin", ageBands: [18] } as const;
    expect(
      demographicSegments([born("2008-05-02")], { ...options, asOf: "2026-05-02T22:30:00Z" }).at(0)?.age,
    ).toBe("18 and over");
    expect(
      demographicSegments([born("2008-05-02")], { ...options, asOf: "2026-05-01T22:00:00Z" }).at(0)?.age,
    ).toBe("under 18");
  });

  it("makes bands of ages that are given", () => {
    const rows = [17.9, 18, 24.9, 25, 64, 65, null].map((years, i) => ({ customer: `c${i}`, years }));
    expect([...demographicSegments(rows, { age: "years" })].map((r) => r.age)).toEqual([
      "under 18",
      "18 to 24",
      "18 to 24",
      "25 to 34",
      "55 to 64",
      "65 and over",
      "not known",
    ]);
  });

  it("has a group for what is not known, and guesses nothing", () => {
    const rows = [
      { customer: "ann", city: "Bonn", language: null },
      { customer: "bob", city: "", language: "de" },
    ];
    const groups = demographicSegments(rows, { columns: ["city", "language"], missing: "?" });
    expect([...groups]).toEqual([
      { customer: "ann", city: "Bonn", language: "?", segment: "Bonn, ?" },
      { customer: "bob", city: "?", language: "de", segment: "?, de" },
    ]);
  });

  it("folds small groups where asked to, in the joint segment too, and says so", () => {
    const rows = Array.from({ length: 12 }, (_, i) => ({
      customer: `c${i}`,
      city: i < 6 ? "Bonn" : i < 11 ? "Ulm" : "Trier",
      plan: i % 2 ? "a" : "b",
    }));
    const groups = demographicSegments(rows, { columns: ["city", "plan"], least: 5 });
    expect(groups.info.groups.map((g) => [g.column, g.group, g.customers])).toEqual([
      ["city", "Bonn", 6],
      ["city", "Ulm", 5],
      ["city", "other", 1],
      ["plan", "a", 6],
      ["plan", "b", 6],
    ]);
    expect(new Set([...groups].map((r) => r.segment))).toEqual(new Set(["other"]));
    expect(groups.info.notes[0]).toBe(
      '"city": 1 group with fewer than 5 customers (1 in all) became "other". That is still fewer than 5: show it to nobody outside.',
    );
    const [bonn] = groups.info.groups;
    expect([bonn.shareLow, bonn.shareHigh]).toEqual(wilsonInterval(6, 12, 0.95));
    expect(demographicSegments(rows, { columns: ["city"] }).info.notes).toEqual([]);
  });

  it("uses sensitive columns only when told to, and says so", () => {
    const rows = [{ customer: "a", Gender: "f", customer_religion: "x", healthStatus: "y", essex: "z" }];
    for (const name of ["Gender", "customer_religion", "healthStatus"] as const) {
      expect(() => demographicSegments(rows, { columns: [name] })).toThrow(
        expect.objectContaining({ code: "bad-option" }),
      );
      const told = demographicSegments(rows, { columns: [name], sensitive: [name] });
      expect(told.info.sensitive).toEqual([name]);
      expect(told.info.notes.length).toBe(1);
    }
    expect(demographicSegments(rows, { columns: ["essex"] }).info.sensitive).toEqual([]);
  });

  it("reads the profiles of a shop, and a column called __proto__", () => {
    const { profiles } = simulateShop({ seed: 2, customers: 80 });
    const groups = demographicSegments(profiles, { columns: ["city"], least: 5 });
    expect(groups.length).toBe(80);
    const rows = [Object.defineProperty({ customer: "a" }, "__proto__", { value: "x", enumerable: true })];
    const odd = demographicSegments(rows as { [name: string]: string }[], { columns: ["__proto__"] });
    expect(odd.at(0)?.segment).toBe("x");
  });

  it("leaves out who is no person, or nobody", () => {
    const rows = ["ann", "walk-in", null].map((customer) => ({ customer, city: "Bonn" }));
    const groups = demographicSegments(rows, { columns: ["city"] });
    expect(groups.length).toBe(1);
    expect(groups.info.leftOut).toEqual({ withoutCustomer: 1, suspected: 1, invalid: 0 });
    expect(demographicSegments(rows, { columns: ["city"], suspects: "keep" }).length).toBe(2);
  });

  it("keeps apart combinations whose names have commas", () => {
    const rows = [
      { customer: "a", city: "Ulm, old town", plan: "gold" },
      { customer: "b", city: "Ulm", plan: "old town, gold" },
    ];
    const segments = [...demographicSegments(rows, { columns: ["city", "plan"] })].map((r) => r.segment);
    expect(segments).toEqual(['"Ulm, old town", gold', 'Ulm, "old town, gold"']);
  });

  it("has groups whose shares sum to one in each column", () => {
    const row = fc.record({
      city: fc.option(fc.constantFrom("a", "b", "c")),
      age: fc.option(fc.integer({ min: 0, max: 130 })),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), fc.nat(6), (drawn, least) => {
        const rows = drawn.map((r, i) => ({ customer: `c${i}`, ...r }));
        const { groups } = demographicSegments(rows, { age: "age", columns: ["city"], least }).info;
        for (const column of ["age", "city"])
          expectClose(
            groups.filter((g) => g.column === column).reduce((a, g) => a + g.share, 0),
            1,
            1e-12,
          );
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ["no column at all", {}, "bad-option"],
    ["a column twice", { columns: ["city", "city"] }, "bad-option"],
    ["a column called segment", { columns: ["segment"] }, "bad-option"],
    ["a birth date without asOf", { birthDate: "born" }, "bad-option"],
    ["a birth date and an age", { birthDate: "born", age: "born", asOf }, "bad-option"],
    ["bands that fall", { birthDate: "born", asOf, ageBands: [30, 20] }, "bad-option"],
    ["no bands", { birthDate: "born", asOf, ageBands: [] }, "bad-option"],
    ["a negative least", { columns: ["city"], least: -1 }, "bad-option"],
    ["a column that is not there", { columns: ["town"] }, "missing-column"],
    ["an unknown zone", { columns: ["city"], zone: "Mars/Crater" }, "unknown-zone"],
  ])("refuses %s", (_, options, code) => {
    const rows = [{ customer: "a", born: "1990-01-01", city: "Bonn" }];
    expect(() => demographicSegments(rows, options as never)).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    ["a birth date to come", [born("2030-01-01")]],
    ["a birth date of long ago", [born("1850-01-01")]],
    ["a customer twice", [born(null), born(null)]],
  ])("refuses %s", (_, rows) => {
    expect(() => demographicSegments(rows, { birthDate: "born", asOf })).toThrow(
      expect.objectContaining({ code: "bad-value" }),
    );
    expect(() => demographicSegments([{ customer: "a", years: 140 }], { age: "years" })).toThrow(
      expect.objectContaining({ code: "bad-value" }),
    );
  });
});

checkSuite({
  name: "demographicSegments",
  run: (data) => demographicSegments(data, { columns: ["city"], age: "years", least: 2 }),
  data: Array.from({ length: 9 }, (_, i) => ({
    customer: `c${i}`,
    city: ["Bonn", "Ulm", "Trier"][i % 3],
    years: 20 + 7 * i,
  })),
  empty: (r) => expect(r.length).toBe(0),
  oneRow: (r) => expect(r.at(0)?.segment).toBe("other"),
  allNaN: "bad-value",
});
