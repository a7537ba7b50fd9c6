// node many-buyers.mjs CACHE: BG/NBD on 10,000,000 customers, made in memory: whole days, so that many are alike
import { fitBgNbd, fromColumns } from "../../../dist/index.js";
import { measure } from "./measure.mjs";

const CUSTOMERS = 10_000_000;
let state = 2463534242;
const uniform = () => {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return ((state >>> 0) + 0.5) / 4294967296;
};
const frequency = new Float64Array(CUSTOMERS);
const recency = new Float64Array(CUSTOMERS);
const age = new Float64Array(CUSTOMERS);
for (let i = 0; i < CUSTOMERS; i++) {
  const days = 189 + Math.floor(uniform() * 84);
  // a rate with shape 1/4 and a chance to leave with a mean of 1/4: not the model's own, close enough to have its shapes
  const rate = (-Math.log(uniform()) * uniform() ** 4) / 20;
  const leaves = uniform() ** 3;
  let x = 0;
  let last = 0;
  for (let t = 0; ; ) {
    t += -Math.log(uniform()) / rate;
    if (!(t < days)) break;
    const day = Math.floor(t);
    if (day > last) {
      x++;
      last = day;
    }
    if (uniform() < leaves) break;
  }
  frequency[i] = x;
  recency[i] = last / 7;
  age[i] = days / 7;
}
const data = fromColumns({ frequency, recency, age }, { kind: "customers", unit: "week" });
await measure(
  () => {
    const { fit } = fitBgNbd(data);
    return {
      check: { customers: fit.customers },
      facts: { status: fit.status, "distinct rows": fit.distinct },
    };
  },
  { times: 1, warm: false },
);
