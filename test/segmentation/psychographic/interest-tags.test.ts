import { describe, expect, it } from "vitest";
import { interestTags } from "../../../src/segmentation/psychographic/interest-tags.ts";
import { checkSuite } from "../../common/check-suite.ts";

const rows = [
  { customer: "a", tags: "Vegan, gifts", segment: "loyal" },
  { customer: "b", tags: "vegan,vegan ,", segment: "loyal" },
  { customer: "c", tags: null, segment: "new" },
  { customer: "d", tags: "gifts; cake", segment: "new" },
  { customer: "e", tags: " , ", segment: null },
  { customer: "f", tags: "VEGAN", segment: "new" },
];

checkSuite({
  name: "interestTags",
  run: (data) => interestTags(data, { by: "segment" }),
  data: rows,
  empty: (table) => expect(table.info.tags).toEqual([]),
  oneRow: (table) => expect(table.at(0)).toEqual({ customer: "a", gifts: 1, vegan: 1 }),
  allNaN: (table) => expect(table.length).toBe(6),
});

describe("interestTags", () => {
  it("counts each tag once a customer, whatever the case", () => {
    const { info } = interestTags(rows);
    expect(info.tags.map(({ tag, customers }) => [tag, customers])).toEqual([
      ["vegan", 3],
      ["gifts", 1],
      ["gifts; cake", 1],
    ]);
    expect(info.tags[0]).toEqual({ tag: "vegan", customers: 3, share: 0.5, groups: [] });
    expect(info.without).toBe(2);
  });

  it("says how much more common a tag is in a group", () => {
    const { info } = interestTags(rows, { by: "segment" });
    expect(info.tags[0].groups).toEqual([
      { group: "loyal", customers: 2, share: 1, lift: 2 },
      { group: "new", customers: 1, share: 1 / 3, lift: 2 / 3 },
    ]);
  });

  it("keeps the most common tags, and says how many others there are", () => {
    const least = interestTags(rows, { least: 2 });
    expect(Object.keys(least.columns)).toEqual(["customer", "vegan"]);
    expect(least.info.rare).toBe(2);
    expect(interestTags(rows, { most: 2 }).info.rare).toBe(1);
    expect(interestTags(rows, { separator: ";" }).info.tags.map(({ tag }) => tag)).toContain("cake");
  });

  it("takes any text for a tag", () => {
    const odd = interestTags([{ customer: "a", tags: "__proto__,customer" }]);
    expect(Object.keys(odd.columns)).toEqual(["customer", "__proto__", "customer (tag)"]);
    expect(odd.of("a")?.["customer (tag)"]).toBe(1);
  });

  it.each([
    ["bad-option", () => interestTags(rows, { separator: "" })],
    ["bad-option", () => interestTags(rows, { least: 0 })],
    ["bad-option", () => interestTags(rows, { most: 0.5 })],
    ["missing-column", () => interestTags([{ customer: "a" }])],
    ["bad-value", () => interestTags([{ tags: ["vegan"] as unknown as string }])],
  ])("refuses with %s", (code, run) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });
});
