import { randomFrom, uniform } from "../../../src/core/random.ts";
import { type Interactions, interactionsOf } from "../../../src/recommend/index.ts";

const DAY = 86_400_000;
export const START: number = Date.UTC(2026, 0, 1);

/** A small shop: 24 items in four categories, 30 customers with three baskets each, the nearer their numbers the more alike. */
export function shop(seed = 1): Interactions {
  const random = randomFrom(seed);
  const rows = [];
  for (let customer = 0; customer < 30; customer++)
    for (let order = 0; order < 3; order++)
      for (let line = 0; line < 3; line++)
        rows.push({
          customer: `c${customer}`,
          order: `${customer}-${order}`,
          time: START + order * 10 * DAY + customer * 3_600_000,
          item: `i${Math.floor((uniform(random) * 8 + (customer % 4) * 6) % 24)}`,
        });
  const catalogue = Array.from({ length: 24 }, (_, k) => ({
    item: `i${k}`,
    category: `cat${Math.floor(k / 6)}`,
    price: 1 + k,
  }));
  return interactionsOf(rows, { catalogue });
}
