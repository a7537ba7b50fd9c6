import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aalenJohansen } from "../../../src/survival/curves/aalen-johansen.ts";
import { kaplanMeier } from "../../../src/survival/curves/kaplan-meier.ts";
import { parseAalenJohansen } from "../../../src/survival/curves/parse-aalen-johansen.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";

const causes = ["quit", "card", "quit", null, "card", "quit", null];
const data = [2, 3, 3, 5, 6, 7, 8].map((stop, i) => ({ stop, cause: causes[i] }));

checkSuite({
  name: "aalenJohansen",
  run: (rows: typeof data) => aalenJohansen(rows),
  data,
  parse: parseAalenJohansen,
  compare: ({ fit, ...model }) => model,
  withCount: (row: object, count: number) => ({ ...row, count }),
  empty: "empty-input",
  oneRow: ({ causes: found }) => expect(found).toEqual(["quit"]),
  allNaN: "bad-value",
});

describe("aalenJohansen", () => {
  // R survival 3.5-3: survfit(Surv(stop, factor(status)) ~ 1)
  it("gives R's incidences and errors", () => {
    const [group] = aalenJohansen(data).groups;
    const [card, quit] = group.causes.map(({ curve }) => curve.columns);
    expectClose(quit.incidence, [1 / 7, 2 / 7, 2 / 7, 2 / 7, 0.476190476190476, 0.476190476190476]);
    expectClose(
      quit.error,
      [
        0.132260014253222, 0.170746944190628, 0.170746944190628, 0.170746944190628, 0.204157204450746,
        0.204157204450746,
      ],
    );
    expectClose(card.incidence, [0, 1 / 7, 1 / 7, 1 / 3, 1 / 3, 1 / 3]);
    expectClose(
      card.error,
      [0, 0.132260014253222, 0.132260014253222, 0.194403947839935, 0.194403947839935, 0.194403947839935],
    );
    expectClose(group.staying.columns.error.slice(0, 2), [0.132260014253222, 0.187043905916565]);
  });

  const row = fc.record({
    start: fc.integer({ min: 0, max: 3 }),
    length: fc.integer({ min: 1, max: 6 }),
    cause: fc.constantFrom("a", "b", null),
    weight: fc.constantFrom(1, 2, 0.5),
  });

  it("shares all customers out at every age, and is one less Kaplan-Meier for a single cause", () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (made) => {
        const rows = made.map(({ length, ...r }) => ({ ...r, stop: r.start + length }));
        const [group] = aalenJohansen(rows, { weight: "weight" }).groups;
        group.staying.columns.survival.forEach((s, t) => {
          const sum = group.causes.reduce((all, { curve }) => all + curve.columns.incidence[t], s);
          expectClose(sum, 1, 1e-12);
        });
        const one = rows.map((r) => ({
          ...r,
          cause: r.cause === null ? null : "any",
          event: r.cause === null ? 0 : 1,
        }));
        const curve = kaplanMeier(one, { errors: "robust", weight: "weight" }).groups[0].curve.columns;
        const [any] = aalenJohansen(one, { weight: "weight" }).groups[0].causes;
        if (any === undefined) return;
        expectClose(
          any.curve.columns.incidence,
          curve.survival.map((s) => 1 - s),
          1e-12,
          1e-12,
        );
        any.curve.columns.error.forEach((e, t) => {
          if (curve.survival[t] > 0) expectClose(e, curve.error[t], 1e-6, 1e-7);
        });
      }),
      { numRuns: 40 },
    );
  });

  it("has the errors that moving each customer's weight a little gives", () => {
    const rows = data.map((r, i) => ({ ...r, start: i % 3, weight: 1 + (i % 2), stop: r.stop + 2 }));
    const incidence = (moved: number, by: number) =>
      aalenJohansen(
        rows.map((r, i) => ({ ...r, weight: r.weight + (i === moved ? by : 0) })),
        { weight: "weight" },
      ).groups[0].causes.map(({ curve }) => curve.columns.incidence);
    const h = 1e-5;
    const sums = aalenJohansen(rows, { weight: "weight" }).groups[0].causes.map(
      ({ curve }) => new Float64Array(curve.length),
    );
    for (let i = 0; i < rows.length; i++) {
      const [up, down] = [incidence(i, h), incidence(i, -h)];
      for (let c = 0; c < 2; c++)
        for (let t = 0; t < sums[c].length; t++)
          sums[c][t] += ((rows[i].weight * (up[c][t] - down[c][t])) / (2 * h)) ** 2;
    }
    aalenJohansen(rows, { weight: "weight" }).groups[0].causes.forEach(({ curve }, c) => {
      expectClose(curve.columns.error, sums[c].map(Math.sqrt), 1e-6, 1e-7);
    });
  });

  it("treats rows of one customer as one", () => {
    const whole = data.map((r, i) => ({ ...r, customer: `c${i}`, start: 0 }));
    const pieces = whole.flatMap((r) =>
      r.stop > 4
        ? [
            { ...r, stop: 4, cause: null },
            { ...r, start: 4 },
          ]
        : [r],
    );
    const at = (rows: typeof whole) => {
      const { time, error } = aalenJohansen(rows).groups[0].causes[1].curve.columns;
      return [2, 3, 7].map((t) => error[time.indexOf(t)]);
    };
    expectClose(at(pieces), at(whole));
  });

  it("takes rows without a customer, and those a row counts, each for itself, and a customer's spells as one", () => {
    const rows = data.map((row, i) => ({ ...row, start: i === 3 ? 1 : 0, customer: `c${i}` }));
    const errorOf = (...args: Parameters<typeof aalenJohansen<(typeof rows)[0]>>) => [
      ...aalenJohansen(...args).groups[0].causes[1].curve.columns.error,
    ];
    const plain = rows.map(({ customer: _, ...row }) => row);
    expectClose(errorOf(rows.map((row) => ({ ...row, customer: null as never }))), errorOf(plain as never));
    const counted = rows.map((row, i) => ({ ...row, count: 1 + (i % 3) }));
    const repeated = counted.flatMap((row) =>
      Array.from({ length: row.count }, () => ({ ...row, count: 1 })),
    );
    const without = repeated.map(({ customer: _, ...row }) => row);
    expectClose(errorOf(counted), errorOf(without as never));
    // three alike, watched in two stretches each
    const pieces = [
      { start: 0, stop: 5, cause: null, customer: "x", count: 3 },
      { start: 5, stop: 6, cause: "quit", customer: "x", count: 3 },
    ];
    expectClose(
      errorOf([...rows, ...pieces]),
      errorOf([...rows, { start: 0, stop: 6, cause: "quit", customer: "x", count: 3 } as never]),
    );
    const spells = data.map((row, i) => ({ ...row, customer: `c${i >> 1}`, spell: i % 2 }));
    expectClose(errorOf(spells as never), errorOf(spells as never, { cluster: "customer" } as never));
  });

  it("says so when nothing ended, and refuses what cannot be", () => {
    const none = aalenJohansen([{ stop: 2, cause: null }]);
    expect(none.fit).toMatchObject({ status: "no events" });
    expect(none.fit.warnings).toHaveLength(1);
    const bad = (run: () => unknown, code: string) => expect(run).toThrow(expect.objectContaining({ code }));
    bad(() => aalenJohansen([{ stop: -2, cause: null }]), "bad-value");
    bad(() => aalenJohansen(data, { errors: "none" as never }), "bad-option");
    bad(() => aalenJohansen(data, { errors: "delta", weight: () => 2 }), "bad-option");
    bad(() => parseAalenJohansen({ kind: "aalen-johansen", version: 1 }), "bad-model");
  });
});
