// node make-lifetimes.mjs FILE CUSTOMERS: lifetimes in whole days, at most 1000, with ten covariates: float64 columns one after another,
// stop, event, group (0 to 3), score (the true log hazard ratio), x1 to x10
import { writeFileSync } from "node:fs";

const [file, customers] = process.argv.slice(2);
const n = Number(customers);
// xoshiro128**
const s = new Uint32Array([0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef]);
const rotated = (v, k) => (v << k) | (v >>> (32 - k));
const bits = () => {
  const out = Math.imul(rotated(Math.imul(s[1], 5), 7), 9) >>> 0;
  const t = s[1] << 9;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotated(s[3], 11);
  return out;
};
const uniform = () => (bits() + 0.5) / 4294967296;
const exponential = () => -Math.log(uniform());
const normal = () => Math.sqrt(2 * exponential()) * Math.cos(2 * Math.PI * uniform());

const effects = [0.5, -0.4, 0.3, -0.2, 0.1, 0.05, 0.6, -0.5, 0.25, -0.1];
const columns = Array.from({ length: 14 }, () => new Float64Array(n));
const [stop, event, group, score, ...x] = columns;
for (let i = 0; i < n; i++) {
  group[i] = bits() >>> 30;
  let eta = 0.1 * group[i];
  for (let j = 0; j < 10; j++) {
    // six measures, three yes or no, one small number
    x[j][i] =
      j < 6 ? normal() : j < 9 ? (uniform() < 0.2 + 0.1 * j - 0.5 ? 1 : 0) : Math.floor(exponential() * 2);
    eta += effects[j] * x[j][i];
  }
  score[i] = eta;
  const left = 600 * (exponential() / Math.exp(eta)) ** (1 / 1.3);
  const seen = Math.min(1000, 1200 * uniform());
  stop[i] = Math.max(1, Math.ceil(Math.min(left, seen)));
  event[i] = left <= seen ? 1 : 0;
}
writeFileSync(file, Buffer.concat(columns.map((c) => Buffer.from(c.buffer))));
