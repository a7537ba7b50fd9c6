import { describe, expect, it } from "vitest";
import { fork, randomFrom } from "../../src/core/random.ts";
import { runSteps } from "../../src/core/work.ts";
import { chainDiagnostics } from "../../src/numeric/chain-diagnostics.ts";
import { hmcChain } from "../../src/numeric/hmc-chain.ts";
import type { Objective } from "../../src/numeric/maximize.ts";

const settings = { warmup: 300, draws: 1500 };

function chainsOf(objective: Objective, center: number[], root: number[], count = 4) {
  const random = randomFrom(3);
  return Array.from({ length: count }, (_, c) =>
    runSteps(
      hmcChain(objective, Float64Array.from(center), Float64Array.from(root), {
        ...settings,
        random: fork(random, c),
      }),
    ),
  );
}

function column(chains: readonly { readonly draws: readonly Float64Array[] }[], i: number): Float64Array[] {
  return chains.map(({ draws }) => Float64Array.from(draws, (x) => x[i]));
}

function meanAndSd(chains: readonly Float64Array[]): [mean: number, sd: number] {
  const all = chains.flatMap((chain) => [...chain]);
  const mean = all.reduce((s, x) => s + x, 0) / all.length;
  return [mean, Math.sqrt(all.reduce((s, x) => s + (x - mean) ** 2, 0) / all.length)];
}

describe("a Hamiltonian chain", () => {
  // normal with standard deviations 1 and 3 and correlation 0.9, around (2, -1)
  const normal: Objective = (at, gradient) => {
    const [x, y] = [at[0] - 2, (at[1] + 1) / 3];
    const c = 1 / (1 - 0.81);
    gradient[0] = -c * (x - 0.9 * y);
    gradient[1] = (-c * (y - 0.9 * x)) / 3;
    return (-c * (x * x - 1.8 * x * y + y * y)) / 2;
  };

  it("draws from a normal distribution, even from wrong coordinates", () => {
    const chains = chainsOf(normal, [0, 0], [1, 0, 0, 1]);
    const [first, second] = [column(chains, 0), column(chains, 1)];
    for (const [found, mean, sd] of [
      [first, 2, 1],
      [second, -1, 3],
    ] as const) {
      const { rHat, bulkEss } = chainDiagnostics(found);
      expect(rHat).toBeLessThan(1.01);
      expect(bulkEss).toBeGreaterThan(1500);
      const [m, s] = meanAndSd(found);
      expect(Math.abs(m - mean) / sd).toBeLessThan(4 / Math.sqrt(bulkEss));
      expect(s / sd).toBeCloseTo(1, 1);
    }
    for (const { acceptance, divergent } of chains) {
      expect(acceptance).toBeGreaterThan(0.6);
      expect(divergent).toBe(0);
    }
  });

  it("draws from a skewed distribution: the logarithm of a gamma with shape 0.7", () => {
    const logGamma: Objective = (at, gradient) => {
      const e = Math.exp(at[0]);
      gradient[0] = 0.7 - e;
      return 0.7 * at[0] - e;
    };
    const found = column(chainsOf(logGamma, [Math.log(0.7)], [1.2]), 0);
    const [mean, sd] = meanAndSd(found);
    // digamma(0.7) and the root of trigamma(0.7)
    expect(mean).toBeCloseTo(-1.22002355369793, 1);
    expect(sd).toBeCloseTo(Math.sqrt(2.83404915573672), 1);
  });

  it("stays inside where the density ends", () => {
    const half: Objective = (at, gradient) => {
      gradient[0] = -1;
      return at[0] > 0 ? -at[0] : Number.NaN;
    };
    const chains = chainsOf(half, [1], [1], 2);
    const values = column(chains, 0).flatMap((chain) => [...chain]);
    expect(values.every((x) => x > 0)).toBe(true);
    expect(chains[0].divergent).toBeGreaterThan(0);
  });

  it("is the same for the same seed", () => {
    const once = chainsOf(normal, [0, 0], [1, 0, 0, 1], 1)[0].draws.slice(0, 5);
    expect(chainsOf(normal, [0, 0], [1, 0, 0, 1], 1)[0].draws.slice(0, 5)).toEqual(once);
  });
});
