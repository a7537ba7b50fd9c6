/** One row with more of the variation of a term than this decides its effect alone. */
const LEVERAGE = 0.5;
/** Fewer rows than these hang on each of them anyway. */
const FEW = 10;

/** A term of a fit: row k has the value center + scale x[first + k stride]. */
export interface ScaledTerm {
  readonly name: string;
  readonly center: number;
  readonly scale: number;
  readonly x: Float64Array;
  readonly first: number;
  readonly stride: number;
}

/** Words on a term whose values are so large that their differences have lost digits, or that hangs on one of `rows` rows; `rowOf` is the row of the input at a place. O(rows). */
export function columnWarnings(
  { name, center, scale, x, first, stride }: ScaledTerm,
  rows: number,
  mass: Float64Array | undefined,
  rowOf: (place: number) => number,
): string[] {
  const out: string[] = [];
  if (scale < 1e4 * Number.EPSILON * Math.abs(center))
    out.push(
      `Values of "${name}" are so large beside their differences that these have lost digits. Take a round number off them first.`,
    );
  let [total, most, place] = [0, 0, 0];
  for (let k = 0, o = first; k < rows; k++, o += stride) {
    const v = x[o] * x[o] * (mass === undefined ? 1 : mass[k]);
    total += v;
    if (v > most) {
      most = v;
      place = k;
    }
  }
  if (rows >= FEW && most > LEVERAGE * total)
    out.push(
      `Row ${rowOf(place)} alone decides the effect of "${name}": its value ${Number((center + scale * x[first + place * stride]).toPrecision(6))} lies far from all others.`,
    );
  return out;
}
