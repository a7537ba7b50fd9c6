import { poisson } from "../../../src/core/poisson.ts";
import { exponential, gamma, randomFrom, uniform } from "../../../src/core/random.ts";

const DAY = 86_400_000;
/** A Monday. */
export const START: number = Date.UTC(2022, 0, 3);

/** A week of one customer of the simulated shop, or of all. */
export interface ShopWeek {
  readonly customer: string;
  readonly time: number;
  readonly season: string;
  readonly mail: number;
}

/** What customers are made of, in weeks; the coefficients of mails and of high season on buying, and of mails on leaving. */
export interface Truth {
  readonly r: number;
  readonly alpha: number;
  readonly s: number;
  readonly beta: number;
  readonly mail: number;
  readonly high: number;
  readonly mailLeaving: number;
}

/** The shop of the tests. */
export const TRUTH: Truth = { r: 1.2, alpha: 7, s: 0.9, beta: 9, mail: 0.6, high: 0.9, mailLeaving: -1 };

/** A shop whose customers get mails in some weeks, each in his own, and order more in high season. `weeks` reach 26 weeks beyond the end of the orders. */
export function varyingShop(customers: number, length: number, seed: number, truth: Truth = TRUTH) {
  const random = randomFrom(seed);
  const orders: { customer: string; time: number }[] = [];
  const weeks: ShopWeek[] = [];
  for (let c = 0; c < customers; c++) {
    const customer = `c${c}`;
    const rate = gamma(random, truth.r, truth.alpha) / 7;
    const leaving = gamma(random, truth.s, truth.beta) / 7;
    let left = exponential(random);
    const first = Math.floor(uniform(random) * 7 * 12);
    orders.push({ customer, time: START + first * DAY });
    for (let w = 0; w < length + 26; w++) {
      const season = w % 52 >= 44 ? "high" : "low";
      const mail = Number(uniform(random) < 0.3);
      weeks.push({ customer, time: START + 7 * w * DAY, season, mail });
      for (let day = Math.max(first, 7 * w); w < length && day < 7 * w + 7 && left > 0; day++) {
        const risk = leaving * Math.exp(truth.mailLeaving * mail);
        const there = Math.min(1, left / risk);
        left -= risk;
        const pace = rate * Math.exp(truth.mail * mail + (season === "high" ? truth.high : 0));
        if (poisson(random, pace * there) > 0) orders.push({ customer, time: START + day * DAY + 3_600_000 });
      }
    }
  }
  return { orders, weeks, asOf: START + 7 * length * DAY };
}
