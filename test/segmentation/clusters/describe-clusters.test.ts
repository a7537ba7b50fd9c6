import { describe, expect, it } from "vitest";
import { describeClusters, fitKMeans } from "../../../src/segmentation/index.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { threeBlobs } from "./samples.ts";

const columns = ["orders", "spend"] as const;
const shop = threeBlobs(8).map((row) => ({ ...row, group: row.customer[0], count: 1 }));
const options = { columns, cluster: "group", count: "count" } as const;

checkSuite({
  name: "describeClusters",
  run: (data) => describeClusters(data, options),
  data: shop,
  withCount: (row: object, count) => ({ ...row, count }),
  empty: "empty-input",
  oneRow: ({ clusters }) => expect(clusters[0]).toMatchObject({ name: "like everybody", share: 1 }),
  allNaN: "bad-value",
});

describe("describeClusters", () => {
  it("names groups by what sets them apart, strongest first", () => {
    const rows = [
      ...Array.from({ length: 10 }, (_, i) => ({
        orders: 20 + i,
        basketValue: 12 + (i % 3),
        weekendShare: 0.9 - i / 100,
        visits: i,
      })),
      ...Array.from({ length: 30 }, (_, i) => ({
        orders: 1 + (i % 3),
        basketValue: 60 + i,
        weekendShare: 0.2 + i / 100,
        visits: i % 10,
      })),
    ];
    const { clusters, same } = describeClusters(rows, {
      columns: ["orders", "basketValue", "weekendShare", "visits"],
      cluster: (_, i) => (i < 10 ? "a" : "b"),
    });
    expect(clusters[0].name).toBe("buy often, small baskets, weekends");
    expect(clusters[0].text).toContain("25 % of customers");
    expect(clusters[0].text).toContain("orders 24.5 on average, all customers");
    expect(same).toEqual(["visits"]);
    expect(clusters[0].features.at(-1)).toMatchObject({ column: "visits", words: null });
  });

  it("says the chance of having more than a customer drawn from all", () => {
    const { clusters } = describeClusters(shop, options);
    for (const { cluster, features } of clusters)
      for (const { column, position, mean, median } of features) {
        const of = (row: (typeof shop)[number]) => row[column as "orders"];
        const own = shop.filter((row) => row.group === cluster).map(of);
        const wins = own.map((x) =>
          shop.reduce((s, row) => s + (of(row) < x ? 1 : of(row) === x ? 0.5 : 0), 0),
        );
        expectClose(position, wins.reduce((a, b) => a + b, 0) / own.length / shop.length);
        expectClose(mean, own.reduce((a, b) => a + b, 0) / own.length);
        const sorted = [...own].sort((a, b) => a - b);
        expectClose(median, (sorted[3] + sorted[4]) / 2);
      }
  });

  it("gives no two clusters one name", () => {
    const rows = [1, 1, 1, 1, 1, 1, 30, 31, 90, 91].map((orders) => ({ orders }));
    const { clusters } = describeClusters(rows, {
      columns: ["orders"],
      cluster: [0, 0, 0, 0, 0, 0, 1, 1, 2, 2],
    });
    expect(new Set(clusters.map((c) => c.name)).size).toBe(3);
    expect(clusters[2].name).toBe("buy often (most of all)");
  });

  it("uses the caller's words, and plain ones for columns it does not know", () => {
    const rows = [1, 1, 1, 9, 9].map((x) => ({ cake_share: x, orders: x }));
    const { clusters } = describeClusters(rows, {
      columns: ["cake_share", "orders"],
      cluster: (row) => row.orders,
      words: { orders: ["come daily", "come rarely"] },
    });
    expect(clusters[1].name).toBe("high cake share, come daily");
    expect(() =>
      describeClusters(rows, {
        columns: ["orders"],
        cluster: (row) => row.orders,
        words: { orders: ["a"] as never },
      }),
    ).toThrow(expect.objectContaining({ code: "bad-option" }));
  });

  it("takes a model as it is", () => {
    const model = fitKMeans(shop, { columns, k: 3 });
    const { clusters } = describeClusters(shop, { model });
    expect(clusters.map((c) => c.customers)).toEqual(model.clusters.map((c) => c.size));
  });
});
