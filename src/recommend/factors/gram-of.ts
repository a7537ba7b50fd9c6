/** Writes Y'Y with `regularization` added on its diagonal: the upper triangle. O(rows width^2). */
export function gramOf(y: Float64Array, width: number, regularization: number, g: Float64Array): void {
  g.fill(0);
  for (let p = 0; p < y.length; p += width) {
    for (let i = 0; i < width; i++) {
      const s = y[p + i];
      if (s === 0) continue;
      const row = i * width;
      for (let j = i; j < width; j++) g[row + j] += s * y[p + j];
    }
  }
  for (let i = 0; i < width; i++) g[i * width + i] += regularization;
}
