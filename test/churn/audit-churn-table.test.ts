import { describe, expect, it } from "vitest";
import { auditChurnTable } from "../../src/churn/audit-churn-table.ts";
import { churnTable } from "../../src/churn/churn-table.ts";
import type { ChurnTable } from "../../src/churn/churn-types.ts";
import { integer, normal, randomFrom, uniform } from "../../src/core/random.ts";
import { Table, type TableColumn, type TextColumn } from "../../src/core/table.ts";
import { simulateShop } from "../../src/data/simulate-shop.ts";

const shop = simulateShop({ seed: 5, customers: 260, events: false });
const asOf = ["2025-03-01", "2025-07-01"];
const table = churnTable(shop.orders, { asOf, outcome: { days: 90 } });
const left = table.columns.left as unknown as Float64Array;
const cut = table.columns.cut as unknown as Float64Array;
const customer = table.columns.customer as unknown as TextColumn;
const random = randomFrom(1);

/** The table with another column. */
function having(column: TableColumn, from: ChurnTable = table): ChurnTable {
  return new Table(from.length, { ...from.columns, planted: column } as never, from.info) as ChurnTable;
}
const found = (of: ChurnTable, more: object = {}) => auditChurnTable(of, { ...more, onLeak: "report" });
const textOf = (values: readonly string[]): TextColumn => {
  const levels = [...new Set(values)];
  return { codes: Int32Array.from(values, (v) => levels.indexOf(v)), levels };
};

describe("the audit of an honest table", () => {
  it("finds no leak, in orders and in contracts", () => {
    expect(auditChurnTable(table).status).not.toBe("leak");
    const box = simulateShop({ seed: 2, kind: "subscription-box", customers: 400 });
    const log = { orders: box.orders, events: box.events, subscriptions: box.subscriptions as never };
    const contracts = churnTable(log, { asOf: ["2025-03-01", "2025-06-01"], outcome: { days: 60 } });
    expect(contracts.info.churn).toBe("contract");
    const audit = found(contracts);
    expect(audit.findings.filter((f) => f.severity === "leak")).toEqual([]);
    expect(audit.checks.every((check) => check.made)).toBe(true);
  });

  it("says which checks it could not make", () => {
    const few = churnTable(shop.orders, { asOf: "2025-11-01", outcome: { days: 90 } });
    const audit = auditChurnTable(few);
    expect(audit).toMatchObject({ labeled: 0, left: 0 });
    expect(audit.checks.filter((check) => !check.made).map((check) => check.check)).toEqual([
      "one feature",
      "shuffled labels",
      "jump",
    ]);
  });
});

