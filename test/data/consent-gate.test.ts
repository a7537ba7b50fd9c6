import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromColumns } from "../../src/core/from-columns.ts";
import { Table } from "../../src/core/table.ts";
import { tableFrom } from "../../src/core/table-from.ts";
import { consentGate } from "../../src/data/consent-gate.ts";
import { type ConsentEntry, consentsFrom } from "../../src/data/consents-from.ts";
import { contactable } from "../../src/data/contactable.ts";
import { mayUse } from "../../src/data/may-use.ts";
import { mergeIdentities } from "../../src/data/merge-identities.ts";
import { ordersFrom } from "../../src/data/orders-from.ts";
import { readCustomers } from "../../src/data/read-customers.ts";
import type { ConsentState, Profiles } from "../../src/data/schema.ts";
import { toCsv } from "../../src/data/to-csv.ts";
import { tableOfRows } from "../common/rows.ts";

const asOf = "2026-06-01";
const mail = { purpose: "marketing", channel: "email", asOf };
const list = (...customer: string[]) => fromColumns({ customer, n: customer.map((_, i) => i) });
const passes = (entries: ConsentEntry[], question: object = {}, customer = "ann") =>
  mayUse(consentsFrom(entries), customer, { ...mail, ...question }).allowed;
const said = (state: ConsentState, time?: string | number, more: Partial<ConsentEntry> = {}) => ({
  customer: "ann",
  purpose: "marketing",
  state,
  ...(time !== undefined && { time }),
  ...more,
});

describe("what decides", () => {
  it("is the latest entry up to asOf, that time included", () => {
    expect(passes([said("granted", "2026-03-01"), said("withdrawn", "2026-04-01")])).toBe(false);
    expect(passes([said("withdrawn", "2026-03-01"), said("granted", "2026-04-01")])).toBe(true);
    expect(passes([said("withdrawn", "2026-03-01"), said("granted", "2026-06-02")])).toBe(false);
    expect(passes([said("granted", "2026-03-01"), said("withdrawn", asOf)])).toBe(false);
    expect(passes([said("granted", asOf)])).toBe(true);
    const on = [said("withdrawn", 1), said("granted", 2), said("withdrawn", 3), said("granted", 4)];
    for (const entries of [on, [...on].reverse()]) {
      expect([1, 2, 3, 4].map((time) => passes(entries, { asOf: time }))).toEqual([false, true, false, true]);
    }
    expect(passes([said("granted", Date.parse(asOf) + 1)])).toBe(false);
  });

  it("is the no at equal times, and a no without a time against every yes", () => {
    for (const no of ["denied", "withdrawn"] as const) {
      expect(passes([said("granted", "2026-03-01"), said(no, "2026-03-01")])).toBe(false);
      expect(passes([said(no, "2026-03-01"), said("granted", "2026-03-01")])).toBe(false);
      expect(passes([said(no), said("granted", "2026-05-01")])).toBe(false);
      expect(passes([said(no, "1970-01-01"), said("granted")])).toBe(false);
    }
    expect(passes([said("granted")])).toBe(true);
  });

  it('is an "unknown" against a yes that is not newer, never against a no', () => {
    const entries = [said("granted", "2026-03-01"), said("unknown", "2026-04-01")];
    expect(passes(entries)).toBe(false);
    expect(passes(entries, { unknown: "allow" })).toBe(true);
    expect(passes([said("unknown", "2026-03-01"), said("granted", "2026-04-01")])).toBe(true);
    expect(passes([said("unknown", "2026-03-01"), said("granted", "2026-03-01")])).toBe(false);
    const no = [said("withdrawn", "2026-03-01"), said("unknown", "2026-04-01")];
    expect(passes(no, { unknown: "allow" })).toBe(false);
  });

  it("is about the purpose asked for, in any case of letters, and about no other", () => {
    expect(passes([said("granted", 0, { purpose: " MARKETING " })])).toBe(true);
    expect(passes([said("granted", 0)], { purpose: "Marketing " })).toBe(true);
    expect(passes([said("granted", 0, { purpose: "analytics" })])).toBe(false);
    expect(passes([said("withdrawn", 1, { purpose: "analytics" }), said("granted", 0)])).toBe(true);
  });

  it("is about the channel asked for, or about all", () => {
    const sms = said("granted", 5, { channel: "SMS" });
    expect(passes([sms])).toBe(false);
    expect(passes([sms], { channel: "sms" })).toBe(true);
    expect(passes([said("withdrawn", 6, { channel: "sms" }), said("granted", 5)])).toBe(true);
    expect(passes([said("withdrawn", 6), sms], { channel: "sms" })).toBe(false);
    // whatever the channel: a yes for one is too little, a no for one too much
    expect(passes([sms], { channel: null })).toBe(false);
    expect(passes([said("granted", 5)], { channel: null })).toBe(true);
    expect(passes([said("withdrawn", 6, { channel: "sms" }), said("granted", 5)], { channel: null })).toBe(
      false,
    );
  });

  it("is an objection, whatever the shop thinks of the unknown", () => {
    expect(passes([said("withdrawn", "2026-03-01")], { unknown: "allow" })).toBe(false);
    expect(passes([], { unknown: "allow" })).toBe(true);
    expect(passes([])).toBe(false);
  });

  it("is a restriction for every purpose, until it is lifted, which grants nothing", () => {
    const stop = said("withdrawn", "2026-04-01", { purpose: "processing" });
    const yes = said("granted", "2026-05-01");
    expect(mayUse(consentsFrom([stop, yes]), "ann", mail)).toMatchObject({
      allowed: false,
      verdict: "restricted",
    });
    expect(passes([stop], { purpose: "analytics", unknown: "allow" })).toBe(false);
    const lifted = said("granted", "2026-05-02", { purpose: "processing" });
    expect(passes([stop, yes, lifted])).toBe(true);
    expect(passes([stop, lifted])).toBe(false);
  });
});

