import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CatalogueRow,
  type FitContentNeighborsOptions,
  fitContentNeighbors,
  type Interactions,
  type ItemNeighborsModel,
  interactionsOf,
  parseItemNeighbors,
} from "../../../src/recommend/index.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf } from "../../common/code-of.ts";

const shelf: readonly CatalogueRow[] = [
  { item: "sencha", category: "tea", price: 10, text: "green tea from Japan" },
  { item: "matcha", category: "tea", price: 20, text: "green tea powder, green" },
  { item: "assam", category: "tea", price: 5, text: "black tea" },
  { item: "mug", category: "china", price: 8, text: "white mug" },
  { item: "bowl", category: "china", text: "bowl for matcha powder" },
  { item: "card", text: null },
];

function bought(catalogue: readonly CatalogueRow[] = shelf, items = ["sencha"]): Interactions {
  return interactionsOf(
    items.map((item) => ({ customer: "ann", item })),
    { catalogue: [...catalogue] },
  );
}

function listOf(model: ItemNeighborsModel, item: string): Record<string, number> {
  const k = model.items.indexOf(item);
  const out: Record<string, number> = {};
  for (let e = model.start[k]; e < model.start[k + 1]; e++)
    out[model.items[model.neighbor[e]]] = model.score[e];
  return out;
}

/** Every pair compared with every word, as it stands in the definition. */
function slow(
  catalogue: readonly CatalogueRow[],
  weights: Required<NonNullable<FitContentNeighborsOptions["weights"]>>,
) {
  const texts = catalogue.map(({ text }) => text?.toLowerCase().split(/[ ,]+/) ?? null);
  const known = texts.filter((text) => text !== null);
  const idf = (word: string) => Math.log(known.length / known.filter((text) => text.includes(word)).length);
  const vector = (text: string[] | null) => {
    const out = new Map<string, number>();
    for (const word of text ?? []) {
      const often = (text ?? []).filter((w) => w === word).length;
      out.set(word, (1 + Math.log(often)) * idf(word));
    }
    const length = Math.hypot(...out.values()) || 1;
    return new Map([...out].map(([word, v]) => [word, v / length]));
  };
  const vectors = texts.map(vector);
  const total = weights.text + weights.category + weights.price;
  return (i: number, j: number) => {
    let text = 0;
    for (const [word, v] of vectors[i]) text += v * (vectors[j].get(word) ?? 0);
    const [a, b] = [catalogue[i], catalogue[j]];
    const same = (a.category ?? null) !== null && a.category === b.category ? 1 : 0;
    const price =
      typeof a.price === "number" && typeof b.price === "number"
        ? Math.exp(-Math.abs(Math.log(a.price) - Math.log(b.price)))
        : 0;
    const shared = (texts[i] ?? []).some((w) => texts[j]?.includes(w) && idf(w) > 0) || same === 1;
    return shared ? (weights.text * text + weights.category * same + weights.price * price) / total : 0;
  };
}

