import { describe, expect, it } from "vitest";
import { fitBgNbd, fitMbgNbd, fitNbd, fitParetoNbd, type PurchaseModel } from "../../../src/cltv/index.ts";
import { kernelOf } from "../../../src/cltv/purchase/kernels.ts";
import { objectiveOf } from "../../../src/cltv/purchase/likelihood.ts";
import { purchaseRows, readPurchases } from "../../../src/cltv/purchase/purchase-rows.ts";
import { beta, exponential, gamma, normal, randomFrom, uniform } from "../../../src/core/random.ts";
import { runSteps } from "../../../src/core/work.ts";
import { maximizeSteps } from "../../../src/numeric/maximize.ts";

const fits = [fitNbd, fitBgNbd, fitMbgNbd, fitParetoNbd] as const;
const random = randomFrom(77);

/** A shop of BG/NBD with parameters of any size. */
function shopOf(customers: number) {
  const [r, alpha] = [Math.exp(-1 + normal(random)), Math.exp(2 + normal(random))];
  const [a, b] = [Math.exp(normal(random)), Math.exp(1 + normal(random))];
  return Array.from({ length: customers }, () => {
    const age = 5 + 45 * uniform(random);
    const rate = gamma(random, r, alpha);
    const chance = beta(random, a, b);
    let frequency = 0;
    let recency = 0;
    for (let t = exponential(random, rate); t < age && frequency < 3000; t += exponential(random, rate)) {
      frequency++;
      recency = t;
      if (uniform(random) < chance) break;
    }
    return { frequency, recency, age };
  });
}

/** The highest of many climbs from anywhere. */
function highest(kind: PurchaseModel["kind"], shop: ReturnType<typeof shopOf>): number {
  const kernel = kernelOf({ kind });
  const rows = purchaseRows(readPurchases(shop, {}, "test"), "test");
  const scale = shop.reduce((sum, { age }) => sum + age, 0) / shop.length;
  const objective = objectiveOf(kernel, {
    ...rows,
    recency: rows.recency.map((t) => t / scale),
    age: rows.age.map((t) => t / scale),
  });
  let best = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < 6; i++) {
    const start = Float64Array.from(kernel.parameters, () => 1.5 * normal(random));
    best = Math.max(best, runSteps(maximizeSteps(objective, start)).value);
  }
  return best - rows.orders * Math.log(scale);
}

describe("the starts of a fit", () => {
  it("reach what climbs from anywhere reach, in shops too small for a round likelihood", () => {
    let compared = 0;
    for (let s = 0; s < 24; s++) {
      const shop = shopOf([8, 20, 60][s % 3]);
      if (shop.every(({ frequency }) => frequency === 0)) continue;
      for (const learn of fits) {
        const { kind, fit } = learn(shop, { unit: "week" });
        expect(highest(kind, shop) - fit.logLikelihood, `${kind}, shop ${s}`).toBeLessThan(1e-3);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(60);
  });
});

describe("the end of a fit without end", () => {
  it("is a boundary of all that runs off, not a question of two parameters", () => {
    const shop = [
      { frequency: 2, recency: 16, age: 31 },
      { frequency: 0, recency: 0, age: 44 },
      { frequency: 0, recency: 0, age: 18 },
      { frequency: 2, recency: 34, age: 36 },
    ];
    const { status, warnings } = fitParetoNbd(shop, { unit: "week" }).fit;
    expect(status).toBe("boundary");
    expect(warnings.join(" ")).toMatch(/all customers order at the same rate/);
  });
});
