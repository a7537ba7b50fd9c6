import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { brierLoss, confusionAt, evaluateClasses, logLoss, rocAuc } from "../../../src/learn/index.ts";
import { expectClose } from "../../common/close.ts";

const rows = [
  [0.06, 0.21, 0.73, 1, 2.0],
  [0.79, 0.12, 0.09, 0, 1.0],
  [0.28, 0.07, 0.65, 0, 2.0],
  [0.02, 0.12, 0.86, 2, 1.0],
  [0.13, 0.62, 0.25, 0, 1.5],
  [0.46, 0.21, 0.33, 0, 1.5],
  [0.6139, 0.3762, 0.0099, 0, 1.0],
  [0.36, 0.27, 0.37, 2, 0.5],
  [0.36, 0.32, 0.32, 2, 1.5],
  [0.21, 0.01, 0.78, 2, 0.0],
  [0.48, 0.02, 0.5, 0, 1.5],
  [0.76, 0.05, 0.19, 0, 1.0],
  [0.04, 0.35, 0.61, 2, 0.0],
  [0.27, 0.4, 0.33, 0, 0.5],
  [0.26, 0.61, 0.13, 1, 0.0],
  [0.31, 0.67, 0.02, 1, 1.5],
  [0.66, 0.2, 0.14, 0, 1.5],
  [0.06, 0.9, 0.04, 1, 0.5],
  [0.32, 0.13, 0.55, 2, 2.0],
  [0.21, 0.76, 0.03, 1, 0.5],
  [0.08, 0.74, 0.18, 1, 0.5],
  [0.62, 0.25, 0.13, 0, 2.0],
  [0.74, 0.02, 0.24, 0, 0.0],
  [0.78, 0.08, 0.14, 0, 0.5],
].map(([a, b, c, came, weight]) => ({ a, b, c, came: ["a", "b", "c"][came], weight }));
const options = { label: "came", probabilities: { a: "a", b: "b", c: "c" } } as const;
const code = (expected: string) => expect.objectContaining({ code: expected });

describe("the probabilities of several classes", () => {
  it("have scikit-learn 1.7's measures, with weights", () => {
    const found = evaluateClasses(rows, { ...options, weight: "weight" });
    expectClose(found.logLoss.value, 0.7851488160301097, 1e-12);
    expectClose(found.brier.value, 0.4795040691666667, 1e-12);
    expectClose(found.accuracy.value, 0.625, 1e-12);
    expectClose(found.balancedAccuracy, 0.6357142857142857, 1e-12);
    expectClose(found.macroF1, 0.6027777777777777, 1e-12);
    expectClose(found.kappa, 0.4098360655737705, 1e-12);
    expect(found.confusion).toEqual([
      [8.5, 2.0, 3.5],
      [0.0, 3.0, 2.0],
      [1.5, 0.0, 3.5],
    ]);
    for (const [k, [auc, precision, recall]] of [
      [0.8374999999999999, 0.85, 0.6071428571428571],
      [0.8368421052631578, 0.6, 0.6],
      [0.768421052631579, 0.3888888888888889, 0.7],
    ].entries()) {
      expectClose(found.classes[k].auc?.value, auc, 1e-12);
      expectClose(found.classes[k].precision?.value, precision, 1e-12);
      expectClose(found.classes[k].recall?.value, recall, 1e-12);
    }
    expect(found.rows).toMatchObject({ given: 24, used: 20 });
    expect(found.total).toBe(24);
  });

  it("say in words how often they are right, and where not", () => {
    const { sentences } = evaluateClasses(rows, { ...options, words: { who: "members" } });
    expect(sentences[0]).toMatch(
      /^For \d+ of 100 members the class held likeliest came; always saying a would/,
    );
    expect(sentences.length).toBe(3);
  });

  it("of two classes are what the functions for yes and no say", () => {
    const scored = fc.tuple(fc.integer({ min: 0, max: 10 }), fc.boolean(), fc.integer({ min: 1, max: 4 }));
    fc.assert(
      fc.property(fc.array(scored, { minLength: 3, maxLength: 30 }), (sample) => {
        fc.pre(new Set(sample.map(([, yes]) => yes)).size === 2);
        const two = sample.map(([s, yes, count]) => ({
          yes: s / 10,
          no: 1 - s / 10,
          came: yes ? "yes" : "no",
          count,
        }));
        const found = evaluateClasses(two, {
          label: "came",
          probabilities: { yes: "yes", no: "no" },
          count: "count",
        });
        const one = { score: "yes", label: "came", count: "count" } as const;
        expectClose(found.logLoss.value, logLoss(two, one).value, 1e-12);
        expectClose(found.brier.value, 2 * brierLoss(two, one).value, 1e-12);
        const auc = rocAuc(two, one);
        expectClose(found.classes[0].auc?.value, auc.value, 1e-12);
        expectClose(found.classes[1].auc?.value, auc.value, 1e-12);
        const at = confusionAt(two, one);
        expectClose(found.accuracy.value, at.accuracy.value, 1e-12);
        expectClose(found.classes[0].recall?.value, at.recall?.value, 1e-12);
        expectClose(found.kappa, at.kappa?.value ?? found.kappa, 1e-12);
        // counts are equal rows
        const each = two.flatMap((row) => new Array(row.count).fill({ ...row, count: 1 }));
        const again = evaluateClasses(each, { label: "came", probabilities: { yes: "yes", no: "no" } });
        expectClose(again.logLoss.se, found.logLoss.se, 1e-9);
        expectClose(again.classes[0].f1?.se, found.classes[0].f1?.se, 1e-9);
        expect(again.confusion).toEqual(found.confusion);
      }),
      { numRuns: 40 },
    );
  });

  it("warn of classes without rows and of probabilities that do not add up, and give no number where there is none", () => {
    const found = evaluateClasses(
      [
        { a: 0.5, b: 0.2, came: true },
        { a: 0.9, b: 0.1, came: true },
      ],
      { label: "came", probabilities: { "1": "a", "0": "b" } },
    );
    expect(found.classes.map(({ class: name }) => name)).toEqual(["0", "1"]);
    expect([found.skill, found.kappa, found.macroAuc, found.classes[0].recall]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(found.warnings.join()).toMatch(/No row is of 0.*In 1 of 2 rows/);
    expect(JSON.stringify(found)).not.toMatch(/NaN|Infinity/);
  });

  it("are refused where they are none", () => {
    expect(() => evaluateClasses(rows, undefined as never)).toThrow(code("bad-option"));
    expect(() => evaluateClasses(rows, { label: "came", probabilities: { a: "a" } })).toThrow(
      code("bad-option"),
    );
    expect(() => evaluateClasses(rows, { label: "came", probabilities: { a: "a", b: 3 as never } })).toThrow(
      code("bad-option"),
    );
    expect(() => evaluateClasses(rows, { label: "came", probabilities: { a: "a", b: "b" } })).toThrow(
      code("bad-value"),
    );
    expect(() => evaluateClasses([{ ...rows[0], a: 2 }], options)).toThrow(code("bad-value"));
    expect(() => evaluateClasses(rows.slice(0, 0), options)).toThrow(code("too-few-rows"));
    expect(() => evaluateClasses(rows, { ...options, weight: () => 0 })).toThrow(code("too-few-rows"));
    const { rows: account } = evaluateClasses([...rows, { ...rows[0], a: 2 }], {
      ...options,
      onInvalid: "skip",
    });
    expect(account.used).toBe(24);
  });
});
