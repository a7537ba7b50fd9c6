import { describe, expect, it } from "vitest";
import { readCustomers } from "../../../src/data/read-customers.ts";
import { readEvents } from "../../../src/data/read-events.ts";
import { readOrders } from "../../../src/data/read-orders.ts";
import { recognize } from "../../../src/data/recognize.ts";
import { asyncCodeOf as codeOf } from "../../common/code-of.ts";

/** A till's export with a column of that name, one receipt per value. */
const till = (name: string, values: readonly string[], more = "", cells = "") =>
  [
    `Receipt,Time,Item,Qty,Total,${name}${more}`,
    ...values.map((value, i) => `${i},2026-03-0${i + 1} 09:00,Rye loaf,1,4.80,${value}${cells}`),
  ].join("\n");

describe("a till's export by customers' own cards", () => {
  it("knows numbers of cards and memberships, whatever else is there, and before an e-mail address", async () => {
    for (const name of [
      "Loyalty Card Number",
      "loyalty_card_no",
      "Loyalty ID",
      "Membership No.",
      "Membership Number",
      "Member #",
      "MemberNumber",
      "Customer card no",
      "Rewards Number",
      "Club card number",
    ]) {
      const text = till(name, ["1001", "1002", ""], ",Card type,Email,Id", ",Visa,a@example.com,9");
      const orders = await readOrders(text, { merge: [] });
      expect(
        [...orders].map(({ customer }) => customer),
        name,
      ).toEqual(["1001", "1002", null]);
    }
  });

  it("takes a card for the customer's own where nothing else tells who bought, and says so", async () => {
    for (const name of [
      "Card",
      "card number",
      "Card No",
      "CARD_ID",
      "Loyalty card",
      "Customer Card",
      "Member",
    ]) {
      const orders = await readOrders(till(name, ["K1001", "K1002", ""]));
      expect(
        [...orders].map(({ customer }) => customer),
        name,
      ).toEqual(["K1001", "K1002", null]);
      expect(orders.info.source).toBe("order-log");
      expect(orders.info.notes?.join(" ")).toContain(`"${name}", which is taken for their own card`);
    }
    const small = await readOrders(till("Card", ["1", "2", "3"]));
    expect(small.length).toBe(3);
    // a number of its own system, although its digits are four
    expect((await readOrders(till("Loyalty card", ["1001", "1002"]))).length).toBe(2);
    // a till nobody showed a card at
    expect((await readOrders(till("Card", ["", ""]))).at(0)?.customer).toBe(null);
    const named = await readOrders(till("Card", ["K1", "K2"], ",Customer name", ",Ann"));
    expect(named.at(0)?.customer).toBe("Ann");
  });

  it("never takes a card that paid", async () => {
    for (const name of [
      "Card type",
      "Card brand",
      "Card last 4",
      "Last 4",
      "Card Issuer",
      "Gift card",
      "Card amount",
    ])
      expect(await codeOf(() => readOrders(till(name, ["1001", "1002"]))), name).toBe("unknown-layout");
    for (const beside of ["Card Type", "card_brand", "Last 4", "Auth Code", "Cash", "Tender type"])
      expect(
        await codeOf(() => readOrders(till("Card", ["K1001", "K1002"], `,${beside}`, ",x"))),
        beside,
      ).toBe("unknown-layout");
    const paid: readonly (readonly string[])[] = [
      ["**** 4242", "**** 1881"],
      ["xxxx4242", "xxxx1881"],
      ["4242", "1881"],
      // numbers that issuers publish for tests
      ["4242424242424242", "5555555555554444"],
      ["4242 4242 4242 4242", "378282246310005"],
      ["Visa", "Mastercard"],
      ["card_1NxYz", "card_1NxYa"],
      ["4.80", "0.00"],
      ["yes", "no"],
    ];
    for (const values of paid)
      for (const name of ["Card", "Card Number"])
        expect(await codeOf(() => readOrders(till(name, values))), `${name} ${values}`).toBe(
          "unknown-layout",
        );
    expect(await codeOf(() => readOrders(till("Loyalty card", ["yes", "no"])))).toBe("unknown-layout");
  });

  it("does not repeat a number that may be a payment card's, and takes it where it is told to", async () => {
    const text = till("Card", ["4242424242424242", "5555555555554444"]);
    const error = await readOrders(text).catch((e: Error) => e);
    expect(String(error)).toContain('Column "Card" does not look like numbers of customers');
    expect(String(error)).not.toContain("4242");
    const map = { customer: "Card", time: "Time", amount: "Total" };
    expect((await readOrders(text, { map })).length).toBe(2);
  });

  it("is recognized by its header", () => {
    const readable = (...header: string[]) =>
      recognize(header).find(({ layout }) => layout === "order-log")?.readable;
    expect(readable("Time", "Loyalty card no", "Total")).toBe(true);
    expect(readable("Time", "Card", "Total")).toBe(true);
    expect(readable("Time", "Card", "Card brand", "Total")).toBe(false);
  });
});

describe("lists and events by customers' own cards", () => {
  it("name members as the till does", async () => {
    const list = await readCustomers("Membership No,Name,Email\n7,Ann,ann@example.com\n");
    expect(list.at(0)).toMatchObject({ customer: "7", email: "ann@example.com" });
    const events = await readEvents("Loyalty ID,Time,Event\n7,2026-03-01,view\n");
    expect(events.at(0)?.customer).toBe("7");
  });

  it("know a card where there is neither id nor address, and else keep it as a column", async () => {
    const cards = await readCustomers("Card,Name\nK1,Ann\nK2,Bob\n");
    expect([...cards].map(({ customer }) => customer)).toEqual(["K1", "K2"]);
    const both = await readCustomers("Card,Name,Email\nK1,Ann,ann@example.com\n");
    expect(both.at(0)).toMatchObject({ customer: "ann@example.com", Card: "K1" });
    expect(await codeOf(() => readCustomers("Card,Name\nVisa,Ann\n"))).toBe("unknown-layout");
  });
});
