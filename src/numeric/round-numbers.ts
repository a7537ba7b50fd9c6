/** The next of 1, 2, 2.5, 5 times a power of ten. */
export function roundUp(x: number): number {
  const power = 10 ** Math.floor(Math.log10(x));
  const m = [1, 2, 2.5, 5, 10].find((step) => x <= step * power * (1 + 1e-9)) ?? 10;
  return tidy(m * power);
}

// 3 * 0.1 is 0.30000000000000004; an edge that people read is 0.3
export function tidy(x: number): number {
  return Number(x.toPrecision(12));
}

/** Whether two values lie so close that round edges between them cannot be told apart: they share one bin. */
export function tooNarrow(min: number, max: number): boolean {
  return !(max - min > Math.max(1e-300, 1e-9 * Math.max(Math.abs(min), Math.abs(max))));
}
