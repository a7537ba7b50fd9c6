import { type RenderReportOptions, type Report, renderReport } from "../../src/report/index.ts";

/** What the page of a report says, without its marks. */
export async function textOf(report: Report, options: RenderReportOptions = {}): Promise<string> {
  return (await renderReport(report, options))
    .replace(/<style>[\s\S]*?<\/style>|<[^>]+>/g, " ")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/\s+/g, " ");
}

/** A part that is there. */
export function part<K extends keyof Report["parts"]>(
  report: Report,
  name: K,
): Exclude<Report["parts"][K], { missing: unknown }> {
  const found = report.parts[name];
  if ("missing" in found) throw new Error(`${name} is missing: ${found.missing}`);
  return found as never;
}
