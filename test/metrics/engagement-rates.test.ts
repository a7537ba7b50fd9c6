import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { engagementRates } from "../../src/metrics/engagement-rates.ts";
import { ratioEstimate, wilsonInterval } from "../../src/numeric/intervals.ts";
import { checkSuite } from "../common/check-suite.ts";
import { expectClose } from "../common/close.ts";

const mails = [
  { campaign: "spring", sent: 110, bounces: 10, opens: 40, clicks: 10, unsubscribes: 1, complaints: null },
  { campaign: "autumn", sent: 100, bounces: 0, opens: 20, clicks: 2, unsubscribes: 0, complaints: null },
  { campaign: "text", sent: 50, bounces: null, opens: null, clicks: 5, unsubscribes: null, complaints: null },
];

describe("engagementRates", () => {
  it("is not certain of a rate because all campaigns have the same", () => {
    const none = [100, 1000].map((sent, i) => ({
      campaign: `m${i}`,
      sent,
      complaints: 0,
      visits: sent / 10,
    }));
    const { complaintRate, visitRate } = engagementRates(none).info.totals;
    expectClose(complaintRate?.interval, [...wilsonInterval(0, 1100, 0.95)]);
    expectClose(visitRate?.interval, [...wilsonInterval(110, 1100, 0.95)]);
  });

  it("divides by those the message reached, or by all it was sent to", () => {
    const rates = engagementRates(mails);
    expect(rates.of("spring")).toMatchObject({
      delivered: 100,
      openRate: 0.4,
      clickRate: 0.1,
      clickToOpenRate: 0.25,
      unsubscribeRate: 0.01,
      complaintRate: null,
      bounceRate: 10 / 110,
    });
    const sent = engagementRates(mails, { variant: "per-sent" });
    expect(sent.of("spring")).toMatchObject({
      openRate: 40 / 110,
      clickToOpenRate: 0.25,
      bounceRate: 10 / 110,
    });
    expect(sent.info.definition).toMatchObject({ name: "Engagement rates", variant: "per-sent" });
    expect(rates.of("text")).toMatchObject({
      delivered: 50,
      openRate: null,
      openRateLow: null,
      clickRate: 0.1,
    });
    const told = engagementRates([{ campaign: "x", sent: 100, delivered: 80, opens: 20 }]);
    expect(told.at(0)).toMatchObject({ delivered: 80, openRate: 0.25, bounceRate: null });
  });

  it("has rates of visits where they are counted", () => {
    const rates = engagementRates([{ ...mails[0], visits: 8 }, mails[1]]);
    expect(rates.of("spring")?.visitRate).toBe(0.08);
    expect([rates.of("spring")?.visitRateLow, rates.of("spring")?.visitRateHigh]).toEqual(
      wilsonInterval(8, 100, 0.95),
    );
    expect(rates.of("autumn")?.visitRate).toBeNull();
    expect(rates.info.totals.visitRate?.value).toBe(0.08);
    expect(engagementRates(mails).info.totals.visitRate).toBeNull();
    expect(() => engagementRates([{ ...mails[0], visits: 101 }])).toThrow(
      expect.objectContaining({ code: "bad-value" }),
    );
  });

  it("has Wilson intervals for each campaign", () => {
    const spring = engagementRates(mails).of("spring");
    // statsmodels: proportion_confint(40, 100, method="wilson")
    expectClose(
      [spring?.openRateLow, spring?.openRateHigh],
      [0.30940128643245896, 0.49799741320893826],
      1e-9,
    );
    const wide = engagementRates(mails, { level: 0.5 }).of("spring");
    expect([wide?.clickRateLow, wide?.clickRateHigh]).toEqual(wilsonInterval(10, 100, 0.5));
  });

  it("takes each campaign as a cluster in the totals, and Wilson's interval for one alone", () => {
    const { totals } = engagementRates(mails).info;
    const { value, se } = ratioEstimate([10, 2, 5], [100, 100, 50], 0.95);
    expectClose([totals.clickRate?.value, totals.clickRate?.se], [value, se], 1e-12);
    expectClose(totals.clickRate?.interval, [0, value + 4.302652729911275 * (se as number)], 1e-9);
    expect(totals.openRate?.value).toBe(0.3);
    expect(totals.openRate?.interval).toEqual([0, 1]);
    expect(totals.complaintRate).toBeNull();
    const one = engagementRates(mails.slice(0, 1)).info.totals;
    expect(one.openRate?.interval).toEqual(wilsonInterval(40, 100, 0.95));
    expect(engagementRates([] as typeof mails).info.totals.openRate).toBeNull();
  });

  it("has no click-to-open rate where more clicked than opened", () => {
    const [row] = engagementRates([{ campaign: "x", sent: 10, opens: 1, clicks: 3 }]);
    expect(row).toMatchObject({ clickRate: 0.3, clickToOpenRate: null });
  });

  it("has no rate of nothing", () => {
    expect(engagementRates([{ campaign: "x", sent: 0, opens: 0 }]).at(0)).toMatchObject({
      openRate: null,
      openRateHigh: null,
    });
  });

  it("leaves impossible rows out where asked to, and says so", () => {
    const rows = [...mails, { ...mails[0], campaign: "total opens", opens: 400 }, { ...mails[0], sent: -1 }];
    const rates = engagementRates(rows, { onInvalid: "skip" });
    expect(rates.length).toBe(3);
    expect(rates.info.rejected.map((r) => [r.rows, r.examples[0]])).toEqual([
      [1, { row: 4, value: -1 }],
      [1, { row: 3, value: 400 }],
    ]);
  });

  it.each([
    ["more opens than deliveries", { opens: 101 }, {}, "bad-value"],
    ["more bounces than sent", { bounces: 111 }, {}, "bad-value"],
    ["more delivered than sent", { delivered: 111 }, {}, "bad-value"],
    ["half a click", { clicks: 0.5 }, {}, "bad-value"],
    ["a negative count", { clicks: -1 }, {}, "bad-value"],
    ["no number sent", { sent: null }, {}, "missing-value"],
    ["a column that is not there", {}, { opens: "unique" }, "missing-column"],
    ["an unknown variant", {}, { variant: "per-open" }, "bad-option"],
    ["a level of 95", {}, { level: 95 }, "bad-option"],
  ])("refuses %s", (_, more, options, code) => {
    expect(() => engagementRates([{ ...mails[0], ...more }] as never, options as never)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it("keeps every rate in its interval, and the interval within 0 and 1", () => {
    const row = fc.tuple(fc.nat(60), fc.nat(60), fc.nat(60)).map((counts) => {
      const [low, middle, high] = [...counts].sort((x, y) => x - y);
      return { campaign: "mail", sent: high, opens: middle, clicks: low };
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
        for (const r of engagementRates(rows)) {
          if (r.openRate === null) continue;
          expect(r.openRateLow).toBeLessThanOrEqual(r.openRate);
          expect(r.openRateHigh).toBeGreaterThanOrEqual(r.openRate);
          expect(r.openRateLow).toBeGreaterThanOrEqual(0);
          expect(r.openRateHigh).toBeLessThanOrEqual(1);
          expect(r.clickRate).toBeLessThanOrEqual(r.openRate);
        }
      }),
      { numRuns: 60 },
    );
  });
});

checkSuite({
  name: "engagementRates",
  run: (data) => engagementRates(data),
  data: mails,
  empty: (r) => expect(r.length).toBe(0),
  oneRow: (r) => expect(r.at(0)?.openRate).toBe(0.4),
  allNaN: "bad-value",
});
