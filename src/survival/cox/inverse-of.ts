import { positiveInverse } from "../../numeric/positive-inverse.ts";

/** Inverse of an information matrix with ones on its diagonal first, so that terms of any size do. Where it has none, terms `less` are left out; zeros for them. */
export function inverseOf(information: Float64Array, p: number, less: readonly number[]): Float64Array {
  const all = Array.from({ length: p }, (_, k) => k);
  const out = new Float64Array(p * p);
  for (const used of [all, all.filter((k) => !less.includes(k))]) {
    const d = used.length;
    const root = used.map((k) => Math.sqrt(information[k * p + k]));
    const scaled = new Float64Array(d * d);
    for (let a = 0; a < d; a++)
      for (let b = 0; b < d; b++)
        scaled[a * d + b] = information[used[a] * p + used[b]] / (root[a] * root[b]);
    const found = positiveInverse(scaled, d);
    if (found === undefined) continue;
    for (let a = 0; a < d; a++)
      for (let b = 0; b < d; b++) out[used[a] * p + used[b]] = found.inverse[a * d + b] / (root[a] * root[b]);
    break;
  }
  return out;
}
