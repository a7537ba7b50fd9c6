import { expectTypeOf, test } from "vitest";
import {
  fitLinearRegression,
  fitPowerRegression,
  predictRegression,
  type RegressionModel,
} from "../../src/regression/index.ts";

const days = [{ visitors: 3, channel: "web", revenue: 20 as number | null, when: new Date(0) }];

test("columns are those of the rows", () => {
  expectTypeOf(
    fitLinearRegression(days, { y: "revenue", x: ["visitors", "channel"] }),
  ).toEqualTypeOf<RegressionModel>();
  fitLinearRegression(days, { y: (day) => day.revenue, x: "visitors", cluster: "channel", order: "when" });
  // @ts-expect-error no such column
  fitLinearRegression(days, { y: "revenue", x: "guests" });
  // @ts-expect-error y must be numbers
  fitLinearRegression(days, { y: "channel", x: "visitors" });
  // @ts-expect-error x must be named
  fitPowerRegression(days, { y: "revenue" });
});

test("rows of any shape take any name, and predictions are rows of numbers", () => {
  const rows: { [column: string]: number }[] = [];
  const model = fitLinearRegression(rows, { y: "a", x: ["b", "c"] });
  expectTypeOf(predictRegression(model, rows).at(0)?.rangeHigh).toEqualTypeOf<number | null | undefined>();
});
