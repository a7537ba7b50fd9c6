import type { Json } from "./chart.ts";
import { formatsOf, type NumberOptions } from "./format.ts";

/**
 * An axis of periods ("2026-11", "2026 Q4", "2026-11-02" ...) that shows as many labels as fit: months by their short name with the year
 * under January and the first; other periods as they are.
 */
export function periodAxis(
  periods: readonly string[],
  width: number,
  options: NumberOptions,
): { readonly [key: string]: Json } {
  const monthly = periods.length > 0 && periods.every((p) => /^\d{4}-\d\d$/.test(p));
  const room = Math.max(2, Math.floor((width - 90) / (monthly ? 36 : 76)));
  const every = Math.ceil(periods.length / room);
  // months are labeled at round distances that keep January on the axis
  const step = monthly ? ([1, 2, 3, 4, 6, 12].find((s) => s >= every) ?? Math.ceil(every / 12) * 12) : every;
  const shown = periods.filter((p, i) =>
    monthly ? (Number(p.slice(5)) - 1 + 12 * Number(p.slice(0, 4))) % step === 0 : i % step === 0,
  );
  const { month } = formatsOf(options);
  let lastYear = "";
  const labels: Record<string, Json> = {};
  for (const period of shown) {
    if (!monthly) labels[period] = period;
    else {
      const year = period.slice(0, 4);
      const name = month(Date.UTC(Number(year), Number(period.slice(5)) - 1, 1));
      labels[period] = year === lastYear ? [monthOnly(name, year), ""] : [monthOnly(name, year), year];
      lastYear = year;
    }
  }
  return {
    title: null,
    values: shown,
    labelExpr: `${JSON.stringify(labels)}[datum.value]`,
    labelAngle: 0,
    labelOverlap: false,
    grid: false,
    ticks: false,
  };
}

// "Nov 2026" and "nov. de 2026" without their year; languages that write the year otherwise keep the whole
function monthOnly(name: string, year: string): string {
  const short = name.replace(year, "").replace(/[\s,./]+(de)?\s*$|^[\s,./]+/g, "");
  return short === "" ? name : short;
}