describe("the audit fails loudly on", () => {
  const leaks: readonly (readonly [what: string, check: string, column: TableColumn])[] = [
    ["a copy of the label", "copy of the label", left.slice()],
    [
      "the label as text",
      "copy of the label",
      textOf(Array.from(left, (y) => (y === 1 ? "won back" : "fine"))),
    ],
    ["the label turned around, in other numbers", "copy of the label", left.map((y) => 7 - 2 * y)],
    [
      "a value that only those who left have",
      "copy of the label",
      left.map((y) => (y === 1 ? 3 : Number.NaN)),
    ],
    [
      "a feature that knows the outcome but for some noise",
      "one feature",
      left.map((y) => y * 3 + normal(random)),
    ],
    [
      "a reason that is filled in after leaving, mostly",
      "one feature",
      textOf(Array.from(left, (y) => (uniform(random) < 0.02 ? "other" : y === 1 ? "price" : "none"))),
    ],
    ["an id of the customer as text", "id", customer],
    [
      "an id of the customer as a number",
      "id",
      Float64Array.from(customer.codes, (c) => 70_000 + ((c * 7919) % 10_007)),
    ],
    ["a time after the cut", "time", cut.map((t) => t + integer(random, 90) * 86_400_000)],
    [
      "a date after the cut as text",
      "time",
      textOf(
        Array.from(cut, (t) =>
          new Date(t + 86_400_000 * (1 + integer(random, 30))).toISOString().slice(0, 10),
        ),
      ),
    ],
  ];
  for (const [what, check, column] of leaks)
    it(what, () => {
      const audit = found(having(column));
      expect(audit.status).toBe("leak");
      expect(audit.findings[0]).toMatchObject({ check, severity: "leak", feature: "planted" });
    });

  it("as an error that names the feature and says why", () => {
    expect(() => auditChurnTable(having(left.slice()))).toThrow(
      expect.objectContaining({
        code: "leak",
        message: expect.stringMatching(/planted .* tells without an error who left/),
      }),
    );
  });

  it("days since something that came after the cut", () => {
    const since = Float64Array.from(left, () => integer(random, 60) - 5);
    const named = new Table(table.length, { ...table.columns, daysSinceCall: since } as never, {
      ...table.info,
      features: [
        ...table.info.features,
        {
          name: "daysSinceCall",
          label: "days since the last call",
          unit: "days",
          kind: "number",
          needs: "calls",
          higher: "either",
          high: "",
          low: "",
        },
      ],
    }) as ChurnTable;
    expect(found(named).findings[0]).toMatchObject({ check: "time", feature: "daysSinceCall" });
  });

  it("a value that rows to learn from have and rows to score lack", () => {
    const later = churnTable(shop.orders, { asOf: "2025-12-01", outcome: { days: 90 } });
    const noise = Float64Array.from({ length: table.length }, () => normal(random));
    const audit = found(having(noise), {
      score: having(new Float64Array(later.length).fill(Number.NaN), later),
    });
    expect(audit.findings[0]).toMatchObject({
      check: "missing when scored",
      feature: "planted",
      severity: "leak",
    });
  });

  it("a learner that sees the labels of those it scores", () => {
    const audit = found(table, {
      learner: (_x: unknown, y: Float64Array, _train: Int32Array, test: Int32Array) =>
        Float64Array.from(test, (r) => y[r]),
    });
    expect(audit.findings[0]).toMatchObject({ check: "shuffled labels", severity: "leak", value: 1 });
  });
});

describe("the audit", () => {
  it("warns of features that jump, and of points in time before the cut", () => {
    const jump = Float64Array.from(cut, (t) => normal(random) + (t === cut[table.length - 1] ? 3 : 0));
    expect(found(having(jump)).findings).toContainEqual(
      expect.objectContaining({ check: "jump", severity: "warning", feature: "planted" }),
    );
    const before = cut.map((t) => t - (1 + integer(random, 300)) * 86_400_000);
    expect(found(having(before)).findings).toContainEqual(
      expect.objectContaining({ check: "time", severity: "warning", feature: "planted" }),
    );
  });

  it("lets through what a person allows, and stays silent about noise", () => {
    expect(
      found(having(left.slice()), { allow: ["planted"] }).findings.filter((f) => f.severity === "leak"),
    ).toEqual([]);
    const noise = Float64Array.from(left, () => normal(random));
    expect(
      found(having(noise)).findings.filter((f) => f.feature === "planted" && f.severity === "leak"),
    ).toEqual([]);
    const plan = textOf(Array.from(left, () => ["month", "year"][integer(random, 2)]));
    expect(
      found(having(plan)).findings.filter((f) => f.feature === "planted" && f.severity === "leak"),
    ).toEqual([]);
  });

  it("gives the same answer for the same seed, and refuses what is no churn table", () => {
    expect(found(table)).toEqual(found(table, { seed: 1 }));
    for (const [value, options, code] of [
      [{}, {}, "bad-input"],
      [shop.orders, {}, "bad-input"],
      [table, { score: shop.orders }, "bad-input"],
      [table, { maxAuc: 2 }, "bad-option"],
      [table, { maxShift: 0 }, "bad-option"],
      [table, { minPositives: 0 }, "bad-option"],
      [table, { onLeak: "ignore" }, "bad-option"],
      [table, { allow: ["nothing"] }, "bad-option"],
      [table, { seed: 0.5 }, "bad-option"],
    ] as const)
      expect(() => auditChurnTable(value as ChurnTable, options as object)).toThrow(
        expect.objectContaining({ code }),
      );
  });
});
