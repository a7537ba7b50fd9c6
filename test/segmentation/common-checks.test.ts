import { expect } from "vitest";
import { customersIn } from "../../src/segmentation/customers-in.ts";
import { naturalBreaks } from "../../src/segmentation/natural-breaks.ts";
import { scoreRfm } from "../../src/segmentation/score-rfm.ts";
import { segmentSizes } from "../../src/segmentation/segment-sizes.ts";
import { checkSuite } from "../common/check-suite.ts";
import { tableOfRows } from "../common/rows.ts";

const asOf = Date.UTC(2026, 10, 1);
const rows = Array.from({ length: 30 }, (_, i) => ({
  customer: `c${i}`,
  last: asOf - 1 - ((i * 37) % 23) * 86_400_000,
  orders: i % 6,
  revenue: i % 6 === 0 ? 0 : ((i * 53) % 17) + 0.25,
}));
const table = tableOfRows(rows, { kind: "shop", key: "customer", asOf });

checkSuite({
  name: "scoreRfm",
  run: (data) => scoreRfm(data),
  data: table,
  empty: "empty-input",
  // the first customer has no order
  oneRow: "empty-input",
  allNaN: "missing-value",
});

checkSuite({
  name: "scoreRfm on row objects",
  run: (data) => scoreRfm(data, { asOf }),
  data: rows.slice(1),
  empty: "empty-input",
  oneRow: (rfm) => expect(rfm.at(0)).toMatchObject({ score: "511", segment: "New" }),
  allNaN: "bad-value",
});

checkSuite({
  name: "segmentSizes",
  run: (data) => segmentSizes(scoreRfm(data, { rule: scoreRfm(table).info.rule })),
  data: table,
  empty: (sizes) =>
    expect([sizes.length, sizes.at(0)?.share, sizes.at(0)?.revenueShare]).toEqual([11, 0, null]),
  oneRow: (sizes) => expect(sizes.of("Prospect")?.customers).toBe(1),
  allNaN: "missing-value",
});

checkSuite({
  name: "scoreRfm with natural breaks",
  run: (data) => scoreRfm(data, { method: naturalBreaks() }),
  data: table,
  empty: "empty-input",
  oneRow: "empty-input",
  allNaN: "missing-value",
});

checkSuite({
  name: "customersIn",
  run: (data) => customersIn(scoreRfm(data, { rule: scoreRfm(table).info.rule }), "At Risk"),
  data: table,
  compare: (ids) => [...ids].sort(),
  empty: (ids) => expect(ids).toEqual([]),
  oneRow: (ids) => expect(ids).toEqual([]),
  allNaN: "missing-value",
});
