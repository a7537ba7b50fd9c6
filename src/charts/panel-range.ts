import type { Json } from "./chart.ts";

/** Where a panel of several, one above the other, lies: the range of its y scale, from its lower to its upper end as shares of the plot's height from the top. */
export function panelRange(lower: number, upper: number): Json {
  return [{ expr: `height * ${lower}` }, { expr: `height * ${upper}` }];
}
