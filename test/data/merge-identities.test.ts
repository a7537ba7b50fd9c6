import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalEmail, normalPhone } from "../../src/data/identity/normal.ts";
import { mergeIdentities, unmergeIdentities } from "../../src/data/merge-identities.ts";
import { ordersFrom } from "../../src/data/orders-from.ts";
import { readCustomers } from "../../src/data/read-customers.ts";

const orders = (...rows: [customer: string, time: string][]) =>
  ordersFrom(rows.map(([customer, time]) => ({ customer, time, amount: 1 })));
const customers = (table: { columns: { customer: { codes: Int32Array; levels: readonly string[] } } }) =>
  [...table.columns.customer.codes].map((code) => table.columns.customer.levels[code]);

describe("merging identities", () => {
  it("joins through any number of steps and is called by the id seen first", () => {
    const table = orders(["c", "2026-03-01"], ["b", "2026-02-01"], ["a", "2026-01-01"], ["d", "2026-01-15"]);
    const merged = mergeIdentities(table, {
      aliases: [
        ["c", "x"],
        ["x", "b"],
        ["b", "a"],
      ],
    });
    expect(customers(merged)).toEqual(["a", "a", "a", "d"]);
    expect(merged.columns.sourceId).toEqual(table.columns.customer);
    expect(merged.info.links?.map(({ id, to, customer }) => [id, to, customer])).toEqual([
      ["x", "c", "a"],
      ["x", "b", "a"],
      ["b", "a", "a"],
    ]);
    // the table that was given is as it was
    expect(customers(table)).toEqual(["c", "b", "a", "d"]);
  });

  it("goes by the e-mail and phone of profiles, however they are written", async () => {
    const profiles = await readCustomers(
      "customer,email,phone\na,Ann@Example.com ,\nb,ann@example.com,+49 (151) 234-567\nc,,0049151234567\nd,,0151234567\n",
    );
    const table = orders(["a", "2026-01-01"], ["b", "2026-01-02"], ["c", "2026-01-03"], ["d", "2026-01-04"]);
    const merged = mergeIdentities(table, { profiles });
    expect(customers(merged)).toEqual(["a", "a", "a", "d"]);
    expect(merged.info.links).toEqual([
      { id: "b", to: "a", customer: "a", by: "email", value: "ann@example.com" },
      { id: "c", to: "b", customer: "a", by: "phone", value: "+49151234567" },
    ]);
    expect(customers(mergeIdentities(table, { profiles, by: ["phone"] }))).toEqual(["a", "b", "b", "d"]);
  });

  it("takes an id that is an e-mail address for one", async () => {
    const profiles = await readCustomers("customer,email\nacc-1,ann@example.com\n");
    expect(
      customers(
        mergeIdentities(orders(["ann@example.com", "2026-01-01"], ["acc-1", "2026-01-02"]), { profiles }),
      ),
    ).toEqual(["ann@example.com", "ann@example.com"]);
  });

  it("does not join by a value that many share, and reports it", async () => {
    const ids = ["a", "b", "c", "d", "e", "f"];
    const profiles = await readCustomers(
      `customer,email\n${ids.map((id) => `${id},shop@example.com`).join("\n")}\n`,
    );
    const table = orders(...ids.map((id): [string, string] => [id, "2026-01-01"]));
    const merged = mergeIdentities(table, { profiles });
    expect(customers(merged)).toEqual(ids);
    expect(merged.info.shared).toEqual([{ by: "email", value: "shop@example.com", ids: 6 }]);
    expect(merged.columns.sourceId).toBeUndefined();
    expect(new Set(customers(mergeIdentities(table, { profiles, maxShared: 6 })))).toEqual(new Set(["a"]));
  });

  it("undoes one link and keeps what others join", async () => {
    const profiles = await readCustomers("customer,email,phone\na,x@y.co,\nb,x@y.co,1234567\nc,,1234567\n");
    const table = orders(["a", "2026-01-01"], ["b", "2026-01-02"], ["c", "2026-01-03"]);
    const merged = mergeIdentities(table, { profiles });
    expect(customers(merged)).toEqual(["a", "a", "a"]);
    const email = merged.info.links?.find((link) => link.by === "email");
    const apart = unmergeIdentities(merged, email === undefined ? [] : [email]);
    expect(customers(apart)).toEqual(["a", "b", "b"]);
    expect(apart.info.links).toEqual([{ id: "c", to: "b", customer: "b", by: "phone", value: "1234567" }]);
    const none = unmergeIdentities(merged, merged.info.links ?? []);
    expect(customers(none)).toEqual(["a", "b", "c"]);
    expect(none.columns.sourceId).toBeUndefined();
    expect(
      customers(mergeIdentities(table, { profiles, without: [{ id: "b", by: "email", value: "x@y.co" }] })),
    ).toEqual(["a", "b", "b"]);
    expect(() => unmergeIdentities(table, [{ id: "b", by: "email", value: "x@y.co" }])).toThrow(
      expect.objectContaining({ code: "bad-input" }),
    );
  });

  it("may be done in two goes", () => {
    const table = orders(["a", "2026-01-01"], ["b", "2026-01-02"], ["c", "2026-01-03"]);
    const twice = mergeIdentities(mergeIdentities(table, { aliases: [["a", "b"]] }), {
      aliases: [["c", "b"]],
    });
    expect(customers(twice)).toEqual(["a", "a", "a"]);
    expect(twice.info.links?.length).toBe(2);
    const again = mergeIdentities(twice, { aliases: [["a", "b"]] });
    expect(again.info.links).toEqual(twice.info.links);
  });

  it("keeps rows without customer apart and takes __proto__ for an id", () => {
    const table = ordersFrom([
      { customer: null, time: "2026-01-01", amount: 1 },
      { customer: "__proto__", time: "2026-01-02", amount: 1 },
      { customer: "b", time: "2026-01-03", amount: 1 },
    ]);
    const merged = mergeIdentities(table, { aliases: [["b", "__proto__"]] });
    expect([...merged].map((row) => row.customer)).toEqual([null, "__proto__", "__proto__"]);
  });

  it("groups the same whatever the order of rows and aliases", () => {
    const id = fc.constantFrom("a", "b", "c", "d", "e", "f", "g");
    const rows = fc.array(fc.tuple(id, fc.integer({ min: 0, max: 5 })), { minLength: 1, maxLength: 20 });
    const pairs = fc.array(fc.tuple(id, id), { maxLength: 6 });
    fc.assert(
      fc.property(rows, pairs, (list, aliases) => {
        const build = (these: typeof list) =>
          ordersFrom(these.map(([customer, d]) => ({ customer, time: d * 86_400_000, amount: 1 })));
        const named = (table: ReturnType<typeof build>) =>
          new Map([...table].map((row) => [row.sourceId ?? row.customer, row.customer]));
        const one = named(mergeIdentities(build(list), { aliases }));
        const other = named(
          mergeIdentities(build([...list].reverse()), {
            aliases: [...aliases].reverse().map(([a, b]): [string, string] => [b, a]),
          }),
        );
        expect(new Map([...other].sort())).toEqual(new Map([...one].sort()));
        // the slow second way: spread the smallest name until nothing changes
        const first = new Map<string, number>();
        for (const [who, d] of list) first.set(who, Math.min(first.get(who) ?? Number.POSITIVE_INFINITY, d));
        const rank = (who: string) => `${String(first.get(who) ?? 9)}${who}`;
        const name = new Map("abcdefg".split("").map((who) => [who, who]));
        for (let i = 0; i < 10; i++) {
          for (const [a, b] of aliases) {
            const best =
              rank(name.get(a) as string) < rank(name.get(b) as string) ? name.get(a) : name.get(b);
            name.set(a, best as string).set(b, best as string);
          }
        }
        for (const [who, customer] of one) expect(customer).toBe(name.get(who as string));
      }),
      { numRuns: 100 },
    );
  });

  it("refuses what it does not know", () => {
    const table = orders(["a", "2026-01-01"]);
    expect(() => mergeIdentities(table, { by: ["name" as never] })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
    expect(() => mergeIdentities(table, { aliases: ["ab" as never] })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
    expect(() => mergeIdentities(table, { maxShared: Number.NaN })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
    expect(() => mergeIdentities(table, { aliases: { a: "b" } as never })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
    const badInput = expect.objectContaining({ code: "bad-input" });
    expect(() => mergeIdentities([{ customer: "a" }] as never)).toThrow(badInput);
    expect(() => mergeIdentities(table, { profiles: [] as never })).toThrow(badInput);
    expect(() => unmergeIdentities(table, undefined as never)).toThrow(badInput);
    expect(() => unmergeIdentities([] as never, [])).toThrow(badInput);
  });
});

describe("addresses as they are compared", () => {
  it("are e-mails without blanks and case", () => {
    expect([" Ann@Example.COM ", "ann", "@b", "a@", "a b@c"].map(normalEmail)).toEqual([
      "ann@example.com",
      null,
      null,
      null,
      null,
    ]);
  });

  it("are phone numbers however they are written: a spreadsheet's apostrophe, a zero not dialed from abroad", () => {
    for (const text of ["+49 151 234567", "'+49151234567", "0049 (0)151 234567", " +49 (0)151-234567"])
      expect(normalPhone(text), text).toBe("+49151234567");
    expect(normalPhone("(0)151 234567")).toBe("0151234567");
    // a spreadsheet has cut digits off, so different numbers look alike
    for (const text of ["4.91512E+11", "4,915123e+12", "491512E+5"]) expect(normalPhone(text)).toBeNull();
  });

  it("are phone numbers by their digits", () => {
    expect(
      ["+49 (151) 234-567", "0049 151 234567", "(0151) 234 567", "12345", "0000000", "n/a"].map(normalPhone),
    ).toEqual(["+49151234567", "+49151234567", "0151234567", null, null, null]);
  });
});
