import { describe, expect, it } from "vitest";
import {
  averagePrecision,
  brierLoss,
  kolmogorovSmirnov,
  precisionRecallCurve,
  rocCurve,
} from "../../../src/learn/index.ts";

describe("certainty of few rows", () => {
  const perfect = [
    { risk: 0.9, left: 1 },
    { risk: 0.8, left: 1 },
    { risk: 0.2, left: 0 },
    { risk: 0.1, left: 0 },
  ];
  const columns = { score: "risk", label: "left" } as const;

  it("is not claimed where every draw says the same", () => {
    expect(averagePrecision(perfect, columns)).toMatchObject({ value: 1, se: null, interval: null });
    expect(kolmogorovSmirnov(perfect, columns)).toMatchObject({ value: 1, se: null, interval: null });
    const even = perfect.map(({ left }) => ({ risk: 0.3, left }));
    expect(kolmogorovSmirnov(even, columns)).toMatchObject({ value: 0, se: null, interval: null });
    expect(
      brierLoss(
        even.filter(({ left }) => left === 0),
        columns,
      ),
    ).toMatchObject({ se: null, interval: null });
  });

  it("leaves the bands of the curves where they were", () => {
    const curve = precisionRecallCurve(perfect, { ...columns, band: true });
    expect([...(curve.columns.precisionLow as Float64Array)].slice(0, 2)).toEqual([1, 1]);
    const roc = rocCurve(perfect, { ...columns, band: true });
    expect([...(roc.columns.truePositiveRateLow as Float64Array)]).toEqual(new Array(roc.length).fill(1));
  });
});
