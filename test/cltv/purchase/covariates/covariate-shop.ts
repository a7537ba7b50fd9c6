import {
  beta,
  exponential,
  gamma,
  integer,
  type Random,
  randomFrom,
  uniform,
} from "../../../../src/core/random.ts";

/** A customer of a simulated shop with covariates. */
export interface ShopCustomer {
  readonly channel: "fair" | "shop" | "web";
  readonly visits: number;
  readonly frequency: number;
  readonly recency: number;
  readonly age: number;
}

/**
 * Customers of MBG/NBD whose covariates act on the rate of orders and on the odds of leaving: web buys 1.8 times and fair 0.7 times as often as shop, each visit adds 20 %;
 * web leaves with 1.6 times the odds. Times in whole tenths of a week, so that last bits of logarithms change nothing.
 */
export function covariateShop(customers: number, seed: number): ShopCustomer[] {
  const random = randomFrom(seed);
  return Array.from({ length: customers }, () => {
    const channel = (["shop", "shop", "web", "fair"] as const)[integer(random, 4)];
    const visits = integer(random, 5) / 2;
    const buys = { shop: 0, web: Math.log(1.8), fair: Math.log(0.7) }[channel] + Math.log(1.2) * visits;
    const leaves = channel === "web" ? Math.log(1.6) : 0;
    const rate = gamma(random, 1.2, 12 / Math.exp(buys));
    const chance = beta(random, 0.8 * Math.exp(leaves), 2.2);
    return { channel, visits, ...history(random, rate, chance, 40 + integer(random, 20)) };
  });
}

function history(random: Random, rate: number, chance: number, age: number) {
  let frequency = 0;
  let recency = 0;
  let here = uniform(random) >= chance;
  for (let t = 0; here; ) {
    t += exponential(random, rate);
    if (!(t < age - 0.1)) break;
    frequency++;
    recency = Math.max(0.1, Math.round(t * 10) / 10);
    here = uniform(random) >= chance;
  }
  return { frequency, recency, age };
}
