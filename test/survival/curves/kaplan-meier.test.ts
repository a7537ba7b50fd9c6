import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromColumns } from "../../../src/core/from-columns.ts";
import { bridgeBound, standardBridgeBound } from "../../../src/numeric/bridge-bounds.ts";
import { conditionalSurvival } from "../../../src/survival/curves/conditional-survival.ts";
import { curveAt } from "../../../src/survival/curves/curve-at.ts";
import { curveLifeCurves } from "../../../src/survival/curves/curve-life-curves.ts";
import { kaplanMeier } from "../../../src/survival/curves/kaplan-meier.ts";
import { lifeQuantiles } from "../../../src/survival/curves/life-quantiles.ts";
import { parseKaplanMeier } from "../../../src/survival/curves/parse-kaplan-meier.ts";
import { restrictedMean } from "../../../src/survival/curves/restricted-mean.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { sixMp } from "./six-mp.ts";

checkSuite({
  name: "kaplanMeier",
  run: (rows: readonly { stop: number; event: number }[]) => kaplanMeier(rows),
  data: sixMp.map(({ stop, event }) => ({ stop, event })),
  parse: parseKaplanMeier,
  compare: ({ fit, ...model }) => model,
  withCount: (row: object, count: number) => ({ ...row, count }),
  empty: "empty-input",
  oneRow: ({ groups }) => expect(groups[0].curve.length).toBe(1),
  allNaN: "bad-value",
});

const rows = fc.array(
  fc.record({ stop: fc.integer({ min: 1, max: 12 }), event: fc.integer({ min: 0, max: 1 }) }),
  { minLength: 1, maxLength: 40 },
);

