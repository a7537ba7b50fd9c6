import { describe, expect, it } from "vitest";
import { churnFeatures } from "../../../src/churn/churn-features.ts";
import { churnReason } from "../../../src/churn/churn-reason.ts";
import { churnTable } from "../../../src/churn/churn-table.ts";
import { reasonGroups } from "../../../src/churn/features/reason-groups.ts";
import { retentionActions } from "../../../src/churn/score/retention-actions.ts";
import { scoreChurn } from "../../../src/churn/score/score-churn.ts";
import { trainChurn } from "../../../src/churn/train/train-churn.ts";
import { fork, randomFrom, uniform } from "../../../src/core/random.ts";
import { simulateShop } from "../../../src/data/index.ts";

const catalog = churnFeatures();
const names = new Set(catalog.map(({ name }) => name));

describe("reasons in words", () => {
  it("count one as one, none as none, and money with its currency", () => {
    expect(churnReason("orders30", { orders30: 1 }, "low")).toBe("only 1 order in the last 30 days");
    expect(churnReason("orders30", { orders30: 0 }, "low")).toBe("no orders in the last 30 days");
    expect(churnReason("spend30", { spend30: 0 }, "low", "EUR")).toBe("spent nothing in the last 30 days");
    expect(churnReason("spend30", { spend30: 1234.5 }, "low", "EUR")).toBe(
      "spent only 1235 EUR in the last 30 days",
    );
    expect(churnReason("openTickets", { openTickets: 1 }, "high")).toBe("1 support ticket is not closed");
    expect(churnReason("openTickets", { openTickets: 2 }, "high")).toBe("2 support tickets are not closed");
    expect(churnReason("categories", { categories: 1 }, "low")).toBe("only 1 different category lately");
    expect(churnReason("silenceRatio", { meanGap: 1, daysSinceOrder: 12.6 }, "high")).toBe(
      "ordered every 1 day before, none for 13",
    );
  });

  it("leave no braces or brackets open, with one and with many", () => {
    for (const feature of catalog)
      for (const side of ["high", "low"] as const)
        for (const value of [0, 1, 2, 3.27]) {
          const row = Object.fromEntries([...names].map((name) => [name, value]));
          const words = churnReason(feature, row, side, "EUR");
          expect(words).not.toMatch(/[{}[\]|]|\b1 [a-z]+s\b(?<!1 (?:times|less))/);
        }
  });

  it("are sorted into groups and actions by names of features that there are", () => {
    for (const name of reasonGroups().keys()) expect(names, name).toContain(name);
    for (const { reasons } of retentionActions())
      for (const name of reasons) expect(names, name).toContain(name);
  });
});

/** A gym: who comes less often ends the contract sooner. */
function gym(n: number) {
  const day = (d: number) => Date.UTC(2025, 0, 1 + d);
  const subscriptions: object[] = [];
  const events: object[] = [];
  for (let c = 0; c < n; c++) {
    const random = fork(randomFrom(4), c);
    const start = Math.floor(uniform(random) * 600);
    const keen = uniform(random);
    let end = start;
    while (end < 720 && uniform(random) > (end - start < 120 ? 0.08 : 0) + 0.3 * (1 - keen) ** 3) end += 30;
    subscriptions.push({
      customer: `m${c}`,
      start: day(start),
      end: end < 720 ? day(end) : null,
      plan: "basic",
      amount: 30,
      interval: "month",
    });
    for (let d = start; d < Math.min(end, 720); d++)
      if (uniform(random) < 0.05 + 0.4 * keen)
        events.push({ customer: `m${c}`, time: day(d) + 1, event: "check in" });
  }
  return { log: { subscriptions, events }, day };
}

describe("reasons of scores", () => {
  const { log, day } = gym(700);
  const options = { outcome: { days: 60 }, observation: { days: 90 }, logEnd: day(720) };
  const table = churnTable(log, { ...options, asOf: [day(240), day(320), day(400), day(480), day(560)] });
  const scored = (candidate: "hazard" | "boosting") =>
    scoreChurn(trainChurn(table, { seed: 1, resamples: 0, audit: false, candidates: [candidate] }), log, {
      asOf: day(660),
      reading: { logEnd: day(720) },
    });

  it("of contracts are told by how long the contract has lasted, where that is all that is looked at", () => {
    const said = [...scored("hazard")].map(({ reasons }) => reasons).filter((text) => text !== null);
    expect(said.length).toBeGreaterThan(10);
    for (const text of said) expect(text).toMatch(/^under contract for/);
  });

  it("say one thing once, and nothing that would speak for staying", () => {
    const rows = [...scored("boosting")];
    const of = reasonGroups();
    const groupsSaid = (text: string) =>
      text.split("; ").map((reason) => {
        const start = (words: string) =>
          words
            .split(/[{[]/)[0]
            .replace(/only $/, "")
            .trim();
        return of.get(
          catalog.find((f) =>
            [f.high, f.low].some((words) => start(words) !== "" && reason.startsWith(start(words))),
          )?.name ?? "",
        );
      });
    for (const { reasons } of rows) {
      if (reasons === null) continue;
      const groups = groupsSaid(reasons).filter((group) => group !== undefined);
      expect(new Set(groups).size, reasons).toBe(groups.length);
      expect(reasons).not.toMatch(/more logins|more days with|time of the year|0 support/);
    }
    const worst = rows.sort((a, b) => b.probability - a.probability).slice(0, 10);
    expect(worst.filter(({ reasons }) => /login|visit/.test(reasons ?? "")).length).toBeGreaterThan(6);
    expect(
      rows.filter(({ band }) => band === "low").some(({ suggestion }) => suggestion === "nothing for now"),
    ).toBe(true);
  });

  it("of a purchase model are the silence where the model would say less without it, and few orders where it is these", () => {
    const { orders } = simulateShop({ seed: 3, customers: 250, events: false });
    const buyers = churnTable(orders, {
      asOf: ["2024-10-01", "2025-02-01", "2025-06-01"],
      outcome: { days: 90 },
    });
    const model = trainChurn(buyers, { seed: 1, resamples: 0, audit: false, candidates: ["purchase-model"] });
    expect(model.chosen).toBe("purchase-model");
    const now = churnTable(orders, { asOf: "2025-12-01", outcome: { days: 90 }, labels: "none" });
    for (const { customer, reasons, probability } of scoreChurn(model, now)) {
      const row = now.of(customer);
      if (reasons?.includes("none for")) expect(row?.silenceRatio).toBeGreaterThan(1);
      if (probability > 0.9) expect(reasons).toMatch(/none for|no order for|ordered on only/);
    }
  });
});
