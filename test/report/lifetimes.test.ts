import { describe, expect, it } from "vitest";
import { ordersFrom } from "../../src/data/index.ts";
import {
  buildReport,
  type LifetimesPart,
  parseReport,
  type Report,
  reduceForReport,
  renderReport,
  reportFindings,
} from "../../src/report/index.ts";
import { remainingDays } from "../../src/report/remaining-days.ts";
import { expectedRemaining, kaplanMeier, lifetimesOf } from "../../src/survival/index.ts";
import { boutique, boutiqueReductions, twelveCustomers } from "./shop.ts";

const orders = boutique();
const reductions = boutiqueReductions();
const report = buildReport(reductions);

function partOf({ parts }: Report): LifetimesPart {
  if ("missing" in parts.lifetimes) throw new Error(parts.lifetimes.missing);
  return parts.lifetimes;
}

const total = (rows: readonly { readonly customers: number }[]) => rows.reduce((n, r) => n + r.customers, 0);

describe("how long customers stay", () => {
  const { asOf } = reductions.about;
  const lifetimes = lifetimesOf(orders, { asOf, keep: ["channel"], suspects: "exclude" });
  const first = [...lifetimes].filter(({ spell }) => spell === 1);

  it("is reduced to counts of first stays, and of those who were there", () => {
    const found = reductions.lifetimes;
    if (found === null) throw new Error("nothing found");
    expect(found.silence).toBe(lifetimes.info.inactivity?.days);
    expect(lifetimes.info.notes?.join()).toContain(
      new Date(found.until + 7_200_000).toISOString().slice(0, 10),
    );
    expect(total(found.stays)).toBe(first.length);
    expect(total(found.there)).toBe([...lifetimes].filter(({ event }) => event === 0).length);
    expect(found.by).toBe("channel");
    for (const [g, name] of found.groups.entries())
      expect(total(found.stays.filter(({ group, left }) => group === g && left))).toBe(
        first.filter(({ channel, event }) => channel === name && event === 1).length,
      );
  });

  it("gives the curves of the lifetimes themselves", () => {
    const part = partOf(report);
    const [all] = kaplanMeier(first).groups;
    const [back] = kaplanMeier(first.filter(({ stop }) => stop > 0)).groups;
    expect(part.groups[0]).toMatchObject({ group: null, customers: first.length });
    expect(part.groups[0].once.share).toBeCloseTo(1 - (all.curve.at(0)?.survival ?? 0), 12);
    expect(part.groups[0].median.days).toBe(back.median.value);
    const real = new Map([...all.curve].map((step) => [step.time, step]));
    for (const { time, survival, atRisk } of part.groups[0].curve)
      expect(real.get(time)).toMatchObject({ survival: expect.closeTo(survival, 12), atRisk });
    // what the page reads off is what the whole curve says there
    for (const months of [1, 3, 6, 9, 12]) {
      const days = (months * 365.25) / 12;
      const at = (steps: readonly { readonly time: number; readonly survival: number }[]) =>
        steps.filter(({ time }) => time <= days).at(-1)?.survival;
      const watched = (steps: readonly { readonly time: number; readonly atRisk: number }[]) =>
        steps.find(({ time }) => time >= days)?.atRisk;
      const curve = [...all.curve];
      expect([at(part.groups[0].curve), watched(part.groups[0].curve)]).toEqual([at(curve), watched(curve)]);
    }
    expect(part.groups[0].curve.at(-1)?.time).toBe(all.curve.at(-1)?.time);
    // chances of staying at all times of staying again are those of staying
    for (const { all: ofAll, back: ofBack } of part.shares)
      expect(ofAll.share).toBeCloseTo(ofBack.share * (1 - part.groups[0].once.share), 12);
    expect(part.groups.slice(1).map(({ group }) => group)).toEqual(reductions.lifetimes?.groups);
  });

  it("is missing where there is too little to see it, and says so", async () => {
    const small = buildReport(reduceForReport(twelveCustomers(), { asOf: "2026-11-01" }));
    expect(small.parts.lifetimes).toEqual({ missing: "few-stays" });
    expect(await renderReport(small)).toContain("How long customers stay");
    const { lifetimes: _, ...others } = reductions;
    expect(buildReport(others).parts.lifetimes).toEqual({ missing: "not-supplied" });
    const nobody = ordersFrom([{ customer: null, time: "2026-01-01", amount: 3 }]);
    expect(buildReport(reduceForReport(nobody)).parts.lifetimes).toEqual({ missing: "no-customers" });
  });

  it("is told in words, whatever the data give", async () => {
    const part = partOf(report);
    const said = async (changes: Partial<LifetimesPart>) => {
      const page = await renderReport({
        ...report,
        parts: { ...report.parts, lifetimes: { ...part, ...changes } },
      });
      const from = page.indexOf('id="lifetimes"');
      return page.slice(from, page.indexOf("</section>", from)).replace(/<[^>]*>/g, " ");
    };
    const [all, ...named] = part.groups;
    expect(await said({})).toMatch(/when \d+ days have passed[\s\S]*buy once[\s\S]*half have left/);
    expect(reportFindings(report).join(" ")).toMatch(
      /Of 100 new customers about \d+ buy once; of those who come back, half are still there after [\d.]+ (months|days)\./,
    );
    const odd = {
      ...all,
      once: { share: 0, low: null, high: null },
      median: { days: null, low: 200, high: null },
    };
    const text = await said({ groups: [odd], by: null, today: null, shares: [] });
    expect(text).toContain("Everybody came back");
    expect(text).toContain("more than half were still there");
    expect(text).toContain("cannot be said yet");
    expect(text).not.toMatch(/NaN|null|undefined/);
    const evil = { ...named[0], group: "<b>", median: { days: 40, low: 30, high: null } };
    expect(await said({ groups: [all, evil, named[1]] })).toContain("&#60;b&#62;");
    expect(await said({ groups: [evil] })).toContain(
      "half have left 40 days after their first order (30 days or more)",
    );
    const today = { customers: 50, followed: 50, months: 6, expected: 4.2, low: 3.9, high: 4.5, share: 0.5 };
    expect(await said({ today })).toContain(
      "50 customers were there. They can be expected to stay for 4.2 of the 6 months",
    );
  });

  it("is checked when a report comes from outside; older reports have no such part", () => {
    const json = JSON.stringify(report);
    expect(parseReport(json)).toEqual(JSON.parse(json));
    const { lifetimes: _, ...parts } = report.parts;
    const old = parseReport(JSON.stringify({ ...report, version: 2, parts }));
    expect(old.parts.lifetimes).toEqual({ missing: "not-supplied" });
    const bad = (change: object) => {
      const lifetimes = { ...partOf(report), ...change };
      expect(() => parseReport(JSON.stringify({ ...report, parts: { ...parts, lifetimes } }))).toThrow(
        expect.objectContaining({ code: "bad-model" }),
      );
    };
    const { groups } = partOf(report);
    bad({ by: "color" });
    bad({ groups: [] });
    bad({ groups: [{ ...groups[0], group: "all" }] });
    bad({ groups: [{ ...groups[0], curve: [] }] });
    bad({ silence: 0 });
    bad({ until: 1e300 });
    bad({ today: { customers: 3 } });
  });
});

