import { fork, normal, randomFrom, uniform } from "../../../src/core/random.ts";
import { logisticOf } from "../../../src/numeric/log-odds.ts";

/** A customer of a shop whose ideal customers are known to come by chance. */
export interface Person {
  readonly customer: string;
  readonly visits: number | null;
  readonly spend: number;
  readonly noise: number;
  readonly channel: string | null;
  readonly news: boolean;
  readonly vip: number;
}

/** People whose log-odds of being ideal are 1.2 x visits (standardized), +1 for the web, and nothing of the rest. */
export function people(n: number, seed = 1): Person[] {
  const random = fork(randomFrom(seed), "people");
  return Array.from({ length: n }, (_, i) => {
    const visits = 10 + 3 * normal(random);
    const channel = ["web", "shop", "app"][Math.floor(3 * uniform(random))];
    const odds = -1.6 + (1.2 * (visits - 10)) / 3 + (channel === "web" ? 1 : 0);
    return {
      customer: `c${i}`,
      visits: uniform(random) < 0.1 ? null : visits,
      spend: Math.exp(3 + normal(random)),
      noise: normal(random),
      channel: uniform(random) < 0.05 ? null : channel,
      news: uniform(random) < 0.5,
      vip: uniform(random) < logisticOf(odds) ? 1 : 0,
    };
  });
}
