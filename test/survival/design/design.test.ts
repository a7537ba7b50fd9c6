import { describe, expect, it } from "vitest";
import { covariateRequest } from "../../../src/survival/design/covariate-request.ts";
import { dependentTerms } from "../../../src/survival/design/dependent-terms.ts";
import { designRows } from "../../../src/survival/design/design-rows.ts";
import { makeDesign } from "../../../src/survival/design/make-design.ts";
import { naturalCurve } from "../../../src/survival/design/natural-spline.ts";
import { eventsByRow } from "../../../src/survival/input/events-by-row.ts";
import { readLifetimes } from "../../../src/survival/input/read-lifetimes.ts";

const failing = (code: string, details: object = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

const rows = Array.from({ length: 12 }, (_, i) => ({
  stop: i + 1,
  event: 1,
  plan: ["basic", "pro", "basic", "team"][i % 4],
  age: 20 + ((i * 7) % 12),
  vip: i % 3 === 0,
}));

function design(covariates: unknown) {
  const request = covariateRequest(covariates);
  const read = readLifetimes(rows, {}, { what: "test", covariates: request });
  return makeDesign(request, read.covariates, { ...read, events: eventsByRow(read.event, read.count) });
}

describe("the design of covariates", () => {
  it.each([undefined, null, 5, "rows", {}])("rows %o are refused with covariates as without", (none) => {
    const request = covariateRequest(["plan"]);
    const read = () => readLifetimes(none as never, {}, { what: "test", covariates: request });
    expect(read).toThrow(failing("bad-input"));
    expect(() => designRows({ columns: [], terms: [] }, none as never, "test")).toThrow(failing("bad-input"));
  });

  it("numbers stay, truth values count, categories are compared with the most frequent", () => {
    const { schema, x } = design(["plan", "age", "vip"]);
    expect(schema.terms.map(({ name }) => name)).toEqual(["plan: pro", "plan: team", "age", "vip"]);
    expect(schema.columns[0]).toMatchObject({ levels: ["basic", "pro", "team"], reference: "basic" });
    expect([...x[0]].slice(0, 4)).toEqual([0, 1, 0, 0]);
    expect([...x[3]].slice(0, 4)).toEqual([1, 0, 0, 1]);
    expect(schema.terms[2].mean).toBeCloseTo(rows.reduce((s, r) => s + r.age, 0) / rows.length, 12);
  });

  it("a reference can be chosen, numbers can be names", () => {
    expect(design([{ column: "plan", reference: "team" }]).schema.terms.map(({ name }) => name)).toEqual([
      "plan: basic",
      "plan: pro",
    ]);
    expect(design([{ column: "vip", as: "category" }]).schema.columns[0].kind).toBe("category");
  });

  it("interactions are products of all terms of both columns, powers are powers", () => {
    const { schema, x } = design(["plan", "age", { interaction: ["plan", "age"] }]);
    expect(schema.terms.map(({ name }) => name).slice(3)).toEqual(["plan: pro x age", "plan: team x age"]);
    expect([...x[3]]).toEqual(rows.map((row) => (row.plan === "pro" ? row.age : 0)));
    expect(design([{ column: "age", degree: 2 }]).x.map((column) => column[1])).toEqual([27, 729]);
  });

  it("a natural spline with df curves is straight beyond its outer knots and smooth at all", () => {
    const { schema, x } = design([{ column: "age", spline: { df: 3 } }]);
    expect(x).toHaveLength(3);
    const knots = schema.columns[0].knots as readonly number[];
    expect(knots).toHaveLength(4);
    for (const curve of [1, 2]) {
      const at = (v: number) => naturalCurve(v, knots, curve);
      const high = knots[3] + 1;
      expect(at(high + 2) - 2 * at(high + 1) + at(high)).toBeCloseTo(0, 9);
      expect(at(knots[0] - 5)).toBe(0);
      for (const knot of knots) {
        const h = 1e-4;
        const bend = (v: number) => (at(v + h) - 2 * at(v) + at(v - h)) / (h * h);
        expect(Math.abs(bend(knot + h) - bend(knot - h))).toBeLessThan(1e-3);
      }
    }
  });

  it("rows to predict for give the same numbers as the fit", () => {
    const covariates = [
      "plan",
      { column: "age", spline: { knots: [20, 24, 28, 31] } },
      { interaction: ["plan", "vip"] },
    ];
    const fitted = design(covariates);
    const again = designRows(fitted.schema, rows, "test");
    expect(again.x).toEqual(fitted.x);
    expect(designRows({ columns: [], terms: [] }, rows, "test").length).toBe(12);
  });

  it("a category that the model does not know, a value that is not there and a wrong kind are refused", () => {
    const { schema } = design(["plan", "age"]);
    const predict = (row: object) => () => designRows(schema, [rows[0], row], "test");
    expect(predict({ plan: "gold", age: 3 })).toThrowError(
      failing("bad-value", { row: 1, column: "plan", value: "gold" }),
    );
    expect(predict({ plan: "pro", age: null })).toThrowError(
      failing("missing-value", { row: 1, column: "age" }),
    );
    expect(predict({ plan: "pro", age: "old" })).toThrowError(
      failing("bad-value", { row: 1, column: "age" }),
    );
  });

  it.each([
    ["a text", "plan"],
    ["twice the same", ["age", "age"]],
    ["no column", [{ spline: { df: 3 } }]],
    ["a reference of numbers", [{ column: "age", reference: "30" }]],
    ["a reference nobody has", [{ column: "plan", reference: "gold" }]],
    ["a spline of categories", [{ column: "plan", spline: { df: 3 } }]],
    ["a spline without room", [{ column: "vip", spline: { df: 2 } }]],
    ["descending knots", [{ column: "age", spline: { knots: [3, 2, 1] } }]],
    ["an interaction of one", [{ interaction: ["age", "age"] }]],
    ["a broken degree", [{ column: "age", degree: 1.5 }]],
  ])("%s is no covariate", (_, covariates) => {
    expect(() => design(covariates)).toThrowError(failing("bad-option"));
  });
});

describe("terms that say nothing new", () => {
  const a = Float64Array.of(1, 2, 3, 4, 7);
  const b = Float64Array.of(5, 1, 4, 2, 2);

  it("are found with what they follow from", () => {
    const sum = a.map((v, i) => 2 * v - b[i] + 3);
    expect(dependentTerms([a, b, sum])).toEqual([{ term: 2, of: [0, 1] }]);
    expect(dependentTerms([a, a.map((v) => 5 - v), b])).toEqual([{ term: 1, of: [0] }]);
    expect(dependentTerms([a, new Float64Array(5).fill(0.1), b])).toEqual([{ term: 1, of: [] }]);
    expect(dependentTerms([a, b])).toEqual([]);
  });

  it("whatever their size, and by the rows that count", () => {
    expect(dependentTerms([a.map((v) => 1e12 + v), b.map((v) => 1e-9 * v)])).toEqual([]);
    const weight = Float64Array.of(1, 1, 0, 0, 0);
    expect(dependentTerms([a, b], weight)).toEqual([{ term: 1, of: [0] }]);
  });
});

describe("the reference of a category that names none", () => {
  const referenceOf = (data: readonly object[]) => {
    const request = covariateRequest(["plan"]);
    const read = readLifetimes(data, {}, { what: "test", covariates: request });
    const made = makeDesign(request, read.covariates, {
      ...read,
      events: eventsByRow(read.event, read.count),
    });
    return made.schema.columns[0].reference;
  };
  const own = [
    { start: 0, stop: 4, event: 1, plan: "a", count: 2 },
    { start: 0, stop: 9, event: 0, plan: "b", count: 1 },
    { start: 0, stop: 8, event: 1, plan: "b", count: 1 },
  ];

  it("is the one that most left from, the first by name of equal ones", () => {
    expect(referenceOf(own)).toBe("a");
    expect(referenceOf(own.map((row) => ({ ...row, count: 1 })))).toBe("a");
    expect(referenceOf(own.map((row) => ({ ...row, event: 1, count: 1 })))).toBe("b");
  });

  it("stays where rows are cut into stretches", () => {
    const cut = own.flatMap((row) =>
      row.plan === "a"
        ? [row]
        : [1, 2, 3].map((part) => ({
            ...row,
            start: ((part - 1) * row.stop) / 3,
            stop: (part * row.stop) / 3,
            event: part === 3 ? row.event : 0,
          })),
    );
    expect(referenceOf(cut)).toBe("a");
  });
});
