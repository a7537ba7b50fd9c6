import { describe, expect, it } from "vitest";
import { compareLifetimeModels, fitAft, fitPiecewiseExponential } from "../../../src/survival/index.ts";

const failing = (code: string) => expect.objectContaining({ code });

describe("parametric fits do not pass over", () => {
  it("late entry of events between two looks, in a column called start", () => {
    const rows = [
      { lower: 3, upper: 5, start: 2 },
      { lower: 4, upper: 4, start: 3 },
      { lower: 2, upper: null, start: 1 },
      { lower: 6, upper: 7, start: 0 },
    ];
    const named = rows.map(({ start: since, ...row }) => ({ ...row, since }));
    const likelihood = (data: object[], start?: string) =>
      fitAft(data, { distribution: "weibull", ...(start && { start }) } as never).fit.logLikelihood;
    expect(likelihood(rows)).toBe(likelihood(named, "since"));
    expect(likelihood(rows)).not.toBeCloseTo(likelihood(named) as number, 2);
  });

  it("distributions fitted to different rows", () => {
    const rows = [0, 1, 2, 2, 3, 5, 6, 6, 8].map((stop) => ({ stop, event: 1 }));
    const found = compareLifetimeModels(rows, { distributions: ["weibull", "gaussian"], onInvalid: "skip" });
    expect(found.models.map(({ distribution, behind }) => [distribution, behind])).toEqual([
      ["weibull", 0],
      ["gaussian", null],
    ]);
  });

  it("pieces in which nobody was watched", () => {
    const rows = [7, 8].map((stop) => ({ start: 5, stop, event: 1 }));
    const { fit } = fitPiecewiseExponential(rows, { breaks: [4, 10] });
    expect(fit.warnings.join(" ")).toContain("Nobody was watched in pieces 1, 3");
    expect(fit.warnings.join(" ")).not.toContain("Nobody left");
  });

  it("a rate without any time watched", () => {
    const rows = [0, 0].map((stop) => ({ stop, event: 1 }));
    expect(() => fitPiecewiseExponential(rows, { breaks: [4] })).toThrowError(failing("bad-value"));
  });
});
