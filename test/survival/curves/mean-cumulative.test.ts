import { describe, expect, it } from "vitest";
import { meanCumulative } from "../../../src/survival/curves/mean-cumulative.ts";
import { nelsonAalen } from "../../../src/survival/curves/nelson-aalen.ts";
import { parseMeanCumulative } from "../../../src/survival/curves/parse-mean-cumulative.ts";
import { parseNelsonAalen } from "../../../src/survival/curves/parse-nelson-aalen.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { sixMp } from "./six-mp.ts";

/** Orders of five customers, and how long each was watched. */
const watched: readonly (readonly [last: number, ...orders: number[]])[] = [
  [9, 2, 5, 6],
  [7, 3],
  [12, 1, 4, 5, 8, 11],
  [4],
  [10, 5, 9],
];
const data = watched.flatMap(([last, ...orders], i) => {
  const stops = [...orders, last];
  return stops.map((stop, k) => ({
    customer: `c${i}`,
    start: k === 0 ? 0 : stops[k - 1],
    stop,
    event: k < orders.length ? 1 : 0,
  }));
});

checkSuite({
  name: "meanCumulative",
  run: (rows: typeof data) => meanCumulative(rows),
  data,
  parse: parseMeanCumulative,
  compare: ({ fit, ...model }) => model,
  empty: "empty-input",
  oneRow: ({ groups }) => expect(groups[0].events).toBe(1),
  allNaN: "bad-value",
});

checkSuite({
  name: "nelsonAalen",
  run: (rows: readonly { stop: number; event: number }[]) => nelsonAalen(rows),
  data: sixMp.map(({ stop, event }) => ({ stop, event })),
  parse: parseNelsonAalen,
  compare: ({ fit, ...model }) => model,
  withCount: (row: object, count: number) => ({ ...row, count }),
  empty: "empty-input",
  oneRow: ({ groups }) => expect(groups[0].curve.length).toBe(1),
  allNaN: "bad-value",
});

describe("meanCumulative", () => {
  it("counts equal customers as so many", () => {
    const counted = data.map((row) => ({ ...row, count: 1 + (Number(row.customer[1]) % 3) }));
    const repeated = counted.flatMap(({ count, ...row }) =>
      Array.from({ length: count }, (_, k) => ({ ...row, customer: `${row.customer} ${k}` })),
    );
    const { fit: _, ...found } = meanCumulative(counted);
    const { fit: __, ...plain } = meanCumulative(repeated);
    expectClose(found, plain, 1e-9, 1e-8);
    expect(found.groups[0].customers).toBe(9);
  });

  it("sums orders over customers watched, with what each customer adds in the error", () => {
    const [{ curve, customers, events }] = meanCumulative(data).groups;
    expect([customers, events]).toEqual([5, 11]);
    const { time, mean, error, atRisk } = curve.columns;
    const ages = [...time];
    const risk = (t: number) => watched.filter(([last]) => last >= t).length;
    const step = (t: number) => watched.filter(([, ...orders]) => orders.includes(t)).length / risk(t);
    ages.forEach((age, k) => {
      const past = ages.filter((t) => t <= age);
      expectClose(
        mean[k],
        past.reduce((sum, t) => sum + step(t), 0),
      );
      expect(atRisk[k]).toBe(risk(age));
      // Lawless and Nadeau, one customer after the other
      const variance = watched.reduce((sum, [last, ...orders]) => {
        const own = past.reduce(
          (total, t) => total + (last >= t ? ((orders.includes(t) ? 1 : 0) - step(t)) / risk(t) : 0),
          0,
        );
        return sum + own * own;
      }, 0);
      expectClose(error[k], Math.sqrt(variance), 1e-9, 1e-8);
    });
  });

  it("refuses overlaps, weights, unequal counts and rows without customers", () => {
    const bad = (rows: readonly object[], code: string) =>
      expect(() => meanCumulative(rows as never)).toThrow(expect.objectContaining({ code }));
    bad([...data, { customer: "c0", start: 1, stop: 3, event: 1 }], "bad-value");
    bad(
      data.map((row, i) => ({ ...row, count: i + 1 })),
      "bad-input",
    );
    expect(() => meanCumulative(data, { weight: "stop" } as never)).toThrow(
      expect.objectContaining({ code: "bad-input" }),
    );
    bad([{ stop: 2, event: 1 }], "missing-column");
  });
});

describe("nelsonAalen", () => {
  // R survival 3.5-3: survfit(Surv(stop, event) ~ drug), cumhaz and std.chaz at 6, 7, 10 weeks on the drug
  it("gives R's hazard of the 6-MP trial", () => {
    const { hazard, error } = nelsonAalen(sixMp, { by: "drug" }).groups[0].curve.columns;
    expectClose(
      [0, 1, 3].map((t) => hazard[t]),
      [0.142857142857143, 0.201680672268908, 0.26834733893557],
    );
    expectClose(
      [0, 1, 3].map((t) => error[t]),
      [0.0824786098842323, 0.101306113837677, 0.12127395925706],
      1e-8,
    );
  });
});
