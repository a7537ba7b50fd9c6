import { describe, expect, it } from "vitest";
import { recognize } from "../../src/data/recognize.ts";

const SHOPIFY = [
  "Name",
  "Email",
  "Financial Status",
  "Paid at",
  "Fulfillment Status",
  "Fulfilled at",
  "Accepts Marketing",
  "Currency",
  "Subtotal",
  "Shipping",
  "Taxes",
  "Total",
  "Discount Code",
  "Discount Amount",
  "Shipping Method",
  "Created at",
  "Lineitem quantity",
  "Lineitem name",
  "Lineitem price",
];
const SQUARE = [
  "Date",
  "Time",
  "Time Zone",
  "Category",
  "Item",
  "Qty",
  "Price Point Name",
  "SKU",
  "Modifiers Applied",
  "Gross Sales",
  "Discounts",
  "Net Sales",
  "Tax",
  "Transaction ID",
  "Payment ID",
  "Customer ID",
];

describe("recognition", () => {
  it("goes by names, not by positions, case or a byte order mark", () => {
    const header = [...SHOPIFY].reverse().map((name) => ` ${name.toUpperCase()}`);
    header[0] = `\uFEFF${header[0]}`;
    expect(recognize(header)[0]).toEqual({
      layout: "shopify-orders",
      reads: "orders",
      score: 1,
      missing: [],
      readable: true,
    });
  });

  it("scores by the share of tell-tale headers and lists those that are missing", () => {
    const best = recognize(SHOPIFY.filter((name) => name !== "Paid at" && name !== "Taxes"))[0];
    expect(best.layout).toBe("shopify-orders");
    expect(best.score).toBeCloseTo(17 / 19, 12);
    expect(best.missing).toEqual(["Paid at", "Taxes"]);
  });

  it("does not take an export without a needed column for readable", () => {
    const match = recognize(SHOPIFY.filter((name) => name !== "Total")).find(
      ({ layout }) => layout === "shopify-orders",
    );
    expect(match?.readable).toBe(false);
  });

  it("tells the exports of one vendor apart", () => {
    expect(recognize(SQUARE)[0].layout).toBe("square-items");
    const transactions = [
      "Date",
      "Time",
      "Time Zone",
      "Gross Sales",
      "Discounts",
      "Service Charges",
      "Net Sales",
      "Gift Card Sales",
      "Tax",
      "Tip",
      "Partial Refunds",
      "Total Collected",
      "Source",
      "Card",
      "Card Entry Methods",
      "Cash",
      "Transaction ID",
      "Payment ID",
      "Customer ID",
    ];
    expect(recognize(transactions)[0].layout).toBe("square-transactions");
  });

  it("prefers an export to a guess, and the surer guess to the other", () => {
    expect(recognize([...SQUARE, "customer", "time", "amount"])[0].layout).toBe("square-items");
    expect(recognize(["customer", "time", "amount"])[0].layout).toBe("clientele-orders");
    expect(recognize(["cust", "date"])[0].layout).toBe("order-log");
  });

  it("says that nothing is readable in a header of strange names", () => {
    expect(recognize(["x", "y"]).some(({ readable }) => readable)).toBe(false);
    expect(recognize([]).every(({ score }) => score === 0)).toBe(true);
  });

  it("refuses what is no header", () => {
    expect(() => recognize("a,b" as never)).toThrow(expect.objectContaining({ code: "bad-input" }));
  });
});
