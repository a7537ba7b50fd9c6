import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { summarizeCustomers } from "../../../src/data/index.ts";
import { simulateShop } from "../../../src/data/simulate-shop.ts";
import {
  assignCluster,
  fitKMeans,
  fitLifecycle,
  lifecycleStages,
  movementOver,
  type SegmentMovement,
  scoreRfm,
  segmentMovement,
} from "../../../src/segmentation/index.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { selectRows, tableOfRows } from "../../common/rows.ts";
import { codeOf, errorOf } from "../shop.ts";

interface Member {
  readonly customer: string;
  readonly segment: string | null;
  readonly money?: number | null;
}

const member = (customer: string, segment: string | null, money = 1): Member => ({
  customer,
  segment,
  money,
});
const june = [
  member("ann", "Loyal", 10),
  member("bob", "Loyal", 20),
  member("cem", "New", 5),
  member("dora", "New", 5),
  member("eli", null, 0),
];
const july = [
  member("ann", "Loyal", 12),
  member("bob", "At Risk", 20),
  member("dora", "Loyal", 9),
  member("eli", "New", 3),
  member("fay", "New", 4),
];

/** One customer in one segment, in a table that says of itself when and in what money. */
function withInfo(asOf: number, currency: string) {
  return tableOfRows([member("ann", "A")], { kind: "segments", asOf, currency });
}

/** Segmentations with few customers and segments, so that all kinds of moves occur. */
const segmentations = fc
  .uniqueArray(
    fc.record({
      customer: fc.constantFrom("ann", "bob", "cem", "dora", "eli", "__proto__", "7"),
      segment: fc.constantFrom("A", "B", "C", "constructor", null),
      money: fc.constantFrom(0, 1.25, 10, null),
    }),
    { selector: (row) => row.customer },
  )
  .map((rows): readonly Member[] => rows);
const sorted = (movement: SegmentMovement) => ({
  ...movement,
  segments: [...movement.segments].sort((a, b) => (a.segment < b.segment ? -1 : 1)),
  moves: [...movement.moves].map((m) => JSON.stringify(m)).sort(),
  matrix: [...(movement.matrix ?? [])].map((m) => JSON.stringify(m)).sort(),
});

checkSuite({
  name: "segmentMovement",
  run: (data) => segmentMovement(data, july, { money: "money" }),
  data: june,
  compare: sorted,
  empty: (movement) => expect([movement.before, movement.after, movement.stability]).toEqual([0, 5, null]),
  oneRow: (movement) => expect(movement.stability?.value).toBe(1),
  allNaN: "bad-value",
});

checkSuite({
  name: "movementOver",
  run: (data) =>
    movementOver([
      { at: "2026-06-01", segments: data },
      { at: "2026-07-01", segments: july },
    ]),
  data: june,
  compare: ({ nodes, links, ...rest }) => {
    const name = (node: string) => `${nodes.of(node)?.date} ${nodes.of(node)?.segment}`;
    return {
      ...rest,
      nodes: [...nodes].map(({ node, customers }) => `${name(node)} ${customers}`).sort(),
      links: [...links].map((l) => `${name(l.source)} ${name(l.target)} ${l.customers}`).sort(),
    };
  },
  empty: (flow) => expect(flow.customers).toBe(5),
  oneRow: (flow) => expect(flow.customers).toBe(5),
  allNaN: (flow) => expect(flow.customers).toBe(6),
});

