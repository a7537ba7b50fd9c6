import { describe, expect, it } from "vitest";
import { collapseRows } from "../../../src/survival/cox/collapse-rows.ts";
import { fitCox } from "../../../src/survival/cox/fit-cox.ts";
import { expectClose } from "../../common/close.ts";

/** Months and two categories: 6,000 rows of few kinds. */
const rows = Array.from({ length: 6000 }, (_, i) => ({
  stop: 1 + ((i * 7919) % 12),
  event: (i * 31) % 5 < 2 ? 1 : 0,
  plan: (i * 17) % 3,
  region: (i * 13) % 4 < 1 ? 1 : 0,
}));

const input = (x: readonly Float64Array[]) => ({
  stop: Float64Array.from(rows, ({ stop }) => stop),
  start: undefined,
  event: Uint8Array.from(rows, ({ event }) => event),
  count: undefined,
  weight: undefined,
  offset: undefined,
  stratum: undefined,
  strata: 1,
  x,
});

describe("collapseRows", () => {
  it("makes equal rows one with a count", () => {
    const found = collapseRows(input([Float64Array.from(rows, ({ plan }) => plan)]));
    expect(found?.input.stop.length).toBeLessThan(100);
    expect(found?.input.count?.reduce((a, b) => a + b, 0)).toBe(6000);
  });

  it("leaves rows alone that differ", () => {
    expect(collapseRows(input([Float64Array.from(rows, (_, i) => Math.sin(i))]))).toBeUndefined();
  });

  it("changes nothing in a fit: a covariate that keeps rows apart, and has no effect to speak of, shows it", () => {
    const covariates = ["plan", "region"] as const;
    const collapsed = fitCox(rows, { covariates, robust: true });
    const apart = fitCox(rows, { covariates, robust: true, offset: (_, i) => i * 1e-17 });
    expectClose(
      collapsed.coefficients.map(({ coefficient, se, robustSe }) => [coefficient, se, robustSe]),
      apart.coefficients.map(({ coefficient, se, robustSe }) => [coefficient, se, robustSe]),
      1e-8,
    );
    expectClose(collapsed.concordance, apart.concordance, 1e-8);
    expect(collapsed.fit.customers).toBe(6000);
  });
});
