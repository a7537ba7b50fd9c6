import type { Layout, OrderDraft } from "./layout.ts";
import { constantText } from "./levels.ts";
import { need, type Sheet } from "./sheet.ts";

const FIELDS = {
  customer: ["customer_id"],
  time: ["date"],
  quantity: ["number_of_cds"],
  amount: ["dollar_value"],
};

/** The CDNOW log of Fader and Hardie: blanks between columns, a row per purchase, US dollars. */
export const cdnow: Layout<OrderDraft> = {
  name: "cdnow",
  kind: "orders",
  signature: ["customer_id", "date", "number_of_cds", "dollar_value"],
  fields: FIELDS,
  required: ["customer", "time", "quantity", "amount"],
  read: readCdnow,
};

/** Its 1/10 sample, which has no header: id in the whole log, id in the sample, date, CDs, dollars. */
export const cdnowSample: Layout<OrderDraft> = {
  name: "cdnow-sample",
  kind: "orders",
  signature: ["customer_id", "date", "number_of_cds", "dollar_value"],
  fields: FIELDS,
  required: ["customer", "time", "quantity", "amount"],
  read: readCdnow,
  headless: {
    delimiter: "whitespace",
    names: ["customer_id", "sample_id", "date", "number_of_cds", "dollar_value"],
  },
};

function readCdnow(sheet: Sheet): OrderDraft {
  return {
    length: sheet.rows,
    customer: need(sheet.text("customer"), "customer"),
    time: need(sheet.times("time", sheet.zone.name, "checked"), "time"),
    amount: need(sheet.numbers("amount", "checked"), "amount"),
    quantity: sheet.numbers("quantity"),
    currency: constantText(sheet.rows, "USD"),
    where: (field, row) => sheet.place(field, row),
  };
}