describe("segmentMovement", () => {
  const movement = segmentMovement(june, july, { money: "money" });

  it("lists who entered, who left, and where from and to", () => {
    expect([...movement.moves].map((m) => [m.segment, m.change, m.customer, m.other])).toEqual([
      ["Loyal", "left", "bob", "At Risk"],
      ["Loyal", "entered", "dora", "New"],
      ["New", "left", "cem", "No Longer Known"],
      ["New", "left", "dora", "Loyal"],
      ["New", "entered", "eli", "No Segment"],
      ["New", "entered", "fay", "Not Yet Known"],
      ["At Risk", "entered", "bob", "Loyal"],
      ["No Segment", "left", "eli", "New"],
    ]);
    expect(movement.segments.of("New")).toEqual({
      segment: "New",
      start: 2,
      entered: 2,
      left: 2,
      stayed: 0,
      end: 2,
      net: 0,
      joined: 1,
      vanished: 1,
    });
    expect(movement).toMatchObject({ before: 5, after: 5, both: 4, from: null, to: null });
    expect(movement.stability?.value).toBe(0.25);
  });

  it("has a matrix with shares, their Wilson intervals, and the money of both times", () => {
    const cells = [...(movement.matrix ?? [])];
    expect(cells.map((c) => [c.from, c.to, c.customers, c.moneyBefore, c.moneyAfter])).toEqual([
      ["Loyal", "Loyal", 1, 10, 12],
      ["Loyal", "At Risk", 1, 20, 20],
      ["New", "Loyal", 1, 5, 9],
      ["New", "No Longer Known", 1, 5, null],
      ["No Segment", "New", 1, 0, 3],
      ["Not Yet Known", "New", 1, null, 4],
    ]);
    // 1 of 2: Wilson's interval is .5 -+ z sqrt(1/8 + z^2/16) / (1 + z^2/2), z = 1.959964
    expectClose(
      [cells[0].share, cells[0].shareLow, cells[0].shareHigh],
      [0.5, 0.0945312057, 0.9054687943],
      1e-8,
    );
  });

  it("balances, and agrees with a plain count of sets", () => {
    fc.assert(
      fc.property(segmentations, segmentations, (before, after) => {
        const { segments, moves, matrix, ...rest } = segmentMovement(before, after);
        const set = (rows: readonly Member[], name: string) =>
          new Set(rows.filter((r) => (r.segment ?? "No Segment") === name).map((r) => r.customer));
        const was = new Map(before.map((r) => [r.customer, r.segment ?? "No Segment"]));
        const is = new Map(after.map((r) => [r.customer, r.segment ?? "No Segment"]));
        expect(new Set([...segments].map((s) => s.segment))).toEqual(
          new Set([...was.values(), ...is.values()]),
        );
        for (const { segment, start, entered, left, stayed, end, net, joined, vanished } of segments) {
          const [a, b] = [set(before, segment), set(after, segment)];
          expect([start, end]).toEqual([a.size, b.size]);
          expect(start + entered - left).toBe(end);
          expect([net, stayed]).toEqual([end - start, [...a].filter((c) => b.has(c)).length]);
          expect(joined).toBe([...b].filter((c) => !was.has(c)).length);
          expect(vanished).toBe([...a].filter((c) => !is.has(c)).length);
          for (const change of ["entered", "left"] as const) {
            const listed = [...moves].filter((m) => m.segment === segment && m.change === change);
            const [x, y] = change === "entered" ? [b, a] : [a, b];
            expect(listed.map((m) => m.customer).sort()).toEqual([...x].filter((c) => !y.has(c)).sort());
            for (const { customer, other } of listed)
              expect(other).toBe(
                change === "entered"
                  ? (was.get(customer) ?? "Not Yet Known")
                  : (is.get(customer) ?? "No Longer Known"),
              );
          }
        }
        const everyone = new Set([...was.keys(), ...is.keys()]);
        const shares = new Map<string, number>();
        let counted = 0;
        for (const { from, to, customers, share, shareLow, shareHigh } of matrix ?? []) {
          counted += customers;
          shares.set(from, (shares.get(from) ?? 0) + share);
          expect(customers).toBe(
            [...everyone].filter(
              (c) => (was.get(c) ?? "Not Yet Known") === from && (is.get(c) ?? "No Longer Known") === to,
            ).length,
          );
          expect(shareLow).toBeLessThanOrEqual(share);
          expect(shareHigh).toBeGreaterThanOrEqual(share);
        }
        expect(counted).toBe(everyone.size);
        for (const share of shares.values()) expectClose(share, 1);
        const both = [...was.keys()].filter((c) => is.has(c));
        expect(rest.both).toBe(both.length);
        const kept = both.filter((c) => was.get(c) === is.get(c)).length;
        expect(rest.stability?.value ?? null).toBe(both.length === 0 ? null : kept / both.length);
      }),
      { numRuns: 150 },
    );
  });

  it("mirrors itself when time is turned round", () => {
    fc.assert(
      fc.property(segmentations, segmentations, (before, after) => {
        const there = segmentMovement(before, after).segments;
        const back = segmentMovement(after, before).segments;
        for (const { segment, entered, left, joined } of there)
          expect(back.of(segment)).toMatchObject({ entered: left, left: entered, vanished: joined });
      }),
      { numRuns: 50 },
    );
  });

  it("is not changed by an unrelated customer who stays, but for that customer's segment", () => {
    const more = [...june, member("zoe", "Loyal")];
    const again = segmentMovement(more, [...july, member("zoe", "Loyal")]);
    for (const name of ["New", "At Risk", "No Segment"])
      expect(again.segments.of(name)).toEqual(movement.segments.of(name));
    expect(again.segments.of("Loyal")).toMatchObject({ start: 3, stayed: 2, entered: 1, left: 1 });
  });

  it("counts only those with a row, though a part of a table lists the ids of the whole", () => {
    const whole = tableOfRows(june, { kind: "segments" });
    const part = selectRows(whole, [0, 2]);
    const again = segmentMovement(part, part);
    expect(again).toMatchObject({ before: 2, after: 2, both: 2 });
    expect([...(again.matrix ?? [])].map((c) => [c.from, c.to, c.customers])).toEqual([
      ["Loyal", "Loyal", 1],
      ["New", "New", 1],
    ]);
    const flow = movementOver([
      { at: 0, segments: part },
      { at: 1, segments: part },
    ]);
    expect([flow.customers, flow.nodes.length]).toEqual([2, 4]);
  });

  it("takes segments that overlap one by one, on demand", () => {
    const before = { loyal: ["ann", "bob", "bob"], tea: ["bob", 7], empty: [] };
    const after = { loyal: ["ann"], tea: ["bob", "cem"] };
    expect(errorOf(() => segmentMovement(before, after)).message).toContain('"bob" in "loyal" and "tea"');
    expect(codeOf(() => segmentMovement(before, after))).toBe("bad-input");
    const rules = segmentMovement(before, after, { overlap: "allow" });
    expect([...rules.segments].map((s) => [s.segment, s.start, s.entered, s.left, s.end])).toEqual([
      ["loyal", 2, 0, 1, 1],
      ["tea", 2, 1, 1, 2],
      ["empty", 0, 0, 0, 0],
    ]);
    expect([...rules.moves].map((m) => [m.segment, m.change, m.customer, m.other])).toEqual([
      ["loyal", "left", "bob", null],
      ["tea", "left", "7", null],
      ["tea", "entered", "cem", null],
    ]);
    expect(rules.matrix).toBeNull();
    // ann kept all her segments, bob did not
    expect(rules.stability?.value).toBe(0.5);
    // the same as rows
    const rows = Object.entries(before).flatMap(([segment, ids]) =>
      ids.map((customer) => ({ customer, segment })),
    );
    expect([...segmentMovement(rows, after, { overlap: "allow" }).moves]).toEqual([...rules.moves]);
    expect(codeOf(() => segmentMovement(rows, july))).toBe("bad-input");
  });

  it("works between RFM segments, lifecycle stages and clusters of a shop at two dates", () => {
    const { orders } = simulateShop({ seed: 9, customers: 150, events: false });
    const dates = ["2025-07-01", "2025-10-01"] as const;
    const [spring, summer] = dates.map((asOf) => summarizeCustomers(orders, { asOf }));
    const rule = scoreRfm(spring).info.rule;
    const rfm = segmentMovement(scoreRfm(spring), scoreRfm(summer, { rule }), { money: "monetary" });
    expect(rfm.from).toBe(Date.UTC(2025, 6, 1));
    expect(rfm.after - rfm.both).toBe(summer.length - spring.length);
    let money = 0;
    for (const cell of rfm.matrix ?? []) money += cell.moneyAfter ?? 0;
    expectClose(
      money,
      summer.columns.revenue.reduce((a, b) => a + b, 0),
    );
    expect(rfm.matrix?.info.currency).toBe("USD");

    const model = fitLifecycle(orders, { asOf: dates[0] });
    const [a, b] = dates.map((asOf) => lifecycleStages(model, orders, { asOf }));
    const stages = segmentMovement(a, b);
    for (const { start, entered, left, end } of stages.segments) expect(start + entered - left).toBe(end);
    expect(stages.segments.of("New")?.entered).toBe(stages.segments.of("New")?.joined);

    const clusters = fitKMeans(spring, { columns: ["frequency", "revenue"], k: 3 });
    const moved = segmentMovement(
      assignCluster(clusters, spring as never),
      assignCluster(clusters, summer as never),
    );
    expect([...moved.segments].map((s) => s.segment).sort()).toEqual(["0", "1", "2"]);
  });

  it("refuses what it cannot compare", () => {
    expect(codeOf(() => segmentMovement([...june, member("ann", "Loyal")], july))).toBe("bad-input");
    expect(codeOf(() => segmentMovement([member("ann", "No Longer Known")], july))).toBe("bad-input");
    expect(codeOf(() => segmentMovement(null as never, july))).toBe("bad-input");
    expect(codeOf(() => segmentMovement({ loyal: "ann" } as never, july))).toBe("bad-input");
    expect(codeOf(() => segmentMovement([{ segment: "A" }], july))).toBe("missing-column");
    expect(codeOf(() => segmentMovement([{ customer: "a" }], july))).toBe("missing-column");
    expect(codeOf(() => segmentMovement([{ customer: null, segment: "A" }], july))).toBe("missing-value");
    expect(codeOf(() => segmentMovement(june, july, { segment: "stage" }))).toBe("missing-column");
    expect(codeOf(() => segmentMovement(june, july, { level: 2 }))).toBe("bad-option");
    expect(codeOf(() => segmentMovement(june, july, { overlap: "both" as never }))).toBe("bad-option");
    expect(codeOf(() => segmentMovement(june, july, { overlap: "allow", money: "money" }))).toBe(
      "bad-option",
    );
    expect(codeOf(() => segmentMovement(withInfo(2, "EUR"), withInfo(1, "EUR")))).toBe("mixed-info");
    expect(codeOf(() => segmentMovement(withInfo(1, "EUR"), withInfo(2, "USD"), { money: "money" }))).toBe(
      "mixed-info",
    );
    expect(segmentMovement(withInfo(1, "EUR"), withInfo(2, "USD")).stability?.value).toBe(1);
  });

  it("answers when nobody is there", () => {
    const none = segmentMovement([], []);
    expect(none).toMatchObject({ before: 0, after: 0, both: 0, stability: null });
    expect([none.segments.length, none.moves.length, none.matrix?.length]).toEqual([0, 0, 0]);
  });
});

