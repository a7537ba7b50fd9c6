import { expect, it } from "vitest";
import { chooseContacts } from "../../../src/churn/score/choose-contacts.ts";
import { fork, randomFrom, uniform } from "../../../src/core/random.ts";

/** All subsets. */
function best(profit: Float64Array, cost: Float64Array, budget: number, capacity: number): number {
  let most = 0;
  for (let set = 0; set < 1 << profit.length; set++) {
    let [spent, brought, places] = [0, 0, 0];
    for (let i = 0; i < profit.length; i++)
      if ((set >> i) & 1) {
        spent += cost[i];
        brought += profit[i];
        places++;
      }
    if (spent <= budget && places <= capacity) most = Math.max(most, brought);
  }
  return most;
}

it.each([Number.POSITIVE_INFINITY, 3])(
  "with a budget the choice is the best of all subsets or close to it (capacity %d)",
  (capacity) => {
    let [exact, all] = [0, 0];
    for (let round = 0; round < 150; round++) {
      const random = fork(randomFrom(8), round);
      const n = 2 + Math.floor(uniform(random) * 7);
      const profit = Float64Array.from({ length: n }, () => uniform(random) * 100 - 10);
      const cost = Float64Array.from({ length: n }, () => 1 + uniform(random) * 60);
      const budget = uniform(random) * 150;
      const chosen = chooseContacts({ profit, cost }, budget, capacity);
      const brought = profit.reduce((sum, p, i) => sum + p * chosen[i], 0);
      expect(cost.reduce((sum, c, i) => sum + c * chosen[i], 0)).toBeLessThanOrEqual(budget);
      const most = best(profit, cost, budget, capacity);
      if (most === 0) continue;
      all++;
      if (brought > most - 1e-9) exact++;
      expect(brought / most).toBeGreaterThan(0.85);
    }
    expect(exact / all).toBeGreaterThan(0.95);
  },
);

it("does not let a small bargain keep out the customer who is worth the whole budget", () => {
  const chosen = chooseContacts(
    { profit: Float64Array.of(1.1, 100), cost: Float64Array.of(1, 100) },
    100,
    10,
  );
  expect([...chosen]).toEqual([0, 1]);
});
