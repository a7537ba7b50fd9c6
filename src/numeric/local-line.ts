/** A smoothed course of points, with its standard error. */
export interface LocalLine {
  readonly at: Float64Array;
  readonly value: Float64Array;
  /** NaN where the points cannot carry one. */
  readonly error: Float64Array;
}

/**
 * Smooths points by lines through their neighbors (Cleveland 1979, without his robust rounds): at each of `places` evenly spaced x a line by least squares through the nearest `span` of all points, with tricube weights.
 * Errors take the scatter about the curve to be the same everywhere. Sorted copies; O(n log n + places n).
 */
export function localLine(x: Float64Array, y: Float64Array, span = 0.6, places = 60): LocalLine {
  const n = x.length;
  const order = Int32Array.from(x, (_, i) => i).sort((a, b) => x[a] - x[b] || a - b);
  const xs = Float64Array.from(order, (i) => x[i]);
  const ys = Float64Array.from(order, (i) => y[i]);
  const width = xs[n - 1] - xs[0];
  const near = width > 0 ? Math.min(n, Math.max(3, Math.ceil(span * n))) : n;
  const at = Float64Array.from({ length: width > 0 ? places : 1 }, (_, k) =>
    k === places - 1 ? xs[n - 1] : xs[0] + (width * k) / Math.max(1, places - 1),
  );
  const value = new Float64Array(at.length);
  const error = new Float64Array(at.length);
  for (let k = 0, first = 0; k < at.length; k++) {
    // the window of the nearest points only moves to the right
    while (first + near < n && xs[first + near] - at[k] < at[k] - xs[first]) first++;
    const reach = Math.max(at[k] - xs[first], xs[first + near - 1] - at[k]) * (1 + 1e-9);
    let [s0, s1, s2, t0, t1] = [0, 0, 0, 0, 0];
    for (let i = first; i < first + near; i++) {
      const w = tricube(xs[i] - at[k], reach);
      const d = xs[i] - at[k];
      s0 += w;
      s1 += w * d;
      s2 += w * d * d;
      t0 += w * ys[i];
      t1 += w * d * ys[i];
    }
    const det = s0 * s2 - s1 * s1;
    const flat = !(det > 1e-12 * s0 * s2);
    value[k] = flat ? t0 / s0 : (s2 * t0 - s1 * t1) / det;
    let squares = 0;
    for (let i = first; i < first + near; i++) {
      const w = tricube(xs[i] - at[k], reach);
      const share = flat ? w / s0 : (w * (s2 - s1 * (xs[i] - at[k]))) / det;
      squares += share * share;
    }
    error[k] = Math.sqrt(squares);
  }
  const scatter = scatterAbout(xs, ys, at, value);
  for (let k = 0; k < error.length; k++) error[k] *= scatter;
  return { at, value, error };
}

function tricube(distance: number, reach: number): number {
  const u = reach > 0 ? Math.abs(distance) / reach : 0;
  return u >= 1 ? 0 : (1 - u ** 3) ** 3;
}

/** Root mean square of what the curve leaves over. */
function scatterAbout(xs: Float64Array, ys: Float64Array, at: Float64Array, value: Float64Array): number {
  const n = xs.length;
  let sum = 0;
  for (let i = 0, k = 0; i < n; i++) {
    while (k + 2 < at.length && at[k + 1] < xs[i]) k++;
    const step = at.length > 1 ? at[k + 1] - at[k] : 0;
    const part = step > 0 ? (xs[i] - at[k]) / step : 0;
    const fitted = value[k] + (step > 0 ? part * (value[k + 1] - value[k]) : 0);
    sum += (ys[i] - fitted) ** 2;
  }
  return n > 3 ? Math.sqrt(sum / (n - 3)) : Number.NaN;
}
