import { expect } from "vitest";
import { type Condition, evaluateSegment, prepareFacts } from "../../../src/segmentation/index.ts";
import { checkSuite } from "../../common/check-suite.ts";

const asOf = Date.UTC(2026, 10, 1);
const events = Array.from({ length: 40 }, (_, i) => ({
  customer: `c${i % 7}`,
  // ties in time on purpose
  time: asOf - 1 - ((i * 37) % 11) * 86_400_000,
  event: i % 3 === 0 ? "cart" : "buy",
  value: (i * 5) % 13,
}));
const rule: Condition = {
  op: "any",
  of: [
    {
      op: "followed-by",
      first: { event: "cart" },
      next: { event: "buy" },
      within: { days: 1 },
      sameTime: true,
    },
    {
      op: "sum",
      events: { event: "buy", window: { last: { days: 4 } } },
      property: "value",
      test: { is: "gt", value: 20 },
    },
  ],
};

checkSuite({
  name: "evaluateSegment of prepareFacts",
  run: (data) => evaluateSegment(rule, prepareFacts({ events: data }, { asOf })),
  data: events,
  compare: (ids) => [...ids].sort(),
  parse: (json) => json as string[],
  empty: (ids) => expect(ids).toEqual([]),
  oneRow: (ids) => expect(ids).toEqual([]),
  allNaN: "bad-value",
});
