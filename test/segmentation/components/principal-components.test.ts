import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { componentScores } from "../../../src/segmentation/components/component-scores.ts";
import { fitPrincipalComponents } from "../../../src/segmentation/components/fit-principal-components.ts";
import { parsePrincipalComponents } from "../../../src/segmentation/components/parse-principal-components.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { attitude, ITEMS } from "../attitude.ts";

const rows = attitude().map((row, i) => ({ customer: `c${i}`, ...row, count: 1 }));
const options = { columns: ITEMS, count: "count" } as const;

checkSuite({
  name: "fitPrincipalComponents",
  run: (data) => fitPrincipalComponents(data, options),
  data: rows,
  parse: parsePrincipalComponents,
  withCount: (row: object, count) => ({ ...row, count }),
  empty: "empty-input",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
});

const model = fitPrincipalComponents(rows, { columns: ITEMS });

checkSuite({
  name: "componentScores",
  run: (data) => componentScores(model, data),
  data: rows,
  empty: (table) => expect(table.length).toBe(0),
  oneRow: (table) => expect(table.length).toBe(1),
  allNaN: "bad-value",
});

// References: R 4.2.2, prcomp(attitude, scale. = TRUE) and prcomp(attitude), signs turned to the rule here.
describe("fitPrincipalComponents", () => {
  it("gives R's components of scaled columns", () => {
    expectClose(
      model.components.map((c) => c.variance),
      [
        3.716375750615774, 1.140921885217491, 0.847191545622732, 0.612869660163531, 0.323672809488429,
        0.218530593798603, 0.140437755093442,
      ],
      1e-12,
    );
    expectClose(
      Object.values(model.components[0].weights),
      [
        0.413004754194534, 0.440537936007024, 0.354774754397214, 0.428561316273968, 0.447131218041591,
        0.185350823426732, 0.3025594452252,
      ],
      1e-12,
    );
    // the largest weight of the second is that of critical, negative in R
    expectClose(
      Object.values(model.components[1].weights),
      [
        -0.3969258329118172, -0.3336270586747758, -0.0957595398177806, -0.0451022536267567,
        0.1791730359098707, 0.6026347319558566, 0.5697957258371508,
      ],
      1e-11,
    );
    const first = componentScores(model, rows).at(0);
    expectClose(
      [first?.component1, first?.component2, first?.component3],
      [-2.327699667000968, 2.445511519030094, 1.211547253938321],
      1e-11,
    );
  });

  it("gives R's components of columns as they are", () => {
    const raw = fitPrincipalComponents(rows, { columns: ITEMS, scale: "none", components: 2 });
    expectClose(
      raw.components.map((c) => c.variance),
      [519.7927763180855, 134.1408731765408],
      1e-12,
    );
    const first = componentScores(raw, rows).at(0);
    // the largest weight of the second component is that of advance, negative in R
    expectClose([first?.component1, first?.component2], [-32.44272222439744, 18.02692172302498], 1e-11);
  });

  it("shares sum to one, scores are uncorrelated and have the variances", () => {
    const numbers = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(numbers, numbers, numbers), { minLength: 4, maxLength: 20 }),
        fc.constantFrom("z" as const, "none" as const, "range" as const),
        (tuples, scale) => {
          const data = tuples.map(([a, b, c], i) => ({ a: a + i / 7, b, c: c - 3 * i }));
          const found = fitPrincipalComponents(data, { columns: ["a", "b", "c"], scale });
          expectClose(
            found.components.reduce((s, c) => s + c.share, 0),
            1,
            1e-12,
          );
          const scores = componentScores(found, data);
          const lists = found.components.map(
            (_, c) => (scores.columns as unknown as Record<string, Float64Array>)[`component${c + 1}`],
          );
          lists.forEach((x, p) => {
            lists.forEach((y, q) => {
              const product = x.reduce((s, v, i) => s + v * y[i], 0) / (data.length - 1);
              expectClose(
                product,
                p === q ? found.components[p].variance : 0,
                1e-9,
                1e-9 * found.components[0].variance,
              );
            });
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it("takes counts for repeated rows", () => {
    const counted = rows.map((row, i) => ({ ...row, count: 1 + (i % 3) }));
    const repeated = counted.flatMap((row) => Array.from({ length: row.count }, () => row));
    const a = fitPrincipalComponents(counted, options);
    const b = fitPrincipalComponents(repeated, { columns: ITEMS });
    expectClose(a, b, 1e-9, 1e-12);
  });

  it("keeps a one-value column with a warning, and drops what follows from other columns", () => {
    const data = rows.map((row) => ({ ...row, shop: 1, twice: 2 * row.rating }));
    const found = fitPrincipalComponents(data, { columns: ["rating", "twice", "shop"], components: 3 });
    expect(found.components).toHaveLength(1);
    expect(found.components[0].weights.shop).toBe(0);
    expect(found.fit.warnings).toHaveLength(2);
    expect(found.fit.warnings[0]).toContain('"shop"');
    expect(found.fit.warnings[1]).toContain("only 1 direction");
  });

  it.each([
    ["too-few-rows", () => fitPrincipalComponents([{ a: 1 }, { a: 1 }], { columns: ["a"] })],
    ["missing-value", () => fitPrincipalComponents([{ a: 1 }, { a: null }], { columns: ["a"] })],
    ["bad-option", () => fitPrincipalComponents(rows, { columns: ITEMS, components: 8 })],
    ["bad-model", () => componentScores({ kind: "k-means" } as never, rows)],
    ["bad-model", () => parsePrincipalComponents({ ...model, middle: [1] })],
    [
      "bad-model",
      () => parsePrincipalComponents({ ...model, components: [{ ...model.components[0], weights: {} }] }),
    ],
    ["bad-model", () => parsePrincipalComponents({ ...model, scales: [] })],
    ["bad-model", () => parsePrincipalComponents({ ...model, components: [] })],
    ["bad-model", () => parsePrincipalComponents({ ...model, fit: 1 })],
  ])("refuses with %s", (code, run) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });

  it("leaves rows without a value out when told, and gives them no scores", () => {
    const found = fitPrincipalComponents([...rows, { ...rows[0], rating: null as unknown as number }], {
      columns: ITEMS,
      onInvalid: "skip",
    });
    expect(found.fit.leftOut).toBe(1);
    expectClose(found.components, model.components, 1e-12);
    const scores = componentScores(model, [{ ...rows[0], customer: "x", rating: null }]);
    expect(scores.of("x")?.component1).toBeNull();
    expect(scores.info.without).toBe(1);
  });
});
