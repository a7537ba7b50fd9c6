import { type ChartLayer, type ChartOptions, isNarrow, type Json } from "./chart.ts";

/** The field `text` of each row at the right of its line; nothing on a phone, where there is room for names and marks alone. */
export function sideTexts(y: Json, ink: string, options: ChartOptions): ChartLayer[] {
  if (isNarrow(options)) return [];
  return [
    {
      mark: { type: "text", align: "left", baseline: "middle", dx: 6, color: ink, fontSize: 11 },
      encoding: { x: { value: "width" }, y, text: { field: "text" } },
    },
  ];
}
