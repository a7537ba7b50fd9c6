import type { History } from "../models/history.ts";
import { placeIn } from "../models/place-in.ts";
import type { BasketDecay } from "./next-basket-types.ts";

/**
 * How often, and how lately, a customer buys each item (in the order of `history.at`): the t baskets are cut into m groups (fewer where there are fewer baskets; the latest ones have one basket more
 * where they do not divide). Basket j of the n of group i counts withinDecay^(n - j) / n x groupDecay^(m - i) / m. Hu, He, Gao and Zhang (2020), formulas 1 and 2. O(rows of the history log items).
 */
export function frequenciesOf(history: History, decay: BasketDecay): Float64Array {
  const { at, basketStart, basketAt } = history;
  const out = new Float64Array(at.length);
  const baskets = basketStart.length - 1;
  const groups = Math.min(decay.groups, baskets);
  let basket = 0;
  for (let i = 1; i <= groups; i++) {
    const size = Math.floor((baskets + i - 1) / groups);
    const ofGroup = decay.groupDecay ** (groups - i) / groups / size;
    for (let j = 1; j <= size; j++, basket++) {
      const value = ofGroup * decay.withinDecay ** (size - j);
      for (let r = basketStart[basket]; r < basketStart[basket + 1]; r++)
        out[placeIn(at, basketAt[r])] += value;
    }
  }
  return out;
}
