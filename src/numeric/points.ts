/** Points in space, held by column and scaled when read: coordinate j of point i is `(columns[j][i] - shift[j]) * factor[j]`. Nothing is copied. */
export interface Points {
  readonly rows: number;
  readonly columns: readonly Float64Array[];
  readonly shift: Float64Array;
  readonly factor: Float64Array;
  /** How often each point stands there; undefined: once. */
  readonly weight: Float64Array | undefined;
}

/** The coordinates of point i, written to `x` from `offset` on. */
export function gather(points: Points, i: number, x: Float64Array, offset = 0): void {
  const { columns, shift, factor } = points;
  for (let j = 0; j < columns.length; j++) x[offset + j] = (columns[j][i] - shift[j]) * factor[j];
}

/** All points as one flat array, row after row. */
export function flatten(points: Points): Float64Array {
  const d = points.columns.length;
  const flat = new Float64Array(points.rows * d);
  for (let i = 0; i < points.rows; i++) gather(points, i, flat, i * d);
  return flat;
}

/** Squared Euclidean distance of two points of d coordinates in flat arrays. */
export function squaredDistance(
  a: Float64Array,
  atA: number,
  b: Float64Array,
  atB: number,
  d: number,
): number {
  let s = 0;
  for (let j = 0; j < d; j++) {
    const difference = a[atA + j] - b[atB + j];
    s += difference * difference;
  }
  return s;
}
