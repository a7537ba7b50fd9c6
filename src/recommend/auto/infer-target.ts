import type { Interactions } from "../input/interaction-types.ts";

const OFTEN = 0.2;

/** "all" where at least a fifth of the rows in a customer's second and later baskets are of items that they had before, else "new". O(rows). */
export function inferTarget({ columns, info, length }: Interactions): "new" | "all" {
  const { basket } = columns;
  const customer = columns.customer.codes;
  const item = columns.item.codes;
  const owner = new Int32Array(info.items).fill(-1);
  const since = new Float64Array(info.items);
  let [later, again, first, person] = [0, 0, -1, -1];
  for (let i = 0; i < length && customer[i] >= 0; i++) {
    if (customer[i] !== person) [person, first] = [customer[i], basket[i]];
    const known = owner[item[i]] === person && since[item[i]] < basket[i];
    if (basket[i] > first) {
      later++;
      if (known) again++;
    }
    if (owner[item[i]] !== person) [owner[item[i]], since[item[i]]] = [person, basket[i]];
  }
  return later > 0 && again / later >= OFTEN ? "all" : "new";
}