describe("the days to come", () => {
  const rows = Array.from({ length: 90 }, (_, i) => ({
    stop: 1 + ((i * 31) % 60),
    event: i % 3 > 0 ? 1 : 0,
  }));
  const model = kaplanMeier(rows);
  const { columns } = model.groups[0].curve;

  it("are those of expectedRemaining for customers of one age, error and all", () => {
    for (const age of [0, 3.5, 17]) {
      const [one, ours] = [
        expectedRemaining(model, { age }, { horizon: 20 }),
        remainingDays(columns, [{ days: age, customers: 8 }], 20),
      ];
      expect(ours.days).toBeCloseTo(one.value, 9);
      expect(ours.error).toBeCloseTo(one.se ?? Number.NaN, 9);
    }
  });

  it("are the mean over ages, without those whom the curve cannot follow", () => {
    const there = [
      { days: 2, customers: 3 },
      { days: 30, customers: 1 },
      { days: 50, customers: 99 },
    ];
    const [young, old] = [2, 30].map((age) => expectedRemaining(model, { age }, { horizon: 20 }).value);
    const { customers, days, share, error } = remainingDays(columns, there, 20);
    expect(customers).toBe(4);
    expect(days).toBeCloseTo((3 * young + old) / 4, 9);
    const s = (age: number) =>
      [...model.groups[0].curve].filter(({ time }) => time <= age).at(-1)?.survival ?? 1;
    expect(share).toBeCloseTo((3 * (s(22) / s(2)) + s(50) / s(30)) / 4, 12);
    // slopes by nudging each hazard, Greenwood's variances
    const mean = (hit: number, by: number) => {
      const area = (from: number, to: number) => {
        let sum = 0;
        let [at, stay] = [from, 1];
        for (let j = 0; j < columns.time.length && columns.time[j] < to; j++) {
          if (columns.time[j] <= from) continue;
          sum += (columns.time[j] - at) * stay;
          at = columns.time[j];
          stay *= (1 - columns.events[j] / columns.atRisk[j]) * (j === hit ? Math.exp(-by) : 1);
        }
        return sum + (to - at) * stay;
      };
      return (3 * area(2, 22) + area(30, 50)) / 4;
    };
    let variance = 0;
    columns.time.forEach((_, j) => {
      const [d, n] = [columns.events[j], columns.atRisk[j]];
      if (d > 0 && d < n) variance += (((mean(j, 1e-5) - mean(j, -1e-5)) / 2e-5) ** 2 * d) / (n * (n - d));
    });
    expect(error).toBeCloseTo(Math.sqrt(variance), 7);
  });
});