describe("mayUse", () => {
  it("says in a sentence what decided", () => {
    const consents = consentsFrom([
      said("granted", "2026-03-01", { channel: "email", source: "newsletter form" }),
      said("withdrawn", "2026-05-01", { customer: "bob", source: "phone call" }),
      said("denied", undefined, { customer: "cem", source: "Accepts Email Marketing: no" }),
      said("withdrawn", "2026-02-01", { customer: "dot", purpose: "processing", source: "letter" }),
    ]);
    const reason = (customer: string, more = {}) => mayUse(consents, customer, { ...mail, ...more }).reason;
    expect(reason("ann")).toBe("Agreed to marketing by email on 2026-03-01 (newsletter form).");
    expect(reason("bob")).toBe("Said no to marketing by email on 2026-05-01 (phone call).");
    expect(reason("cem")).toBe("Has not agreed to marketing by email (Accepts Email Marketing: no).");
    expect(reason("dot")).toBe(
      "This customer's data is kept and used for nothing since 2026-02-01 (letter).",
    );
    expect(reason("eve")).toBe("Nothing says that this customer agreed to marketing by email.");
    expect(reason("eve", { unknown: "allow" })).toContain("You let those through");
    expect(reason("ann", { channel: "sms" })).toContain("only by email");
    expect(mayUse(consents, "eve", mail).entry).toBeNull();
    const links = [{ id: "acc-1", to: "bob", customer: "acc-1", by: "alias", value: "bob" }];
    expect(reason("acc-1", { links })).toContain('under "bob"');
  });
});

