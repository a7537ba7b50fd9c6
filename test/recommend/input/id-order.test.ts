import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { integer, randomFrom } from "../../../src/core/random.ts";
import { runSteps } from "../../../src/core/work.ts";
import {
  compareIds,
  keepUsedSteps,
  settleIds,
  settleIdsSteps,
} from "../../../src/recommend/input/id-order.ts";
import { textOrderSteps } from "../../../src/recommend/input/text-order.ts";

/** Codes that use every level. */
const allOf = (levels: readonly string[]) => ({ codes: Int32Array.from(levels.keys()), levels });

function sortedPlaces(texts: readonly string[]): number[] {
  const places = Int32Array.from(texts.keys());
  runSteps(textOrderSteps(texts, places));
  return [...places];
}

function comparedPlaces(texts: readonly string[]): number[] {
  return [...texts.keys()].sort((a, b) => (texts[a] < texts[b] ? -1 : texts[a] > texts[b] ? 1 : a - b));
}

describe("settleIds", () => {
  it("puts any ids in the order that comparing them does, without blanks, each once", () => {
    const id = fc.oneof(
      fc.nat({ max: 30 }).map(String),
      fc.string({ maxLength: 4 }),
      fc.constantFrom(" 7", "7 ", "07", "9007199254740993", "é", "ü", "a", "A", "__proto__", "  "),
    );
    fc.assert(
      fc.property(fc.uniqueArray(id, { maxLength: 40 }), fc.array(id, { maxLength: 5 }), (levels, more) => {
        const extra = more.map((one) => one.trim());
        const settled = settleIds(allOf(levels), extra);
        const expected = [...new Set([...levels.map((level) => level.trim()), ...extra])]
          .filter((one) => one !== "")
          .sort(compareIds);
        expect(settled.levels).toEqual(expected);
        expect(Array.from(settled.codes, (code) => settled.levels[code] ?? "")).toEqual(
          levels.map((level) => level.trim()),
        );
      }),
    );
  });

  it("leaves out what no row has, and keeps the codes of ids that are in order", () => {
    const codes = Int32Array.of(0, 1, 1, -1);
    const settled = settleIds({ codes, levels: ["3", "20", "x"] });
    expect(settled.levels).toEqual(["3", "20"]);
    expect(settled.codes).toBe(codes);
    expect(settleIds({ codes: Int32Array.of(2, -1, 0), levels: ["b", "a", "1"] })).toEqual({
      codes: Int32Array.of(0, -1, 1),
      levels: ["1", "b"],
    });
  });

  it("does not hold the others up, however many ids there are", () => {
    const random = randomFrom(1);
    const levels = Array.from({ length: 300_000 }, (_, k) => `order-${k}-${integer(random, 100)}`);
    let steps = 0;
    for (const _ of settleIdsSteps(allOf(levels))) steps++;
    // none of them looks at more than 131,072 codes, levels or places
    expect(steps).toBeGreaterThan(10 * Math.ceil(levels.length / 131_072));
  });
});

describe("the order of texts", () => {
  const random = randomFrom(7);
  const many = (make: (k: number) => string) => Array.from({ length: 5000 }, (_, k) => make(k));
  const draw = (n: number) => integer(random, n);
  const cases: readonly (readonly [string, string[]])[] = [
    ["that begin alike", many(() => `customer-${draw(9000)}`)],
    ["of which one is the beginning of another", many(() => "ab".repeat(draw(12)))],
    ["that are all the same", many(() => "same")],
    ["that differ far behind", many(() => `${"x".repeat(100)}${draw(40)}${"y".repeat(30)}${draw(900)}`)],
    [
      "of other scripts",
      many(() => String.fromCodePoint(0x3040 + draw(90), 0x1f600 + draw(40), 97 + draw(9))),
    ],
    ["of which some are not Latin", many((k) => (k % 50 === 0 ? `ż${draw(9)}` : `a${draw(99)}`))],
    [
      "with characters of code 0 and none at all",
      many(() => "\u0000".repeat(draw(9)) + (draw(2) ? "" : "a")),
    ],
  ];
  it.each(cases)("is that of comparing them: ids %s", (_, texts) => {
    expect(sortedPlaces(texts)).toEqual(comparedPlaces(texts));
  });
});

describe("keepUsedSteps", () => {
  it("drops levels that no row has and no catalogue", () => {
    const column = { codes: Int32Array.of(3, 1, -1, 1), levels: ["a", "b", "c", "d"] };
    expect(runSteps(keepUsedSteps(column, ["c"]))).toEqual({
      codes: Int32Array.of(2, 0, -1, 0),
      levels: ["b", "c", "d"],
    });
    expect(runSteps(keepUsedSteps(column, ["a", "c"])).codes).toBe(column.codes);
  });
});
