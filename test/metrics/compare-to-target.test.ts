import { describe, expect, it } from "vitest";
import { churnRate } from "../../src/metrics/churn-rate.ts";
import { compareToTarget } from "../../src/metrics/compare-to-target.ts";
import { shareEstimate } from "../../src/numeric/intervals.ts";
import { expectClose } from "../common/close.ts";

const share = (successes: number, n: number) => shareEstimate(successes, n, 0.95);
const low = { better: "lower", target: 0.1 } as const;
const high = { better: "higher", target: 0.5 } as const;

describe("compareToTarget", () => {
  it("raises an alert only when the whole interval misses the target", () => {
    // Wilson: 30 of 100 is .219 to .396, 12 of 100 .070 to .198, 8 of 100 .041 to .150, 2 of 100 .006 to .070
    const standings = [30, 12, 8, 2].map((n) => compareToTarget(share(n, 100), low));
    expect(standings.map((r) => [r.standing, r.onTarget, r.alert.severity, r.alert.reason])).toEqual([
      ["missed", false, "alert", "missed"],
      ["unclear", false, "watch", "perhaps-missed"],
      ["unclear", true, "none", "on-target"],
      ["met", true, "none", "on-target"],
    ]);
    expect(compareToTarget(share(20, 100), high)).toMatchObject({ standing: "missed", gap: -0.3 });
    expect(compareToTarget(share(70, 100), high).standing).toBe("met");
  });

  it("tests the change against the period before", () => {
    const record = compareToTarget(share(56, 70), { ...high, previous: share(48, 80) });
    // statsmodels: confint_proportions_2indep(56, 70, 48, 80, method="newcomb")
    expectClose(record.change?.interval, [0.05243147240236498, 0.33387265403690614], 1e-9);
    expect(record).toMatchObject({ changed: true, improved: true, alert: { severity: "none" } });
    const down = compareToTarget(share(60, 100), { ...high, previous: share(90, 100) });
    expect(down).toMatchObject({ onTarget: true, changed: true, improved: false });
    expect(down.alert).toMatchObject({ severity: "watch", reason: "worsened" });
    const same = compareToTarget(share(60, 100), { ...high, previous: share(62, 100) });
    expect(same).toMatchObject({ changed: false, improved: false, alert: { severity: "none" } });
    expect(compareToTarget(share(60, 100), high)).toMatchObject({
      change: null,
      changed: null,
      improved: null,
    });
    expect(compareToTarget(share(60, 100), { ...high, previous: share(60, 100) }).improved).toBeNull();
  });

  it("raises nothing while the period runs", () => {
    const record = compareToTarget({ ...share(30, 100), complete: false }, low);
    expect(record).toMatchObject({
      complete: false,
      standing: "missed",
      alert: { severity: "none", reason: "running" },
    });
    expect(record.alert.message).toBe(
      "The figure is 0.3 (0.2189 to 0.3958), above the target of 0.1; its period still runs.",
    );
  });

  it("takes numbers as exact, and an estimate without an interval as unclear", () => {
    expect(compareToTarget(12_000, { target: 10_000, better: "higher", name: "Revenue" })).toMatchObject({
      standing: "met",
      gap: 2000,
      alert: { message: "Revenue is 12000, above the target of 10000." },
    });
    expect(compareToTarget(10_000, { target: 10_000, better: "lower" })).toMatchObject({
      standing: "met",
      alert: { message: "The figure is 10000, at the target of 10000." },
    });
    const bare = { value: 5, se: null, interval: null, level: 0.95 };
    const record = compareToTarget(bare, { target: 6, better: "higher", previous: 7 });
    expect(record).toMatchObject({ standing: "unclear", changed: null, improved: false });
    expect(record.alert).toMatchObject({
      severity: "watch",
      message: "The figure is 5, below the target of 6; that may be chance.",
    });
  });

  it("takes the results of other functions, with their names", () => {
    const boxes = Array.from({ length: 40 }, (_, i) => ({
      customer: i,
      start: "2025-10-01",
      end: i < 20 ? "2026-01-15" : i < 22 ? "2025-12-15" : null,
    }));
    const month = (from: string, to: string) => churnRate(boxes, { basis: "contract", from, to });
    const record = compareToTarget(month("2026-01-01", "2026-02-01"), {
      ...low,
      previous: month("2025-12-01", "2026-01-01"),
    });
    expect(record).toMatchObject({
      name: "Churn rate",
      definition: { variant: "contract, at-start" },
      changed: true,
    });
    expect(record.alert.message).toBe(
      "Churn rate is 0.5263 (0.3726 to 0.6752), above the target of 0.1; it has risen from 0.05.",
    );
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  });

  const definition = { name: "NPS", variant: "standard", formula: "f", window: "w" };
  it.each([
    ["a figure that is none", Number.NaN, low, "bad-value"],
    ["nothing", undefined, low, "bad-value"],
    ["an estimate without a value", { ...share(1, 2), value: null }, low, "bad-value"],
    ["an earlier figure that is none", 5, { ...low, previous: Number.NaN }, "bad-value"],
    ["no target", 5, { better: "lower" }, "bad-option"],
    ["no direction", 5, { target: 3 }, "bad-option"],
    [
      "figures of two variants",
      { ...share(1, 2), definition },
      { ...low, previous: { ...share(1, 2), definition: { ...definition, variant: "below-six" } } },
      "mixed-info",
    ],
    ["intervals of two levels", share(1, 2), { ...low, previous: shareEstimate(1, 2, 0.9) }, "mixed-info"],
  ])("refuses %s", (_, figure, options, code) => {
    expect(() => compareToTarget(figure as never, options as never)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