describe("joined ids", () => {
  const consents = consentsFrom([
    said("granted", "2026-05-01", { customer: "guest-7" }),
    said("withdrawn", "2026-03-01", { customer: "acc-1" }),
  ]);
  const orders = ordersFrom([
    { customer: "guest-7", time: "2026-03-01", amount: 12 },
    { customer: "acc-1", time: "2026-04-01", amount: 30 },
  ]);

  it("have the strictest answer of all of them, in either name", () => {
    expect([...consentGate(orders, consents, mail)].map(({ customer }) => customer)).toEqual(["guest-7"]);
    const merged = mergeIdentities(orders, { aliases: [["guest-7", "acc-1"]] });
    expect(consentGate(merged, consents, mail).length).toBe(0);
    const { links } = merged.info;
    expect(contactable(["guest-7", "acc-1"], consents, { ...mail, links }).customers).toEqual([]);
    expect(contactable(["guest-7"], consents, mail).customers).toEqual(["guest-7"]);
  });

  it("have to pass again when they are joined behind the gate", () => {
    const gated = consentGate(orders, consents, mail);
    expect(toCsv(gated)).toContain("guest-7");
    const merged = mergeIdentities(gated, { aliases: [["guest-7", "acc-1"]] });
    expect(() => toCsv(merged)).toThrow(expect.objectContaining({ code: "no-consent" }));
  });

  it("are found by address: a no of anybody there, a yes of the address itself", async () => {
    const profiles = await readCustomers(
      "id,email,phone\n1,Ann@shop.test,+49151234567\n2,ann@shop.test,\n3,cem@shop.test,\n",
    );
    const at = (...entries: ConsentEntry[]) =>
      contactable(["1", "2", "3", "ann@shop.test"], consentsFrom(entries), { ...mail, profiles }).customers;
    expect(at(said("granted", 1, { customer: "ANN@shop.test" }))).toEqual(["1", "2", "ann@shop.test"]);
    expect(at(said("granted", 1, { customer: "+49 151 234567" }))).toEqual(["1"]);
    expect(at(said("granted", 1, { customer: "1" }))).toEqual(["1", "ann@shop.test"]);
    expect(
      at(
        said("withdrawn", 1, { customer: "2" }),
        said("granted", 1, { customer: "1" }),
        said("granted", 2, { customer: "3" }),
      ),
    ).toEqual(["3"]);
    // a table's own addresses count without being told
    const rows = fromColumns({
      customer: ["1", "3"],
      email: ["ann@shop.test", null],
      phone: [null, "+4915111111"],
    });
    const no = consentsFrom([
      said("granted", 1, { customer: "1" }),
      said("granted", 1, { customer: "3" }),
      said("denied", 1, { customer: "ann@shop.test" }),
    ]);
    expect([...consentGate(rows, no, mail)].map(({ customer }) => customer)).toEqual(["3"]);
  });
});