describe("kaplanMeier", () => {
  // R survival 3.5-3: survfit(Surv(stop, event) ~ drug, conf.type = "log-log"), summary at 6, 10, 23
  it("gives R's curves, errors, intervals and medians for the 6-MP trial", () => {
    const model = kaplanMeier(sixMp, { by: "drug" });
    const { columns } = curveAt(model, [6, 10, 23]);
    expectClose(
      columns.survival,
      [0.857142857142857, 0.752941176470588, 0.448179271708683, 0.571428571428571, 0.380952380952381, 0],
    );
    expectClose(columns.error, [
      0.0763603548321213,
      0.0963496529943205,
      0.13459145675576,
      0.107989849431208,
      0.105971169574131,
      Number.NaN,
    ]);
    expectClose(columns.survivalLow.slice(0, 3), [0.619717955265984, 0.503199510799957, 0.188052005959232]);
    expectClose(columns.survivalHigh.slice(0, 3), [0.951551747646997, 0.889361835169265, 0.680142628495241]);
    const { age, ageLow, ageHigh } = lifeQuantiles(model, { shares: [0.5] }).columns;
    expectClose([age, ageLow, ageHigh], [
      [23, 8],
      [13, 4],
      [Number.NaN, 11],
    ] as never);
  });

  it("gives R's restricted means, and their difference with its test", () => {
    const mean = restrictedMean(kaplanMeier(sixMp, { by: "drug" }), { horizon: 20 });
    expectClose(mean.groups.columns.mean, [16.11652661064426, 8.42857142857143]);
    expectClose(mean.groups.columns.error, [1.25156019600505, 1.26808268250392]);
    const difference = mean.differences.at(0);
    expectClose(difference?.difference, 16.11652661064426 - 8.42857142857143);
    expectClose(difference?.error, Math.hypot(1.25156019600505, 1.26808268250392));
    expectClose(Math.log(difference?.pValue as number), difference?.logPValue, 1e-9);
  });

  // R survival 3.5-3: survfit(Surv(start, stop, event) ~ 1, cluster = ...)
  it("gives R's robust errors for clusters under delayed entry", () => {
    const starts = [0, 2, 5, 0, 3, 0, 4];
    const stops = [2, 5, 9, 3, 6, 4, 8];
    const shops = [1, 1, 1, 2, 2, 3, 3];
    const data = starts.map((start, i) => ({
      start,
      stop: stops[i],
      event: [1, 1, 0, 1, 0, 0, 1][i],
      shop: shops[i],
    }));
    const { error, hazardError } = kaplanMeier(data, { cluster: "shop" }).groups[0].curve.columns;
    const expected = [
      0.272165526975909, 0.181443684650606, 0.181443684650606, 0.20951312035157, 0.20951312035157,
    ];
    expectClose(error, [...expected, 0, 0], 1e-9, 1e-7);
    const hazards = [
      0.272165526975909, 0.272165526975909, 0.272165526975909, 0.471404520791032, 0.471404520791032,
    ];
    expectClose(hazardError, [...hazards, 0.117851130197758, 0.117851130197758]);
  });

  it("falls from 1 and stays within 0 and 1, its limits around it, for any rows", () => {
    fc.assert(
      fc.property(rows, (data) => {
        for (const interval of ["plain", "log", "log-log", "logit", "arcsin"] as const) {
          const { survival, survivalLow, survivalHigh } = kaplanMeier(data, { interval }).groups[0].curve
            .columns;
          survival.forEach((s, t) => {
            expect(s).toBeLessThanOrEqual(t === 0 ? 1 : survival[t - 1]);
            expect(s).toBeGreaterThanOrEqual(0);
            if (Number.isNaN(survivalLow[t])) return;
            expect(survivalLow[t]).toBeLessThanOrEqual(s + 1e-12);
            expect(survivalHigh[t]).toBeGreaterThanOrEqual(s - 1e-12);
          });
        }
      }),
      { numRuns: 30 },
    );
  });

  it("counts as repetition does, and changes with the unit of time alone", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 3 }), (data, k) => {
        const repeated = kaplanMeier(data.flatMap((row) => Array.from({ length: k }, () => row))).groups[0];
        const counted = kaplanMeier(data.map((row) => ({ ...row, count: k }))).groups[0];
        expectClose(counted.curve, repeated.curve);
        expect(counted.customers).toBe(repeated.customers);
        const years = kaplanMeier(data.map((row) => ({ ...row, stop: row.stop / 365.25 }))).groups[0];
        expectClose(years.curve.columns.survival, kaplanMeier(data).groups[0].curve.columns.survival);
      }),
      { numRuns: 30 },
    );
  });

  it("is the same for a lifetime cut into pieces", () => {
    const whole = sixMp.map((row, i) => ({ ...row, customer: `c${i}` }));
    const pieces = whole.flatMap((row) =>
      row.stop > 4
        ? [
            { ...row, start: 0, stop: 4, event: 0 },
            { ...row, start: 4 },
          ]
        : [{ ...row, start: 0 }],
    );
    const times = [1, 3, 6, 10, 20];
    expectClose(curveAt(kaplanMeier(pieces), times), curveAt(kaplanMeier(whole), times));
    expect(kaplanMeier(pieces).groups[0].curve.columns.censored.reduce((a, b) => a + b)).toBe(12);
  });

  it("says so when nobody left, group by group", () => {
    const data = [1, 2, 3, 4].map((stop) => ({ plan: stop > 2 ? "b" : "a", stop, event: stop > 2 ? 1 : 0 }));
    const model = kaplanMeier(data, { by: "plan" });
    expect(model.groups[0].curve.columns.survival).toEqual(Float64Array.of(1, 1));
    expect(model.groups[0].median).toEqual({ share: 0.5, value: null, low: null, high: null, level: 0.95 });
    expect(model.fit.warnings).toHaveLength(1);
    expect(model.fit.warnings[0]).toContain('"a"');
    expect(model.fit.status).toBe("ok");
    expect(kaplanMeier(data.slice(0, 2)).fit.status).toBe("no events");
  });

  it("sorts groups that are numbers as numbers, and keeps ones called __proto__", () => {
    const data = [10, 9, 2].map((plan) => ({ plan, stop: 1, event: 1 }));
    expect(kaplanMeier(data, { by: "plan" }).groups.map((g) => g.group)).toEqual(["2", "9", "10"]);
    const odd = [{ plan: "__proto__", stop: 1, event: 1 }];
    expect(kaplanMeier(odd, { by: "plan" }).groups[0].group).toBe("__proto__");
  });

  it("leaves rows without a group out, and counts them", () => {
    const data = [
      { plan: "a", stop: 2, event: 1 },
      { plan: null, stop: 3, event: 1 },
      { plan: "a", stop: 3, event: 1, count: 0 },
    ];
    const { rows: account } = kaplanMeier(data, { by: "plan" as never }).fit;
    expect(account).toMatchObject({
      read: 3,
      used: 1,
      left: 1,
      absent: 1,
      missing: [{ column: "by", rows: 1 }],
    });
  });

  it("makes bands of the pointwise interval with the critical value of the whole stretch", () => {
    const data = sixMp.filter((row) => row.drug === "6-MP");
    const curve = kaplanMeier(data, { interval: "plain", band: "equal-precision" }).groups[0].curve.columns;
    const place = (t: number) => {
      const v = 21 * (curve.error[t] / curve.survival[t]) ** 2;
      return v / (1 + v);
    };
    const last = curve.time.length - 1;
    const c = standardBridgeBound(0.95, place(0), place(last));
    expectClose(curve.bandLow?.[5], curve.survival[5] - c * curve.error[5]);
    const hall = kaplanMeier(data, { interval: "plain", band: "hall-wellner" }).groups[0].curve.columns;
    const k = bridgeBound(0.95, place(0), place(last)) / Math.sqrt(21);
    const spread = k * (1 + 21 * (curve.error[5] / curve.survival[5]) ** 2) * curve.survival[5];
    expectClose(hall.bandHigh?.[5], Math.min(1, curve.survival[5] + spread));
    // wider than the interval of one age
    expect(curve.bandLow?.[5]).toBeLessThan(curve.survivalLow[5]);
  });

  // R survival 3.5-3: summary(survfit(Surv(stop, event) ~ 1), rmean = 6)
  it("counts those who leave at age 0 from age 0 on", () => {
    const model = kaplanMeier([0, 0, 1, 2, 3, 5, 6, 8].map((stop, i) => ({ stop, event: i === 5 ? 0 : 1 })));
    const { columns } = restrictedMean(model, { horizon: 6 }).groups;
    expectClose([columns.mean[0], columns.error[0]], [3, 0.883883476483184]);
    expectClose(curveLifeCurves(model).remainingError?.(0, 0, 6), 0.883883476483184);
    // those still there a moment later
    expectClose(
      restrictedMean(model, { from: 0.5, horizon: 6.5 }).groups.columns.mean[0],
      (3 - 0.375 + 0.09375) / 0.75,
    );
    const { survival, error } = conditionalSurvival(model, { from: 0, times: [0, 2] }).columns;
    expectClose([...survival], [0.75, 0.5]);
    expectClose([...error], [model.groups[0].curve.columns.error[0], model.groups[0].curve.columns.error[2]]);
    const gone = kaplanMeier([
      { stop: 0, event: 1 },
      { stop: 0, event: 1 },
    ]);
    expect(restrictedMean(gone, { horizon: 2 }).groups.columns.mean[0]).toBe(0);
  });

  it("can start at an age", () => {
    const model = kaplanMeier(sixMp, { from: 5 });
    const all = kaplanMeier(sixMp);
    const of = (t: number) => curveAt(all, [t]).columns.survival[0];
    expectClose(curveAt(model, [10]).columns.survival[0], of(10) / of(5));
    expectClose(conditionalSurvival(all, { from: 5, times: [10] }).columns.survival[0], of(10) / of(5));
    expectClose(
      conditionalSurvival(all, { from: 5, times: [10] }).columns.survivalLow[0],
      curveAt(model, [10]).columns.survivalLow[0],
    );
  });

  it("reads tables and typed columns as rows", () => {
    const table = fromColumns({ stop: sixMp.map((r) => r.stop), event: sixMp.map((r) => r.event) });
    expectClose(kaplanMeier(table).groups, kaplanMeier(sixMp).groups);
  });

  it("refuses what cannot be", () => {
    const row = { start: 0, stop: 3, event: 1 };
    const code = (data: readonly object[], options: object = {}) => {
      try {
        kaplanMeier(data as never, options as never);
      } catch (error) {
        return (error as { code?: string }).code;
      }
      return undefined;
    };
    expect(code([{ ...row, stop: -1 }])).toBe("bad-value");
    expect(code([{ ...row, start: 4 }])).toBe("bad-value");
    expect(code([{ ...row, event: 2 }])).toBe("bad-value");
    expect(code([{ ...row, weight: -1 }], { weight: "weight" })).toBe("bad-value");
    expect(code([{ ...row, count: -1 }])).toBe("bad-value");
    expect(code([{ ...row, count: 0 }])).toBe("empty-input");
    expect(code([{ stop: 3 }])).toBe("missing-column");
    expect(code([row], { level: 1 })).toBe("bad-option");
    expect(code([row], { interval: "square" })).toBe("bad-option");
    expect(code([row], { from: -1 })).toBe("bad-option");
    expect(code([row], { from: 9 })).toBe("empty-input");
    expect(code([row], { ties: "one by one", errors: "robust" })).toBe("bad-option");
    expect(code([row], { band: "hall-wellner", errors: "robust" })).toBe("bad-option");
    const twice = [
      { customer: "ann", start: 1, stop: 3, event: 0 },
      { customer: "ann", start: 2, stop: 4, event: 1 },
    ];
    expect(code(twice)).toBe("bad-value");
    expect(code(twice.map((r, spell) => ({ ...r, spell })))).toBeUndefined();
  });

  it("answers for customers of its groups from JSON alone", () => {
    const model = parseKaplanMeier(JSON.stringify(kaplanMeier(sixMp, { by: "drug" })));
    const curves = curveLifeCurves(model, [{ drug: "none" }, { drug: "6-MP" }]);
    expect(curves.length).toBe(2);
    expectClose(curves.survival(0, 10), 0.380952380952381);
    expectClose(curves.area(1, 0, 20), 16.11652661064426);
    expectClose(curves.remainingError?.(1, 0, 20), 1.25156019600505);
    expect(curves.quantile(0, 0.5)).toBe(8);
    expect(curves.known(0)).toBe(Number.POSITIVE_INFINITY);
    expect(curves.known(1)).toBe(35);
    expect(curves.survival(1, 40)).toBeNaN();
    expect(curves.area(1, 0, 40)).toBeNaN();
    expectClose(curves.errorBetween(1, 0, 10), 0.0963496529943205 / 0.752941176470588);
    expect(() => curveLifeCurves(model, [{ drug: "aspirin" }])).toThrow(/no curve/);
    expect(() => parseKaplanMeier({ ...JSON.parse(JSON.stringify(model)), groups: [{}] })).toThrow(/group/);
  });
});
