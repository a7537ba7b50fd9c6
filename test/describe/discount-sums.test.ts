import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readOrderRows } from "../../src/core/order-rows.ts";
import { zoneOf } from "../../src/core/time.ts";
import { itemLines, orderSums } from "../../src/describe/discount-sums.ts";

const line = fc.record({
  customer: fc.constantFrom("ann", "bob", null),
  order: fc.constantFrom("o1", "o2", "o3", null),
  item: fc.constantFrom("tea", "rye", null),
  time: fc.integer({ min: 0, max: 3 }),
  amount: fc.integer({ min: 0, max: 9 }),
  quantity: fc.integer({ min: 1, max: 3 }),
  discount: fc.integer({ min: 0, max: 2 }),
  refund: fc.constantFrom(0, 0, 0, 4),
});

describe("sums by order and by item of an order", () => {
  it("agree with a map of texts: an order is a number of one customer, a line without a number is its own", () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 25 }), (lines) => {
        const rows = readOrderRows(
          lines,
          {},
          {
            zone: zoneOf("UTC"),
            what: "test",
            texts: ["item"],
            numbers: ["discount"],
          },
        );
        const { arrays, texts, numbers } = rows;
        const discount = numbers.discount ?? new Float64Array(lines.length);
        const sums = orderSums(arrays, discount);
        const who = (i: number) => arrays.customer.levels[arrays.customer.codes[i]] ?? "nobody";
        const orders = new Map<string, number[]>();
        const items = new Map<string, number[]>();
        const customers = new Set<string>();
        for (const [i, l] of lines.entries()) {
          if (l.amount === 0 && l.refund > 0) {
            expect(sums.of[i]).toBe(-1);
            continue;
          }
          const key = l.order === null ? `row ${i}` : `${l.order} of ${who(i)}`;
          const own = orders.get(key) ?? [0, 0, 0, 0];
          own[0] += l.amount;
          own[1] += l.quantity;
          own[2] += l.discount;
          own[3] ||= l.discount > 0 ? 1 : 0;
          orders.set(key, own);
          customers.add(who(i) === "nobody" ? key : who(i));
          if (l.item === null) continue;
          const part = items.get(`${l.item} in ${key}`) ?? [0, 0];
          part[0] += l.quantity;
          part[1] ||= l.discount > 0 ? 1 : 0;
          items.set(`${l.item} in ${key}`, part);
        }
        const sorted = (list: Iterable<readonly number[]>) => [...list].map(String).sort();
        const { value, units, discount: taken, flag, clusters } = sums;
        expect(sorted(Array.from(value, (v, o) => [v, units?.[o] ?? 0, taken[o], flag[o]]))).toEqual(
          sorted(orders.values()),
        );
        expect(clusters.count).toBe(customers.size);
        if (texts.item === undefined || arrays.quantity === undefined) return;
        const found = itemLines(arrays.quantity, texts.item, discount, sums.of, value.length);
        expect(
          sorted(Array.from({ length: found.count }, (_, k) => [found.units[k], found.flag[k]])),
        ).toEqual(sorted(items.values()));
      }),
      { numRuns: 80 },
    );
  });
});
