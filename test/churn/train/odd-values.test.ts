import { describe, expect, it } from "vitest";
import { riskIntervals } from "../../../src/churn/score/risk-intervals.ts";
import { panelOf } from "../../../src/churn/train/panel.ts";
import { Table } from "../../../src/core/table.ts";
import { byHand } from "../by-hand.ts";

describe("a churn table that was changed by hand", () => {
  const table = byHand(60);
  const changed = (columns: object) =>
    new Table(table.length, { ...table.columns, ...columns } as never, table.info) as unknown as typeof table;

  it("is refused with the row when a label is neither 1 nor 0 nor unknown", () => {
    const left = (table.columns.left as Float64Array).slice();
    left[7] = 2;
    expect(() => panelOf(changed({ left }), "trainChurn")).toThrow(
      expect.objectContaining({
        code: "bad-value",
        details: expect.objectContaining({ row: 7, column: "left" }),
      }),
    );
    const texts = { codes: new Int32Array(60), levels: ["yes"] };
    expect(() => panelOf(changed({ left: texts }), "trainChurn")).toThrow(
      expect.objectContaining({ code: "bad-value" }),
    );
  });

  it("is refused when a feature has no end", () => {
    const x1 = (table.columns.x1 as Float64Array).slice();
    x1[3] = Number.NEGATIVE_INFINITY;
    expect(() => panelOf(changed({ x1 }), "trainChurn")).toThrow(/column "x1" of row 3/);
  });
});

describe("the interval of a risk at the limit of what the rows can tell", () => {
  it("reaches as far as an event never seen in so many rows may still be likely", () => {
    const most = Math.log(2 * 300);
    const scores = Float64Array.of(most, -most, 0);
    const { low, high } = riskIntervals(scores, [scores, scores, scores], 0.95, 300);
    // the rule of three: up to 1 - .05^(1/n), about 3 in 300
    expect(1 - low[0]).toBeCloseTo(3 / 300, 3);
    expect(high[1]).toBeCloseTo(3 / 300, 3);
    expect([low[2], high[2]]).toEqual([0.5, 0.5]);
  });
});
