// node make-buyers.mjs FILE CUSTOMERS: customers of a simulated BG/NBD and Gamma-Gamma shop as x,t_x,T,m in weeks; first orders on 84 days, purchases on whole days
import { closeSync, openSync, writeSync } from "node:fs";

const [file, customers] = process.argv.slice(2);
let state = 88172645463325252n;
// xorshift64*, upper 53 bits
const uniform = () => {
  state ^= state >> 12n;
  state ^= (state << 25n) & 0xffffffffffffffffn;
  state ^= state >> 27n;
  return Number(((state * 2685821657736338717n) & 0xffffffffffffffffn) >> 11n) / 9007199254740992;
};
const exponential = () => -Math.log(1 - uniform());
const normal = () => Math.sqrt(2 * exponential()) * Math.cos(2 * Math.PI * uniform());
// Marsaglia and Tsang
const gamma = (shape) => {
  if (shape < 1) return gamma(shape + 1) * (1 - uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const z = normal();
    const v = (1 + z / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - uniform()) < (z * z) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
};
const beta = (a, b) => {
  const x = gamma(a);
  return x / (x + gamma(b));
};
const out = openSync(file, "w");
let text = "x,t_x,T,m\n";
for (let i = 0; i < Number(customers); i++) {
  const days = 189 + Math.floor(uniform() * 84);
  const rate = gamma(0.243) / 4.414 / 7;
  const leaves = beta(0.793, 2.426);
  let x = 0;
  let last = 0;
  for (let t = 0; ; ) {
    t += exponential() / rate;
    if (!(t < days)) break;
    const day = Math.floor(t);
    // two purchases on a day are one
    if (day > last) {
      x++;
      last = day;
    }
    if (uniform() < leaves) break;
  }
  const m = x === 0 ? 0 : gamma(6.25 * x) / ((gamma(3.74) / 15.44) * x);
  text += `${x},${last / 7},${days / 7},${x === 0 ? 0 : m.toFixed(4)}\n`;
  if (text.length > 1 << 22) {
    writeSync(out, text);
    text = "";
  }
}
writeSync(out, text);
closeSync(out);
