/** Outcomes, 1 or 0, as bytes: they stay near the processor where a pass jumps about. */
export function labelBytes(y: ArrayLike<number>): Uint8Array {
  if (y instanceof Uint8Array) return y;
  const out = new Uint8Array(y.length);
  for (let i = 0; i < out.length; i++) out[i] = y[i];
  return out;
}
