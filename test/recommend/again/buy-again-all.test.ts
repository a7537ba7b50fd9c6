import { describe, expect, it } from "vitest";
import { toCsv } from "../../../src/data/index.ts";
import {
  buyAgain,
  buyAgainAll,
  buyAgainAllAsync,
  fitBuyAgain,
  historyOf,
  interactionsOf,
} from "../../../src/recommend/index.ts";

const DAY = 86_400_000;
const start = Date.UTC(2026, 0, 1);
/** Forty customers who buy bread every 7 and coffee every 20 or so days, each from another day on; some have stopped. */
const bought = interactionsOf(
  Array.from({ length: 40 }, (_, c) =>
    [
      ["bread", 7],
      ["coffee", 20],
    ].flatMap(([item, every]) =>
      Array.from({ length: 12 }, (_, k) => ({
        customer: `c${c}`,
        item: item as string,
        time: start + (c % 7) * DAY + k * (every as number) * DAY + ((c * k) % 3) * DAY,
      })).filter(({ time }) => time < start + (c % 5 === 0 ? 40 : 120) * DAY),
    ),
  ).flat(),
);
const model = fitBuyAgain(bought);
const asOf = start + 120 * DAY;

describe("reminders for everybody", () => {
  it("are what buyAgain says of each customer, of what is due and not long past", () => {
    const list = buyAgainAll(model, bought, { asOf, within: 5 });
    const expected = bought.columns.customer.levels.flatMap((customer) =>
      buyAgain(model, historyOf(bought, customer), { asOf })
        .items.filter(
          ({ due, every }) =>
            due !== null && due < asOf + 5 * DAY && every !== null && due + every * DAY >= asOf,
        )
        .sort((a, b) => (a.due ?? 0) - (b.due ?? 0))
        .map(({ item, due, every, last, times, chance, because }) => ({
          customer,
          item,
          due,
          every,
          last,
          times,
          chance,
          because,
        })),
    );
    expect([...list]).toEqual(expected);
    expect(list.length).toBeGreaterThan(20);
    // those who stopped at day 40 bought bread every week: nobody reminds them of it
    expect(
      [...list].some(({ customer, item }) => Number(customer.slice(1)) % 5 === 0 && item === "bread"),
    ).toBe(false);
    expect(list.info).toMatchObject({ kind: "due-items", customers: 40, within: 5 });
  });

  it("keep to the choice and the count, and know nothing of what came later", async () => {
    const one = buyAgainAll(model, bought, { asOf, count: 1, within: 30 });
    expect(new Set(one.columns.customer.codes).size).toBe(one.length);
    expect(
      [...buyAgainAll(model, bought, { asOf, exclude: ["bread"] })].every((r) => r.item === "coffee"),
    ).toBe(true);
    const early = start + 60 * DAY;
    const before = interactionsOf(
      [...bought].map(({ customer, item, time }) => ({ customer, item, time })),
      {
        asOf: early,
      },
    );
    expect([...buyAgainAll(model, bought, { asOf: early })]).toEqual([...buyAgainAll(model, before)]);
    const heard: number[] = [];
    const list = await buyAgainAllAsync(model, bought, { asOf, onProgress: (done) => heard.push(done) });
    expect([...list]).toEqual([...buyAgainAll(model, bought, { asOf })]);
    expect(heard.at(-1)).toBe(40);
  });

  it("pass the gate before they leave, and refuse what is no list", () => {
    expect(() => toCsv(buyAgainAll(model, bought, { asOf }))).toThrow(/consentGate/);
    const timeless = interactionsOf([{ customer: "ann", item: "bread" }]);
    for (const [run, code] of [
      [() => buyAgainAll(fitBuyAgain(timeless), timeless), "bad-option"],
      [() => buyAgainAll(model, bought, { within: Number.NaN }), "bad-option"],
      [() => buyAgainAll(model, [] as never), "bad-input"],
      [() => buyAgainAll({} as never, bought), "bad-model"],
    ] as const)
      expect(run).toThrow(expect.objectContaining({ code }));
  });
});
