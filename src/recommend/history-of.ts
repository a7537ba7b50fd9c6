import type { Id } from "../core/columns.ts";
import { ClienteleError, show } from "../core/errors.ts";
import { placeOf } from "./input/id-order.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { needInteractions } from "./input/need-interactions.ts";
import type { CustomerHistory, HistoryRow } from "./use/customer-history.ts";

/**
 * What one customer did, out of a table of interactions: a plain object with the ids of the items, to be handed to `recommend` now, or to be kept beside the customer and handed
 * in later, with rows added by hand. A customer who is not in the table has no rows. These are
 * all the rows of the table, and `recommend` needs them all: to hand in only what came last changes the list, and offers as new what was bought before. O(log customers + rows of the customer).
 *
 * @throws "bad-input" for what is no table of interactions, or no id.
 *
 * @example
 * import { historyOf, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { customer: 7, order: 1, item: "bread", time: "2026-03-01" },
 *   { customer: 7, order: 2, item: "jam", time: "2026-03-04" },
 * ]);
 * historyOf(bought, 7).rows[1]; // => { item: "jam", time: 1772582400000, basket: 1, weight: 1 }
 * historyOf(bought, "nobody"); // => { customer: "nobody", rows: [] }
 * historyOf(bought, NaN); // throws "bad-input"
 */
export function historyOf(interactions: Interactions, customer: Id): CustomerHistory {
  const { columns, info, length } = needInteractions(interactions, "historyOf");
  const named = typeof customer === "string" ? customer.trim() !== "" : isNumber(customer);
  if (!named)
    throw new ClienteleError("bad-input", `historyOf needs the id of a customer; found ${show(customer)}.`, {
      value: customer,
      expected: "an id: text or a number",
    });
  const id = String(customer).trim();
  const place = placeOf(id, columns.customer.levels);
  const rows: HistoryRow[] = [];
  const quantity = columns.quantity as Float64Array | undefined;
  if (place >= 0 && place < info.customers) {
    const { codes } = columns.customer;
    let low = 0;
    let high = length;
    // nobody's rows (-1) stand last
    while (low < high) {
      const middle = (low + high) >> 1;
      if (codes[middle] >= 0 && codes[middle] < place) low = middle + 1;
      else high = middle;
    }
    for (let i = low; i < length && codes[i] === place; i++) {
      const time = columns.time[i];
      rows.push({
        item: columns.item.levels[columns.item.codes[i]],
        time: Number.isNaN(time) ? null : time,
        basket: columns.basket[i],
        weight: columns.weight[i],
        ...(quantity !== undefined && quantity[i] > 0 && { quantity: quantity[i] }),
      });
    }
  }
  return { customer: id, rows };
}

function isNumber(id: unknown): boolean {
  return typeof id === "bigint" || Number.isFinite(id);
}
