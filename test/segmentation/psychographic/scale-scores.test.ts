import { describe, expect, it } from "vitest";
import { fitKMeans } from "../../../src/segmentation/clusters/fit-k-means.ts";
import { reliability } from "../../../src/segmentation/psychographic/reliability.ts";
import { scaleScores } from "../../../src/segmentation/psychographic/scale-scores.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { survey } from "./samples.ts";

const answers = survey();
const scales = { service: ["q1", "q2", "q3", "q4"], price: ["q5", "q6", "q7", "q8"] } as const;

checkSuite({
  name: "scaleScores",
  run: (data) => scaleScores(data, { scales }),
  data: answers.slice(0, 12),
  empty: (table) => {
    expect(table.length).toBe(0);
    expect(table.info.scales[0].alpha).toBeNull();
  },
  oneRow: (table) => {
    expect(table.at(0)?.service).toBe(3.75);
    expect(table.info.warnings).toHaveLength(2);
  },
  allNaN: "bad-value",
});

describe("scaleScores", () => {
  it("is the mean of the answers given, when half of them are", () => {
    const rows = [
      { a: 1, b: 2, c: 3, d: 4 },
      { a: 5, b: null, c: null, d: 2 },
      { a: 5, b: null, c: null, d: null },
      { a: null, b: null, c: null, d: null },
    ];
    const scale = { all: ["a", "b", "c", "d"] } as const;
    const scores = [...scaleScores(rows, { scales: scale })].map((row) => row.all);
    expect(scores).toEqual([2.5, 3.5, null, null]);
    const strict = scaleScores(rows, { scales: scale, least: 1 });
    expect([...strict].map((row) => row.all)).toEqual([2.5, null, null, null]);
    const lax = scaleScores(rows, { scales: scale, least: 0 });
    expect([...lax].map((row) => row.all)).toEqual([2.5, 3.5, 5, null]);
    expect(lax.info.scales[0]).toMatchObject({ customers: 3, without: 1, alpha: null });
    expect(lax.info.warnings[0]).toContain("cannot be judged");
  });

  it("turns items round within the range, and says each scale's alpha", () => {
    const turned = answers.map((row) => ({ ...row, q6: 6 - row.q6 }));
    const table = scaleScores(turned, { scales, reverse: ["q6"], range: [1, 5] });
    const plain = scaleScores(answers, { scales });
    expectClose(table.columns.price, plain.columns.price, 1e-12);
    expectClose(table.info.scales[1].alpha, reliability(answers, { items: scales.price }).alpha);
    expect(table.info.warnings).toEqual([]);
    expect(scaleScores(turned, { scales }).info.warnings[0]).toContain('"price"');
  });

  it("goes into k-means as it is", () => {
    const table = scaleScores(answers, { scales });
    const model = fitKMeans(table, { columns: ["service", "price"], k: 3 });
    expect(model.fit.customers).toBe(120);
  });

  it("takes any name for a scale but the customer's", () => {
    const odd = scaleScores([{ q: 3 }], { scales: { ["__proto__"]: ["q"] } });
    expect(Object.keys(odd.columns)).toEqual(["__proto__"]);
    expect(odd.info.scales[0]).toMatchObject({ customers: 1, alpha: null });
    expect(odd.info.warnings).toEqual([]);
  });

  it.each([
    ["bad-option", () => scaleScores(answers, { scales: {} })],
    ["bad-option", () => scaleScores(answers, { scales: { customer: ["q1"] } })],
    ["bad-option", () => scaleScores(answers, { scales: { a: [] } })],
    ["bad-option", () => scaleScores(answers, { scales: { a: ["q1", "q1"] } })],
    ["bad-option", () => scaleScores(answers, { scales, reverse: ["q1"] })],
    ["bad-option", () => scaleScores(answers, { scales, least: 2 })],
    ["bad-value", () => scaleScores(answers, { scales, range: [1, 4] })],
    ["missing-column", () => scaleScores(answers, { scales: { a: ["q1", "q0" as "q2"] } })],
  ])("refuses with %s", (code, run) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });
});
