import fc from "fast-check";
import { DAY_MS } from "../../../src/core/time.ts";
import { type Interactions, interactionsOf } from "../../../src/recommend/index.ts";

export const DAY_0: number = Date.UTC(2026, 0, 1);

/** One item of an order, by the day since {@link DAY_0}. */
export interface Line {
  readonly customer: number;
  readonly item: number;
  readonly day: number;
  readonly order: number;
}

/** Orders of a few customers and items over two months. */
export const orderLines: fc.Arbitrary<Line[]> = fc
  .array(fc.record({ customer: fc.nat(4), item: fc.nat(5), day: fc.nat(55) }), {
    minLength: 1,
    maxLength: 40,
  })
  // a customer's day is an order
  .map((own) => own.map((line) => ({ ...line, order: line.customer * 100 + line.day })));

export function lines(own: readonly Line[]): Interactions {
  return interactionsOf(
    own.map(({ day, ...line }) => ({ ...line, time: DAY_0 + day * DAY_MS, quantity: 1 })),
  );
}
