/** Points of a drawing, each at `x[k]`, `y[k]`, from 0 to 1. */
export interface SpreadPoints {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

const ROUNDS = 300;
/** How strongly all points hang on the middle, where 1 is what a line of the usual length pulls. */
const HANG = 0.35;

/**
 * Places for points that are joined by lines: joined ones draw near each other, all keep apart (Fruchterman and Reingold 1991). Starts on a sunflower in the given order, so the same lines always give the same
 * picture. O(rounds points^2).
 */
export function spreadPoints(points: number, joined: readonly (readonly [number, number])[]): SpreadPoints {
  const x = new Float64Array(points);
  const y = new Float64Array(points);
  for (let k = 0; k < points; k++) {
    const r = Math.sqrt((k + 0.5) / points) / 2;
    x[k] = r * Math.cos(2.399963 * k);
    y[k] = r * Math.sin(2.399963 * k);
  }
  const ideal = 0.9 / Math.sqrt(Math.max(1, points));
  const dx = new Float64Array(points);
  const dy = new Float64Array(points);
  for (let round = 0; round < ROUNDS; round++) {
    // parts without a line between them would fly off
    for (let k = 0; k < points; k++) [dx[k], dy[k]] = [(-HANG * x[k]) / ideal, (-HANG * y[k]) / ideal];
    for (let a = 0; a < points; a++) {
      for (let b = a + 1; b < points; b++) {
        const [ux, uy] = [x[a] - x[b], y[a] - y[b]];
        const force = (ideal * ideal) / Math.max(1e-9, ux * ux + uy * uy);
        dx[a] += ux * force;
        dy[a] += uy * force;
        dx[b] -= ux * force;
        dy[b] -= uy * force;
      }
    }
    for (const [a, b] of joined) {
      const [ux, uy] = [x[a] - x[b], y[a] - y[b]];
      const force = Math.sqrt(ux * ux + uy * uy) / ideal;
      dx[a] -= ux * force;
      dy[a] -= uy * force;
      dx[b] += ux * force;
      dy[b] += uy * force;
    }
    const heat = 0.1 * (1 - round / ROUNDS) ** 2 + 1e-4;
    for (let k = 0; k < points; k++) {
      const far = Math.max(1e-12, Math.sqrt(dx[k] * dx[k] + dy[k] * dy[k]));
      x[k] += (dx[k] / far) * Math.min(far, heat);
      y[k] += (dy[k] / far) * Math.min(far, heat);
    }
  }
  return { x: withinOne(x), y: withinOne(y) };
}

function withinOne(values: Float64Array): Float64Array {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return values.map((v) => (high > low ? (v - low) / (high - low) : 0.5));
}