describe("the gate", () => {
  it("takes profiles themselves, and names who is named by an address only", async () => {
    const profiles = await readCustomers(
      "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Accepts SMS Marketing,Total Spent,Total Orders\n1,Ann,Lee,ann@shop.test,yes,no,5,1\n2,Bob,Fox,bob@shop.test,no,yes,0,0\n",
    );
    const made = consentGate(profiles, profiles, mail);
    expect([...made].map(({ name }) => name)).toEqual(["Ann Lee"]);
    expect(made.info).toMatchObject({
      kind: "profiles",
      source: "shopify-customers",
      gate: {
        purpose: "marketing",
        channel: "email",
        asOf: Date.parse(asOf),
        unknown: "withhold",
        kept: 1,
        rows: 1,
        withheld: [{ reason: "denied", customers: 1, rows: 1 }],
      },
    });
    expect(consentGate(profiles, profiles, { ...mail, channel: "sms" }).at(0)?.name).toBe("Bob Fox");
    const bare = fromColumns({ email: ["ANN@shop.test", null, "bob@shop.test"], n: [1, 2, 3] });
    const gated = consentGate(bare, profiles, mail);
    expect([...gated]).toEqual([{ email: "ANN@shop.test", n: 1 }]);
    expect(gated.info.gate.withheld).toEqual([
      { reason: "denied", customers: 1, rows: 1 },
      { reason: "names nobody", customers: 0, rows: 1 },
    ]);
    const named = fromColumns({ Kunde: ["ann@shop.test"] });
    expect(consentGate(named, profiles, { ...mail, customer: "Kunde" }).length).toBe(1);
  });

  it("leaves nothing of those it withholds in the table, its JSON included", () => {
    const consents = consentsFrom([said("granted", 1), said("withdrawn", 1, { customer: "secret-bob" })]);
    const orders = mergeIdentities(
      ordersFrom([
        { customer: "ann", time: "2026-03-01", amount: 12 },
        { customer: "secret-bob", time: "2026-04-01", amount: 30 },
        { customer: "secret-b2", time: "2026-04-02", amount: 30 },
      ]),
      { aliases: [["secret-bob", "secret-b2"]] },
    );
    const gated = consentGate(orders, consents, mail);
    expect(JSON.stringify(gated)).not.toContain("secret");
    expect(orders.length).toBe(3);
  });

  it("is still passed after JSON and a structured clone, and not by a table made from it", () => {
    const gated = consentGate(list("ann", "bob"), consentsFrom([said("granted", 1)]), mail);
    const again = tableFrom(JSON.parse(JSON.stringify(gated)));
    expect(JSON.stringify(again)).toBe(JSON.stringify(gated));
    expect(toCsv(again as typeof gated)).toBe("customer,n\r\nann,0\r\n");
    expect(tableFrom(structuredClone({ ...gated })).info).toEqual(gated.info);
    const copy = new Table(gated.length, gated.columns, { kind: "mine" });
    expect(() => toCsv(copy)).toThrow(expect.objectContaining({ code: "no-consent" }));
  });

  it("counts a list of ids, each of them once as a customer", () => {
    const consents = consentsFrom([said("granted", 1), said("denied", 1, { customer: "7" })]);
    expect(contactable(["ann", 7, "ann", "__proto__", 7n], consents, mail)).toEqual({
      customers: ["ann", "ann"],
      gate: {
        purpose: "marketing",
        channel: "email",
        asOf: Date.parse(asOf),
        unknown: "withhold",
        kept: 1,
        rows: 2,
        withheld: [
          { reason: "denied", customers: 1, rows: 2 },
          { reason: "unknown", customers: 1, rows: 1 },
        ],
      },
    });
    const proto = consentsFrom([said("granted", 1, { customer: "__proto__" })]);
    expect(contactable(["__proto__", "constructor"], proto, mail).customers).toEqual(["__proto__"]);
  });

  it("refuses a question that is none", () => {
    const consents = consentsFrom([]);
    const rows = list("ann");
    const code = (make: () => unknown, expected: string) =>
      expect(make).toThrow(expect.objectContaining({ code: expected }));
    for (const purpose of ["", " ", undefined, 3])
      for (const make of [
        () => consentGate(rows, consents, { ...mail, purpose: purpose as string }),
        () => contactable(["ann"], consents, { ...mail, purpose: purpose as string }),
        () => mayUse(consents, "ann", { ...mail, purpose: purpose as string }),
      ])
        code(make, "bad-option");
    for (const wrong of [
      { channel: "" },
      { channel: 3 },
      { asOf: undefined },
      { asOf: Number.NaN },
      { asOf: "soon" },
      { unknown: "maybe" },
      { links: {} },
    ])
      code(() => consentGate(rows, consents, { ...mail, ...wrong } as never), "bad-option");
    code(() => consentGate(rows, consents, undefined as never), "bad-option");
    code(() => consentGate(rows, consents, { ...mail, zone: "Mars/Base" }), "unknown-zone");
    code(() => consentGate(["ann"] as never, consents, mail), "bad-input");
    code(() => consentGate(rows, rows as never, mail), "bad-input");
    code(() => consentGate(rows, undefined as never, mail), "bad-input");
    code(() => consentGate(rows, consents, { ...mail, profiles: [] as never }), "bad-input");
    code(() => consentGate(fromColumns({ n: [1] }), consents, mail), "missing-column");
    code(() => consentGate(rows, consents, { ...mail, customer: "nobody" }), "missing-column");
    for (const ids of ["ann", null, 3, [null], [""], [{}], [Number.NaN]])
      code(() => contactable(ids as never, consents, mail), "bad-input");
    // a purpose the record has never heard of is a question like any other
    expect(consentGate(rows, consents, { ...mail, purpose: "palm reading" }).length).toBe(0);
  });
});

