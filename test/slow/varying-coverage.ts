import { fitVaryingParetoNbd } from "../../src/cltv/index.ts";
import { type Truth, varyingShop } from "../cltv/varying/varying-shop.ts";

// Coverage of the 95 % intervals of Pareto/NBD with covariates that change with time: 150 shops of 500 customers over 130 weeks unless the arguments say otherwise (some minutes). Rates are low, as
// several orders of a day are one purchase, which with heavy buyers pulls the effects of buying towards none. Exits with 1 when the 99 % binomial band around what was counted leaves .95 out.
const shops = Number(process.argv[2] ?? 150);
const customers = Number(process.argv[3] ?? 500);
const truth: Truth = { r: 1.2, alpha: 40, s: 0.9, beta: 20, mail: 0.6, high: 0.9, mailLeaving: -0.6 };
const held = new Map<string, { held: number; of: number }>();
let outside = 0;
for (let seed = 1; seed <= shops; seed++) {
  const { orders, weeks, asOf } = varyingShop(customers, 130, 1000 + seed, truth);
  const { fit, covariates } = fitVaryingParetoNbd(orders, weeks, {
    asOf,
    period: "week",
    covariates: { buying: ["season", "mail"], leaving: ["mail"], reference: { season: "low" } },
  });
  const [high, mail] = covariates.buying;
  const found = {
    ...fit.intervals,
    high: high.interval,
    mail: mail.interval,
    mailLeaving: covariates.leaving[0].interval,
  };
  for (const [name, interval] of Object.entries(found)) {
    // an effect at its boundary has no interval
    if (interval === null) continue;
    const value = truth[name as keyof Truth];
    const seen = held.get(name) ?? { held: 0, of: 0 };
    held.set(name, seen);
    seen.of++;
    if (interval[0] <= value && value <= interval[1]) seen.held++;
  }
}
for (const [name, { held: count, of }] of held) {
  const share = count / of;
  const band = 2.5758 * Math.sqrt((0.95 * 0.05) / of);
  const inside = Math.abs(share - 0.95) <= band;
  if (!inside) outside++;
  console.log(`${name.padEnd(12)} ${share.toFixed(3)}  (${of})${inside ? "" : "  OUTSIDE"}`);
}
process.exitCode = outside > 0 ? 1 : 0;
