/** Unit that ages are counted in. */
export type ChartAgeUnit = "day" | "week" | "month" | "year";

// steps that people count in; others are 1, 2 or 5 times a power of ten
const STEPS: { readonly [unit in ChartAgeUnit]: readonly number[] } = {
  day: [1, 2, 5, 7, 14, 30, 60, 90, 180, 365, 730],
  week: [1, 2, 4, 13, 26, 52, 104],
  month: [1, 2, 3, 6, 12, 24, 36, 60],
  year: [1, 2, 5, 10],
};

/** Round ages from `from` to `to`, at most about `most` of them. */
export function ageTicks(
  from: number,
  to: number,
  unit: ChartAgeUnit | null | undefined,
  most: number,
): number[] {
  const least = (to - from) / Math.max(1, most);
  const step = (unit ? STEPS[unit] : []).find((s) => s >= least && least > s / 20) ?? roundStep(least);
  const ticks: number[] = [];
  // counted, not summed: 0.1 + 0.2 is no round age
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to * (1 + 1e-12); i++)
    ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

/** Round ages for a logarithmic axis: 1, 2 and 5 times powers of ten; without the 2 and 5 over more than three decades. */
export function logTicks(from: number, to: number): number[] {
  const decades = Math.log10(to / from);
  const ticks: number[] = [];
  for (let e = Math.floor(Math.log10(from)); 10 ** e <= to; e++)
    for (const m of decades > 3 ? [1] : [1, 2, 5]) {
      const tick = Number((m * 10 ** e).toPrecision(12));
      if (tick >= from * (1 - 1e-12) && tick <= to * (1 + 1e-12)) ticks.push(tick);
    }
  return ticks;
}

function roundStep(least: number): number {
  if (!(least > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((m) => m * power >= least * (1 - 1e-12)) ?? 10);
}

/** Ages in words: "5.2 months", "1 year", plain numbers without a unit. */
export function ageWriter(
  unit: ChartAgeUnit | null | undefined,
  locale = "en",
): { readonly number: (age: number) => string; readonly text: (age: number) => string } {
  const format = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
  const number = (age: number) => format.format(age);
  const text = (age: number) =>
    unit ? `${number(age)} ${unit}${number(age) === "1" ? "" : "s"}` : number(age);
  return { number, text };
}
