/** A number for people: three digits that matter, and no powers of ten. */
export function shortNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  const rounded = Number(value.toPrecision(3));
  return Math.abs(rounded) >= 1e-6 ? String(rounded) : "0";
}
