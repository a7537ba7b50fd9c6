import { describe, expect, it } from "vitest";
import { efronSums } from "../../../src/survival/cox/efron-sums.ts";
import { fitCox } from "../../../src/survival/cox/fit-cox.ts";
import { expectClose } from "../../common/close.ts";

/** One step after the other, with compensated sums. */
function plain(events: number, share: number): number[] {
  const sums = new Array<number>(6).fill(0);
  const lost = new Array<number>(6).fill(0);
  for (let l = 0; l < events; l++) {
    const gone = l / events;
    const left = 1 - gone * share;
    const terms = [
      1 / left,
      gone / left,
      1 / left ** 2,
      gone / left ** 2,
      (gone / left) ** 2,
      Math.log1p(-gone * share),
    ];
    for (const [k, term] of terms.entries()) {
      const next = sums[k] + (term - lost[k]);
      lost[k] = next - sums[k] - (term - lost[k]);
      sums[k] = next;
    }
  }
  return sums;
}

const sums = (events: number, share: number) => {
  const out = new Float64Array(5);
  const logs = efronSums(events, share, out);
  return [...out, logs];
};

describe("efronSums", () => {
  it.each([1e-9, 1e-3, 0.3, 0.9, 0.99999, 1])(
    "of many events at share %d are those of every step",
    (share) => {
      for (const events of [7999, 8001, 200_000])
        expectClose(sums(events, share), plain(events, share), 1e-12, 1e-13);
    },
  );
});

describe("counts of a thousand million", () => {
  const rows = (times: number) =>
    [
      { stop: 1, event: 1, x: 0, count: 3 },
      { stop: 1, event: 1, x: 1, count: 2 },
      { stop: 2, event: 1, x: 1, count: 1 },
      { stop: 2, event: 0, x: 0, count: 4 },
      { stop: 3, event: 1, x: 0, count: 2 },
      { stop: 4, event: 0, x: 1, count: 3 },
    ].map((row) => ({ ...row, count: row.count * times }));
  const fitted = (times: number) => fitCox(rows(times), { covariates: ["x"] });

  it("end at once, where smaller ones lead", () => {
    const [large, huge] = [fitted(1e6), fitted(1e9)];
    // the rule depends on how many are tied by 1 / events
    expectClose(huge.coefficients[0].coefficient, large.coefficients[0].coefficient, 1e-6);
    expectClose((huge.coefficients[0].se as number) * Math.sqrt(1000), large.coefficients[0].se, 1e-6);
    expectClose(
      huge.fit.logLikelihood - huge.fit.nullLogLikelihood,
      1e3 * (large.fit.logLikelihood - large.fit.nullLogLikelihood),
      1e-5,
    );
  });

  it("are refused for exact ties", () => {
    expect(() => fitCox(rows(1e9), { covariates: ["x"], ties: "exact" })).toThrowError(
      expect.objectContaining({ code: "bad-option", message: expect.stringContaining('"efron"') }),
    );
  });
});
