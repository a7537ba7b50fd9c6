/** Levels in an order that does not depend on the rows: numbers by size first, then texts by their code units. Returns the old index of each place. */
export function byLabel(levels: readonly (string | null)[]): Int32Array {
  const numbers = levels.map((text) => (text === null || text.trim() === "" ? Number.NaN : Number(text)));
  return Int32Array.from(levels.keys()).sort((a, b) => compareLabels(levels, numbers, a, b));
}

function compareLabels(
  levels: readonly (string | null)[],
  numbers: readonly number[],
  a: number,
  b: number,
): number {
  const x = levels[a];
  const y = levels[b];
  // "no value" comes last
  if (x === null || y === null) return Number(x === null) - Number(y === null);
  const aNumber = !Number.isNaN(numbers[a]);
  const bNumber = !Number.isNaN(numbers[b]);
  if (aNumber !== bNumber) return aNumber ? -1 : 1;
  if (aNumber && numbers[a] !== numbers[b]) return numbers[a] - numbers[b];
  return x < y ? -1 : x > y ? 1 : 0;
}
