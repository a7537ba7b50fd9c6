import type { SpendIndependence } from "./spend-independence.ts";
import type { SpendLeftOut } from "./spend-rows.ts";

/** What a person should know of a spend model with this q. */
export function spendWarnings(
  interval: readonly [low: number, high: number] | null,
  q: number,
  { zero, negative }: SpendLeftOut,
  { verdict, words }: SpendIndependence,
): string[] {
  const warnings: string[] = [];
  const low = interval?.[0] ?? q;
  if (q <= 1)
    warnings.push(
      `A few customers spend so much more than the rest that a mean of all does not exist (q = ${q.toPrecision(3)}, at most 1): there is no expected spend of a new customer, nor of those seen too little. Look at the largest orders.`,
    );
  else if (low <= 1)
    warnings.push(
      `Mean spend hardly exists: q may be below 1 (${low.toPrecision(3)} or more, estimated ${q.toPrecision(3)}), so a few large spenders decide the expected spend of new customers.`,
    );
  if (q > 1 && q <= 2)
    warnings.push(
      `The spread of mean spend between customers has no end (q = ${q.toPrecision(3)}, at most 2): the expected spend of a new customer is a mean that few come near.`,
    );
  if (zero > 0)
    warnings.push(
      `${zero} ${zero === 1 ? "customer with a mean spend of zero is" : "customers with a mean spend of zero are"} left out.`,
    );
  if (negative > 0)
    warnings.push(
      `${negative} ${negative === 1 ? "customer who was given back more than paid is" : "customers who were given back more than they paid are"} left out.`,
    );
  if (verdict === "related") warnings.push(words);
  return warnings;
}
