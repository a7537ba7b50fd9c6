import type { ChartLayer, Json } from "./chart.ts";

/** How the cells of a heat map are drawn. Rows carry `fill` and `ink` (colors) and, where texts are asked for, `text`. */
export interface HeatParts {
  readonly x: Json;
  readonly y: Json;
  readonly tooltip: Json;
  /** Size of the text in the cells; null: no text. */
  readonly fontSize: number | null;
  /** Cells to draw a line around, as a Vega expression, with its color and dash. */
  readonly outlined?: { readonly test: string; readonly color: string; readonly dash?: readonly number[] };
}

/** Layers of a heat map: shaded cells, some with an edge, their texts. */
export function heatLayers({ x, y, tooltip, fontSize, outlined }: HeatParts): ChartLayer[] {
  const encoding = { x, y, tooltip };
  return [
    {
      mark: { type: "rect", tooltip: true },
      encoding: { ...encoding, color: { field: "fill", type: "nominal", scale: null, legend: null } },
    },
    ...(outlined === undefined
      ? []
      : [
          {
            transform: [{ filter: outlined.test }],
            mark: {
              type: "rect",
              filled: false,
              tooltip: true,
              stroke: outlined.color,
              strokeWidth: 1.5,
              ...(outlined.dash === undefined ? {} : { strokeDash: outlined.dash }),
            },
            encoding,
          },
        ]),
    ...(fontSize === null
      ? []
      : [
          {
            mark: { type: "text", fontSize },
            encoding: {
              ...encoding,
              text: { field: "text" },
              color: { field: "ink", type: "nominal", scale: null, legend: null },
            },
          },
        ]),
  ];
}
