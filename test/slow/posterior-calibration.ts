// Simulation-based calibration of samplePosterior (Talts, Betancourt, Simpson, Vehtari and Gelman 2018). Slow, run on its own:
//   node test/run.mjs test/slow/posterior-calibration.ts [shops]
//
// Parameters are drawn from the prior, a shop of 60 customers is simulated with them, and the posterior is sampled. If all is right, the rank of the
// true parameter among the draws is uniform. Prints a chi-square test over 10 bins for each parameter, and the coverage of the 90 % interval.

import {
  fitMbgNbd,
  fitNbd,
  type MbgNbdModel,
  type NbdModel,
  type PurchasePriors,
  samplePosterior,
} from "../../src/cltv/index.ts";
import {
  beta,
  exponential,
  fork,
  gamma,
  integer,
  normal,
  type Random,
  randomFrom,
  uniform,
} from "../../src/core/random.ts";
import { chiSquareUpper } from "../../src/numeric/chi-square.ts";

const shops = Number(process.argv[2] ?? 300);
const BINS = 10;
const DRAWS = 400;

const firm: PurchasePriors = {
  r: { median: 1, factor: 3 },
  alpha: { median: 10, factor: 3 },
  a: { median: 0.8, factor: 3 },
  b: { median: 2, factor: 3 },
};

function drawFrom(priors: PurchasePriors, random: Random): Record<string, number> {
  return Object.fromEntries(
    Object.entries(priors).map(([name, { median, factor }]) => [
      name,
      median * Math.exp((Math.log(factor) / 1.959963984540054) * normal(random)),
    ]),
  );
}

function shop({ r, alpha, a, b }: Record<string, number>, random: Random, leaves: boolean) {
  return Array.from({ length: 60 }, () => {
    const age = 20 + integer(random, 40);
    const rate = gamma(random, r, alpha);
    const chance = leaves ? beta(random, a, b) : 0;
    let frequency = 0;
    let recency = 0;
    for (
      let t = exponential(random, rate);
      t < age && uniform(random) >= chance;
      t += exponential(random, rate)
    ) {
      frequency++;
      recency = t;
    }
    return { frequency, recency, age };
  });
}

function calibrate(
  name: string,
  priors: PurchasePriors,
  sample: (rows: ReturnType<typeof shop>, seed: number) => NbdModel | MbgNbdModel,
): void {
  const names = Object.keys(priors);
  const ranks = new Map(names.map((parameter) => [parameter, new Float64Array(BINS)]));
  const covered = new Map(names.map((parameter) => [parameter, 0]));
  const random = randomFrom(20);
  let used = 0;
  let unsound = 0;
  for (let s = 0; s < shops; s++) {
    const own = fork(random, s);
    const truth = drawFrom(priors, own);
    const rows = shop(truth, own, names.includes("a"));
    // a shop without any repeat order teaches nothing and is refused; leaving it out bends the prior a little
    if (rows.every(({ frequency }) => frequency === 0)) continue;
    const model = sample(rows, s);
    used++;
    if (model.fit.status !== "converged") unsound++;
    names.forEach((parameter, i) => {
      const draws = model.fit.posterior?.draws ?? [];
      const below = draws.filter((draw) => draw[i] < truth[parameter]).length;
      (ranks.get(parameter) as Float64Array)[Math.min(BINS - 1, Math.floor((BINS * below) / draws.length))]++;
      if (below >= 0.05 * draws.length && below < 0.95 * draws.length)
        covered.set(parameter, (covered.get(parameter) ?? 0) + 1);
    });
  }
  console.log(`${name}: ${used} shops, ${unsound} with a warning of the chains`);
  for (const parameter of names) {
    const counts = ranks.get(parameter) as Float64Array;
    const statistic = counts.reduce((t, n) => t + (n - used / BINS) ** 2 / (used / BINS), 0);
    const p = chiSquareUpper(statistic, BINS - 1);
    const share = (100 * (covered.get(parameter) ?? 0)) / used;
    console.log(
      `  ${parameter}: ranks ${[...counts].join(" ")}, chi-square ${statistic.toFixed(1)} (p ${p.toFixed(3)}), 90 % interval holds ${share.toFixed(1)} %`,
    );
  }
}

const { r, alpha } = firm;
calibrate("NBD", { r, alpha }, (rows, seed) =>
  samplePosterior(fitNbd(rows, { unit: "week" }), rows, { prior: { r, alpha }, draws: DRAWS, seed }),
);
calibrate("MBG/NBD", firm, (rows, seed) =>
  samplePosterior(fitMbgNbd(rows, { unit: "week" }), rows, { prior: firm, draws: DRAWS, seed }),
);