describe("properties", () => {
  const customer = fc.constantFrom("ann", "bob", "__proto__");
  const entry = fc.record({
    customer,
    purpose: fc.constantFrom("marketing", "marketing", "marketing", "analytics", "processing"),
    channel: fc.constantFrom(null, "email", "sms"),
    state: fc.constantFrom<ConsentState>("granted", "denied", "withdrawn", "unknown"),
    time: fc.option(fc.integer({ min: 0, max: 4 }), { nil: null, freq: 9 }),
    source: fc.constantFrom(null, "form", "till"),
  });
  const question = fc.record({
    purpose: fc.constantFrom("marketing", "marketing", "analytics"),
    channel: fc.constantFrom(null, "email", "sms"),
    asOf: fc.integer({ min: 0, max: 4 }),
    unknown: fc.constantFrom<"withhold" | "allow">("withhold", "allow"),
  });
  type Entry = typeof entry extends fc.Arbitrary<infer E> ? E : never;
  type Question = typeof question extends fc.Arbitrary<infer Q> ? Q : never;

  /** The rules once more, by looking at moments one after the other. */
  function plainly(entries: readonly Entry[], who: string, q: Question): boolean {
    const own = entries.filter((e) => e.customer === who && (e.time ?? 0) <= q.asOf);
    const no = (e: Entry) => e.state === "denied" || e.state === "withdrawn";
    const play = (log: readonly Entry[]) => {
      let state: "yes" | "no" | "open" = "open";
      for (const e of log.filter((e) => e.time === null && e.state === "granted")) if (e) state = "yes";
      if (log.some((e) => e.time === null && e.state === "unknown")) state = "open";
      for (let t = 0; t <= q.asOf; t++) {
        const now = log.filter((e) => e.time === t);
        if (now.some((e) => e.state === "granted")) state = "yes";
        if (state === "yes" && now.some((e) => e.state === "unknown")) state = "open";
        if (now.some(no)) state = "no";
      }
      return log.some((e) => e.time === null && no(e)) ? "no" : state;
    };
    if (play(own.filter((e) => e.purpose === "processing")) === "no") return false;
    const state = play(
      own.filter(
        (e) =>
          e.purpose === q.purpose &&
          (e.channel === null || e.channel === q.channel || (q.channel === null && e.state !== "granted")),
      ),
    );
    return state === "yes" || (state === "open" && q.unknown === "allow");
  }

  const rows = fc.array(fc.record({ customer: fc.option(customer, { nil: null }), n: fc.integer() }), {
    maxLength: 8,
  });
  const entriesOf = fc.array(entry, { maxLength: 16, size: "max" });
  const tableOf = (made: { customer: string | null; n: number }[]) =>
    tableOfRows(made, { kind: "list", key: "customer" });

  it("agree with a plain second reading of the rules, and account for every row and customer", () => {
    fc.assert(
      fc.property(entriesOf, rows, question, (entries, made, q) => {
        fc.pre(made.some((row) => row.customer !== null));
        const gated = consentGate(tableOf(made), consentsFrom(entries), q);
        const expected = made.filter((r) => r.customer !== null && plainly(entries, r.customer, q));
        expect([...gated]).toEqual(expected);
        const { gate } = gated.info;
        expect(gate.rows).toBe(gated.length);
        const out = gate.withheld;
        expect(gate.rows + out.reduce((n, w) => n + w.rows, 0)).toBe(made.length);
        const named = new Set(made.flatMap((r) => r.customer ?? []));
        expect(gate.kept + out.reduce((n, w) => n + w.customers, 0)).toBe(named.size);
        const ids = made.flatMap((r) => r.customer ?? []);
        const some = contactable(ids, consentsFrom(entries), q);
        expect(some.customers).toEqual(expected.map((r) => r.customer));
        for (const who of named)
          expect(mayUse(consentsFrom(entries), who, q).allowed).toBe(plainly(entries, who, q));
      }),
      { numRuns: 300 },
    );
  });

  it("do not depend on the order of entries or rows, nor on other customers", () => {
    fc.assert(
      fc.property(entriesOf, entriesOf, rows, question, (entries, others, made, q) => {
        fc.pre(made.some((row) => row.customer !== null));
        const consents = consentsFrom(entries);
        const back = consentsFrom([...entries].reverse());
        for (const who of ["ann", "bob"]) expect(mayUse(back, who, q)).toEqual(mayUse(consents, who, q));
        const gated = [...consentGate(tableOf(made), consents, q)];
        expect([...consentGate(tableOf([...made].reverse()), back, q)].reverse()).toEqual(gated);
        const more = others.map((e) => ({ ...e, customer: "zoe" }));
        const wider = consentGate(
          tableOf([{ customer: "zoe", n: 0 }, ...made]),
          consentsFrom([...more, ...entries]),
          q,
        );
        expect([...wider].filter((row) => row.customer !== "zoe")).toEqual(gated);
        // what comes after asOf is not known yet
        const later = entries.map((e) => ({ ...e, time: q.asOf + 1 + (e.time ?? 0) }));
        expect([...consentGate(tableOf(made), consentsFrom([...entries, ...later]), q)]).toEqual(gated);
      }),
      { numRuns: 200 },
    );
  });

  it("a further no never lets anybody through", () => {
    fc.assert(
      fc.property(entriesOf, entry, question, (entries, added, q) => {
        const no = { ...added, state: "withdrawn" as const };
        const before = contactable(["ann", "bob"], consentsFrom(entries), q).customers;
        const after = contactable(["ann", "bob"], consentsFrom([...entries, no]), q).customers;
        expect(before).toEqual(expect.arrayContaining([...after]));
      }),
      { numRuns: 200 },
    );
  });
});

