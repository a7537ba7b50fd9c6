import { integer, randomFrom, uniform } from "../../../src/core/random.ts";
import type { Interactions } from "../../../src/recommend/input/interaction-types.ts";
import { interactionsOf } from "../../../src/recommend/interactions-of.ts";
import type { History } from "../../../src/recommend/models/history.ts";
import { historiesOf } from "../../../src/recommend/use/histories.ts";

/** A shop of two tastes: numbered customers, numbered items, some bought again on another day. */
export function madeShop(customers: number, items: number): Interactions {
  const random = randomFrom(5);
  const rows = Array.from({ length: customers * 6 }, (_, k) => {
    const customer = k % customers;
    const half = Math.floor(items / 2);
    const own = integer(random, half) + (customer % 2) * half;
    const item = uniform(random) < 0.8 ? own : integer(random, items);
    return { customer, item, time: (1 + integer(random, 60)) * 86_400_000 };
  });
  return interactionsOf(rows, { catalogue: Array.from({ length: items }, (_, item) => ({ item })) });
}

/** The history of a customer of the table; `most` items of it. */
export function historyAt(bought: Interactions, customer: number, most = 1e9): History {
  const { at, baskets, last } = historiesOf(bought, bought.columns.item.levels).of(customer);
  return {
    at: at.slice(0, most),
    baskets: baskets.slice(0, most),
    weight: baskets.slice(0, most).map((n) => n * 1.5),
    last: last.slice(0, most),
    basketStart: Int32Array.of(0),
    basketAt: new Int32Array(0),
    basketTime: new Float64Array(0),
  };
}
