/** Copies the lower triangle of a square, row after row, to the upper one. */
export function mirror(square: Float64Array, size: number): void {
  for (let a = 0; a < size; a++) for (let b = 0; b < a; b++) square[b * size + a] = square[a * size + b];
}
