import { expect, it } from "vitest";
import { describeRecommendation, type Recommendation } from "../../src/recommend/index.ts";

it("a reason of next to nothing is not told as 0 %", () => {
  const because = [
    ["bread", 0.9962],
    ["jam", 0.0038],
  ] as const;
  const offer = {
    items: [
      {
        item: "butter",
        score: 1,
        because: because.map(([item, share]) => ({ item, score: share, share, by: "ease" })),
      },
    ],
    short: null,
  };
  expect(describeRecommendation(offer as unknown as Recommendation)).toEqual([
    "butter, because you bought bread (100 %) and jam (under 1 %).",
  ]);
});
