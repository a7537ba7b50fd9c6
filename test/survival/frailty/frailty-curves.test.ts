import { describe, expect, it } from "vitest";
import { exponential, normal, randomFrom, uniform } from "../../../src/core/random.ts";
import { fitFrailtyCox } from "../../../src/survival/frailty/fit-frailty-cox.ts";
import { frailtyMixture } from "../../../src/survival/frailty/frailty-mixture.ts";
import { parseFrailtyCox } from "../../../src/survival/frailty/parse-frailty-cox.ts";
import { churnProbability } from "../../../src/survival/use/churn-probability.ts";
import { expectedRemaining } from "../../../src/survival/use/expected-remaining.ts";
import { medianLifetime } from "../../../src/survival/use/median-lifetime.ts";
import { survivalAt } from "../../../src/survival/use/survival-at.ts";

const random = randomFrom(11);
const rows = Array.from({ length: 20 }, (_, g) => {
  const u = Math.exp(0.7 * normal(random));
  return Array.from({ length: 6 }, () => {
    const x = uniform(random);
    return { stop: Math.ceil(exponential(random, u * Math.exp(x) * 0.08)), event: 1, x, account: `a${g}` };
  });
}).flat();

describe.each(["gamma", "log-normal"] as const)("predictions under %s frailties", (distribution) => {
  const fit = fitFrailtyCox(rows, { by: "account", covariates: ["x"], distribution });
  const plain = (x: number, at: number) => survivalAt(fit.model, { x }, { at }).value;
  const variance = fit.variance.value;

  it("of a known group are those of its frailty", () => {
    const u = fit.frailties.of("a3")?.frailty as number;
    for (const at of [0, 3, 10])
      expect(survivalAt(fit, { x: 0.4, account: "a3" }, { at }).value).toBeCloseTo(plain(0.4, at) ** u, 12);
    const median = medianLifetime(fit, { x: 0.4, account: "a3" }).value;
    expect(plain(0.4, median) ** u).toBeLessThanOrEqual(0.5);
    expect(plain(0.4, median - 1) ** u).toBeGreaterThan(0.5);
  });

  it("of another group are the mean over all frailties", () => {
    // a plain sum over the distribution, in parts of equal chance by its density
    const mean = (h: number) => {
      let [total, all] = [0, 0];
      for (let k = 1; k < 40_000; k++) {
        const b = -30 + k / 1000;
        const density =
          distribution === "gamma"
            ? Math.exp(b / variance - Math.exp(b) / variance)
            : Math.exp((-b * b) / (2 * variance));
        total += density * Math.exp(-h * Math.exp(b));
        all += density;
      }
      return total / all;
    };
    for (const at of [2, 6, 15]) {
      const h = -Math.log(plain(0.7, at));
      expect(survivalAt(fit, { x: 0.7 }, { at }).value).toBeCloseTo(mean(h), 9);
      expect(survivalAt(fit, { x: 0.7, account: "nobody" }, { at }).value).toBeCloseTo(mean(h), 9);
    }
  });

  it("have intervals that follow the curve at frailty 1, and errors from today on", () => {
    const mixture = frailtyMixture(distribution, variance);
    const own = survivalAt(fit.model, { x: 0.7 }, { at: 6 });
    const h = -Math.log(own.value);
    const mixed = survivalAt(fit, { x: 0.7 }, { at: 6 });
    expect((mixed.se as number) / mixed.value).toBeCloseTo(
      (mixture.slope(h) * (own.se as number)) / own.value,
      10,
    );
    const later = survivalAt(fit, { x: 0.7 }, { at: 10, age: 4 });
    expect(later.value).toBeCloseTo(
      survivalAt(fit, { x: 0.7 }, { at: 10 }).value / survivalAt(fit, { x: 0.7 }, { at: 4 }).value,
      12,
    );
    expect(later.se as number).toBeGreaterThan(0);
    expect(churnProbability(fit, { x: 0.7, age: 4 }, { within: 6 }).value).toBeCloseTo(1 - later.value, 12);
  });

  it("areas are sums of the steps, medians where the curve falls to a half", () => {
    let area = 0;
    for (let age = 0; age < 12; age++) area += survivalAt(fit, { x: 0.2 }, { at: age }).value;
    expect(expectedRemaining(fit, { x: 0.2, age: 0 }, { horizon: 12 }).value).toBeCloseTo(area, 10);
    const median = medianLifetime(fit, { x: 0.2 }).value;
    expect(survivalAt(fit, { x: 0.2 }, { at: median }).value).toBeLessThanOrEqual(0.5);
    expect(survivalAt(fit, { x: 0.2 }, { at: median - 1 }).value).toBeGreaterThan(0.5);
  });

  it("need no rows of the fit: the JSON says the same", () => {
    const again = parseFrailtyCox(JSON.stringify(fit));
    const asked = [
      { x: 0.1, account: "a1" },
      { x: 0.9, account: "z" },
    ];
    expect(survivalAt(again, asked, { at: [2, 5] }).toJSON()).toEqual(
      survivalAt(fit, asked, { at: [2, 5] }).toJSON(),
    );
  });
});

it.each(["gamma", "log-normal"] as const)(
  "the mixture of %s frailties goes forth and back",
  (distribution) => {
    for (const variance of [0, 0.01, 0.6, 4]) {
      const mixture = frailtyMixture(distribution, variance);
      for (const h of [0, 1e-6, 0.3, 2, 40]) {
        const there = mixture.hazard(h);
        expect(mixture.inverse(there)).toBeCloseTo(h, 9);
        const step = 1e-3 * h;
        const slope = (mixture.hazard(h + step) - mixture.hazard(h - step)) / (2 * step);
        if (h > 0) expect(slope / mixture.slope(h)).toBeCloseTo(1, 6);
      }
    }
  },
);
