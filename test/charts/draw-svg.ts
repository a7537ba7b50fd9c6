import * as vega from "vega";
import * as vegaLite from "vega-lite";
import type { Chart } from "../../src/charts/index.ts";

/** Draws a chart with Vega; anything that Vega warns about is an error here. */
export async function drawSvg(chart: Chart): Promise<string> {
  const said: string[] = [];
  const hear = (...args: unknown[]) => {
    said.push(args.map(String).join(" "));
    return logger;
  };
  const logger = { level: () => logger, error: hear, warn: hear, info: () => logger, debug: () => logger };
  const { spec } = vegaLite.compile(chart as unknown as vegaLite.TopLevelSpec, { logger: logger as never });
  const view = new vega.View(vega.parse(spec), { renderer: "none", logger: logger as never });
  const svg = await view.toSVG();
  view.finalize();
  if (said.length > 0) throw new Error(said.join("\n"));
  return svg;
}
