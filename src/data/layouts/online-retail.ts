import type { TextColumn } from "../../core/table.ts";
import type { Layout, OrderDraft } from "./layout.ts";
import { LeftOut } from "./left-out.ts";
import { mapLevels } from "./levels.ts";
import { need, type Sheet } from "./sheet.ts";

/** The "Online Retail" data sets of the UCI repository: one row per invoice line, cancellations as invoices that begin with C. */
export const onlineRetail: Layout<OrderDraft> = {
  name: "uci-online-retail",
  kind: "orders",
  signature: [
    ["Invoice", "InvoiceNo"],
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    ["Price", "UnitPrice"],
    ["CustomerID", "Customer ID"],
    "Country",
  ],
  fields: {
    order: ["Invoice", "InvoiceNo"],
    code: ["StockCode"],
    description: ["Description"],
    quantity: ["Quantity"],
    time: ["InvoiceDate"],
    price: ["Price", "UnitPrice"],
    customer: ["CustomerID"],
    place: ["Country"],
  },
  required: ["order", "code", "quantity", "time", "price", "customer"],
  read: readOnlineRetail,
};

function readOnlineRetail(sheet: Sheet): OrderDraft {
  const { rows } = sheet;
  const order = need(sheet.id("order"), "order");
  const code = need(sheet.text("code"), "code");
  const quantity = need(sheet.numbers("quantity", "checked"), "quantity");
  const price = need(sheet.numbers("price", "checked"), "price");
  const cancelled = order.levels.map((text) => text.startsWith("C") || text.startsWith("c"));
  const amount = new Float64Array(rows);
  const left = new LeftOut(rows);
  const adjustment = left.code("price zero or below: an adjustment, no sale");
  let odd = 0;
  for (let i = 0; i < rows; i++) {
    if (price[i] <= 0) {
      left.codes[i] = adjustment;
      continue;
    }
    const money = quantity[i] * price[i];
    if (money > 0 && order.codes[i] >= 0 && cancelled[order.codes[i]]) odd++;
    amount[i] = money;
  }
  const notes =
    odd === 0
      ? []
      : [
          `${odd} ${odd === 1 ? "line" : "lines"} of cancelled invoices (number begins with C) ${odd === 1 ? "charges money and counts" : "charge money and count"} as charged.`,
        ];
  return {
    length: rows,
    customer: need(sheet.id("customer"), "customer"),
    time: need(sheet.times("time", sheet.zone.name, "checked"), "time"),
    amount,
    order,
    item: itemNames(code, sheet.text("description"), left),
    quantity,
    price,
    place: sheet.text("place"),
    left,
    notes: [...notes, ...noProducts(code, left)],
    where: (field, row) =>
      sheet.place(
        field === "time" ? "time" : Number.isNaN(price[row]) || price[row] <= 0 ? "price" : "quantity",
        row,
      ),
  };
}

/** Each stock code is called by its first description in a sale: others are notes such as "damaged". */
function itemNames(code: TextColumn, description: TextColumn | undefined, left: LeftOut): TextColumn {
  if (description === undefined) return code;
  const first = new Int32Array(code.levels.length).fill(-1);
  for (let i = 0; i < code.codes.length; i++) {
    const c = code.codes[i];
    if (c >= 0 && first[c] < 0 && !left.has(i)) first[c] = description.codes[i];
  }
  return mapLevels(code, (text, c) => (first[c] < 0 ? text : description.levels[first[c]]));
}

/** Postage, manual entries, fees, samples: money all the same, but no products. Products have five digits first. */
function noProducts(code: TextColumn, left: LeftOut): string[] {
  const isProduct = code.levels.map((text) => /^\d{5}/.test(text) || /^(?:DCGS|gift_|PADS|SP\d)/i.test(text));
  const counts = new Map<string, number>();
  let lines = 0;
  for (let i = 0; i < code.codes.length; i++) {
    const c = code.codes[i];
    if (c < 0 || isProduct[c] || left.has(i)) continue;
    lines++;
    counts.set(code.levels[c], (counts.get(code.levels[c]) ?? 0) + 1);
  }
  if (lines === 0) return [];
  const list = [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 6)
    .map(([text, n]) => `${text} ${n}`);
  return [
    `${lines} lines have stock codes that are no products (${list.join(", ")}${counts.size > 6 ? ", ..." : ""}); their money is counted.`,
  ];
}