describe("movementOver", () => {
  it("keeps everyone in one node at each date, and in and out of each node the same", () => {
    fc.assert(
      fc.property(fc.array(segmentations, { minLength: 2, maxLength: 5 }), (parts) => {
        const flow = movementOver(parts.map((segments, d) => ({ at: Date.UTC(2026, d, 1), segments })));
        const total = new Set(parts.flatMap((rows) => rows.map((r) => r.customer))).size;
        expect(flow.customers).toBe(total);
        for (const date of flow.dates) {
          const here = [...flow.nodes].filter((node) => node.date === date);
          expect(here.reduce((a, node) => a + node.customers, 0)).toBe(total);
          for (const { node, customers } of here) {
            const into = [...flow.links]
              .filter((l) => l.target === node)
              .reduce((a, l) => a + l.customers, 0);
            const out = [...flow.links].filter((l) => l.source === node).reduce((a, l) => a + l.customers, 0);
            if (date !== flow.dates[0]) expect(into).toBe(customers);
            if (date !== flow.dates.at(-1)) expect(out).toBe(customers);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("says of each pair of dates what the matrix says", () => {
    const flow = movementOver([
      { at: "2026-06-01", segments: june },
      { at: "2026-07-01", segments: july },
    ]);
    const name = (node: string) => flow.nodes.of(node)?.segment;
    expect([...flow.links].map((l) => [name(l.source), name(l.target), l.customers]).sort()).toEqual(
      [...(segmentMovement(june, july).matrix ?? [])].map((c) => [c.from, c.to, c.customers]).sort(),
    );
  });

  it("tells those who are gone for a while from those who are yet to come", () => {
    const at = (month: number, ids: string[]) => ({ at: Date.UTC(2026, month, 1), segments: { A: ids } });
    const flow = movementOver([at(0, ["ann"]), at(1, ["bob"]), at(2, ["ann"])]);
    expect(
      [...flow.nodes].map((n) => `${new Date(n.date).getUTCMonth()} ${n.segment} ${n.customers}`),
    ).toEqual(["0 A 1", "0 Not Yet Known 1", "1 A 1", "1 No Longer Known 1", "2 A 1", "2 No Longer Known 1"]);
  });

  it("refuses what is no sequence", () => {
    const one = { at: "2026-06-01", segments: june };
    expect(codeOf(() => movementOver([one]))).toBe("bad-option");
    expect(codeOf(() => movementOver([one, one]))).toBe("bad-option");
    expect(codeOf(() => movementOver([one, { segments: july }]))).toBe("bad-option");
    expect(codeOf(() => movementOver([one, { at: "soon", segments: july }]))).toBe("bad-option");
    expect(codeOf(() => movementOver([one, { at: "2026-07-01", segments: { a: ["x"], b: ["x"] } }]))).toBe(
      "bad-input",
    );
    expect(codeOf(() => movementOver([one, { ...one, at: "2026-07-01" }], { zone: "Moon/Base" }))).toBe(
      "unknown-zone",
    );
  });
});

describe("segmentations of different making", () => {
  const stagesIn = (zone: string, asOf: string) => {
    const orders = [{ customer: "ann", time: "2026-01-10T12:00Z", amount: 1 }];
    return lifecycleStages(fitLifecycle(orders, { asOf: "2026-02-01", zone }), orders, { asOf });
  };

  it("do not go together in two zones", () => {
    const [utc, tokyo] = [stagesIn("UTC", "2026-02-01"), stagesIn("Asia/Tokyo", "2026-05-01")];
    expect(codeOf(() => segmentMovement(utc, tokyo))).toBe("mixed-info");
    expect(codeOf(() => movementOver([{ segments: utc }, { segments: tokyo }]))).toBe("mixed-info");
  });

  it("have their dates read in their own zone", () => {
    const [first, second] = [stagesIn("Asia/Tokyo", "2026-02-01"), stagesIn("Asia/Tokyo", "2026-05-01")];
    const flow = movementOver([
      { at: "2026-02-01", segments: first },
      { at: "2026-05-01", segments: second },
    ]);
    expect(flow.dates).toEqual([first.info.asOf, second.info.asOf]);
    expect(flow.nodes.info.zone).toBe("Asia/Tokyo");
  });

  it("have no money where they are lists of ids", () => {
    expect(codeOf(() => segmentMovement({ new: ["ann"] }, { new: ["ann"] }, { money: "spend" }))).toBe(
      "bad-option",
    );
  });

  it("are refused for what is no id", () => {
    for (const bad of [null, undefined, "", { customer: "ann" }])
      expect(codeOf(() => segmentMovement({ new: [bad as never] }, { new: [] }))).toBe("bad-input");
    expect(segmentMovement({ new: [7, 7n, "7"] }, { new: [] }).before).toBe(1);
  });
});