it("profiles that say nothing of consent let nobody through", () => {
  const profiles = tableOfRows([{ customer: "ann", city: "Berlin" }], {
    kind: "profiles",
    key: "customer",
  }) as unknown as Profiles;
  expect(consentGate(profiles, profiles, mail).length).toBe(0);
});

describe("ids that are numbers", () => {
  const consents = consentsFrom([{ customer: 7, purpose: "marketing", state: "granted" }]);
  const question = { purpose: "marketing", asOf: "2026-06-01" };

  it("pass the gate as text does", () => {
    const rows = tableOfRows([{ customer: 7 }, { customer: 8 }, { customer: null }], { kind: "list" });
    const list = consentGate(rows, consents, question);
    expect([...list]).toEqual([{ customer: 7 }]);
    expect(list.info.gate.withheld).toEqual([
      { reason: "unknown", customers: 1, rows: 1 },
      { reason: "names nobody", customers: 0, rows: 1 },
    ]);
    expect(toCsv(list)).toBe("customer\r\n7\r\n");
  });

  it("are asked for one by one, and what is no id is refused", () => {
    expect(mayUse(consents, 7n, question).allowed).toBe(true);
    for (const bad of [undefined, null, "", Number.NaN])
      expect(() => mayUse(consents, bad as never, question)).toThrow(
        expect.objectContaining({ code: "bad-input" }),
      );
  });
});