describe("fitContentNeighbors", () => {
  it("compares words, categories and prices as defined", () => {
    const weights = { text: 2, category: 1, price: 0.5 };
    const model = fitContentNeighbors(bought(), { weights });
    const score = slow(shelf, weights);
    shelf.forEach(({ item }, i) => {
      const expected: Record<string, number> = {};
      shelf.forEach((other, j) => {
        if (i !== j && score(i, j) > 0) expected[String(other.item)] = score(i, j);
      });
      expectClose(listOf(model, String(item)), expected);
    });
    expect(listOf(model, "card")).toEqual({});
    expect(model.method).toBe("content");
    // the same number, worked out by hand: the two tea bowls share one word of two in four texts
    const two = [
      { item: 1, text: "a b" },
      { item: 2, text: "a c" },
      { item: 3, text: "d" },
      { item: 4, text: "e" },
    ];
    const [idfA, idfB] = [Math.log(2), Math.log(4)];
    expectClose(listOf(fitContentNeighbors(bought(two, ["1"])), "1"), {
      2: idfA ** 2 / (idfA ** 2 + idfB ** 2),
    });
  });

  it("finds what comparing all pairs finds", () => {
    const row = fc.record({
      text: fc.oneof(
        fc.constant(null),
        fc
          .array(fc.constantFrom("a", "b", "c", "d", "e"), { minLength: 1, maxLength: 6 })
          .map((w) => w.join(" ")),
      ),
      category: fc.constantFrom(null, "x", "y"),
      price: fc.constantFrom(null, 1, 2, 4.5),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 3, maxLength: 9 }), (rows) => {
        const catalogue = rows.map((given, item) => ({ item, ...given }));
        fc.pre(
          ["text", "category", "price"].every((name) =>
            rows.some((r) => (r[name as keyof typeof r] ?? null) !== null),
          ),
        );
        const weights = { text: 1, category: 0.5, price: 0.25 };
        const score = slow(catalogue, weights);
        const model = fitContentNeighbors(bought(catalogue, ["0"]), { top: 3 });
        const lists = catalogue.map((_, i) =>
          catalogue
            .map((_, j) => ({ j, s: i === j ? 0 : score(i, j) }))
            .filter(({ s }) => s > 1e-12)
            .sort((a, b) => b.s - a.s),
        );
        lists.forEach((list, i) => {
          const found = Object.values(listOf(model, String(i))).sort((a, b) => b - a);
          expectClose(
            found.slice(0, 3),
            list.slice(0, 3).map(({ s }) => s),
          );
        });
      }),
      { numRuns: 60 },
    );
  });

  it("does not depend on the order of the catalogue", () => {
    const model = fitContentNeighbors(bought());
    expectClose(fitContentNeighbors(bought([...shelf].reverse())), model);
  });

  it("puts an item that nobody bought into the lists of the bought items it is like, however short they are", () => {
    const catalogue = Array.from({ length: 8 }, (_, k) => ({
      item: k,
      text: `pen blue ${k < 6 ? "fine" : "broad"}`,
    }));
    const sold = ["0", "1", "2", "3", "4", "5", "7"];
    const newItems = [
      { item: "new", text: "blue pen, broad" },
      { item: "other", text: "ink" },
    ];
    const model = fitContentNeighbors(bought(catalogue, sold), { top: 2, newItems });
    // nearest to the new one are both broad pens; the list of the one that sold has it
    expect(Object.keys(listOf(model, "new"))).toEqual(["6", "7"]);
    expect(listOf(model, "7").new).toBeCloseTo(1);
    expect(listOf(model, "other")).toEqual({});
    const cold = fitContentNeighbors(bought([...catalogue, ...newItems], sold), { top: 2 });
    expectClose(cold, model);
  });

  it("takes what a new row says before what was known", () => {
    const model = fitContentNeighbors(bought(), { newItems: [{ item: "mug", text: "black tea" }] });
    expect(listOf(model, "mug").assam).toBeGreaterThan(
      listOf(fitContentNeighbors(bought()), "mug").assam ?? 0,
    );
  });

  it("leaves out stop words and words of too few or too many texts", () => {
    const names = (options: FitContentNeighborsOptions) =>
      Object.keys(
        listOf(fitContentNeighbors(bought(), { weights: { category: 0, price: 0 }, ...options }), "bowl"),
      );
    expect(names({})).toEqual(["matcha"]);
    expect(names({ stopWords: ["Powder!"] })).toEqual([]);
    expect(names({ minItems: 3 })).toEqual([]);
    expect(
      Object.keys(listOf(fitContentNeighbors(bought(), { weights: { category: 0 }, maxItems: 2 }), "assam")),
    ).toEqual([]);
  });

  it("says what is missing or wrong", () => {
    const plain = interactionsOf([{ customer: "ann", item: "tea" }]);
    expect(codeOf(() => fitContentNeighbors(plain))).toBe("missing-column");
    expect(codeOf(() => fitContentNeighbors([] as never))).toBe("bad-input");
    const twice = [{ item: "a" }, { item: "a" }];
    expect(codeOf(() => fitContentNeighbors(bought(), { newItems: twice }))).toBe("bad-input");
    expect(codeOf(() => fitContentNeighbors(bought(), { newItems: [{ item: " ", text: "tea" }] }))).toBe(
      "missing-value",
    );
    const wrong: readonly FitContentNeighborsOptions[] = [
      { top: 0 },
      { minItems: 0 },
      { maxItems: 1 },
      { weights: null as never },
      { weights: { text: Number.NaN } },
      { weights: { text: 0, category: 0 } },
      { weights: { price: -1 } },
      { profile: { decay: { power: -1 } } },
    ];
    for (const options of wrong)
      expect(codeOf(() => fitContentNeighbors(bought(), options))).toBe("bad-option");
    expect(codeOf(() => fitContentNeighbors(bought(), { stopWords: "the" }))).toBe("bad-input");
  });

  it("holds ids that objects trip over, and words of that kind", () => {
    const odd = [
      { item: "__proto__", text: "constructor tea" },
      { item: "toString", text: "constructor mug" },
      { item: "x", text: "other" },
    ];
    expect(Object.keys(listOf(fitContentNeighbors(bought(odd, ["x"])), "toString"))).toHaveLength(0);
    const model = fitContentNeighbors(bought(odd, ["x"]));
    expect(model.neighbor.map((k) => model.items[k])).toEqual(["toString", "__proto__"]);
  });
});

checkSuite({
  name: "fitContentNeighbors",
  data: shelf,
  run: (catalogue) => fitContentNeighbors(bought(catalogue, ["sencha"])),
  parse: parseItemNeighbors,
  empty: "missing-column",
  oneRow: (model) => expect(model.neighbor).toEqual([]),
  allNaN: "bad-value",
});
