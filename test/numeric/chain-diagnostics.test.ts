import { describe, expect, it } from "vitest";
import { normal, randomFrom } from "../../src/core/random.ts";
import { chainDiagnostics } from "../../src/numeric/chain-diagnostics.ts";

/** Four chains that remember, from a generator of whole numbers, so that every language can make them. */
function rememberingChains(): Float64Array[] {
  let state = 12345;
  const next = () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  return Array.from({ length: 4 }, (_, c) => {
    let x = c * 0.1;
    return Float64Array.from({ length: 200 }, () => {
      x = 0.7 * x + next() - 0.5;
      return Math.round(1e6 * x) / 1e6;
    });
  });
}

describe("chain diagnostics", () => {
  it("are those of ArviZ 0.21 (rhat and ess, methods rank, bulk and tail)", () => {
    const { rHat, bulkEss, tailEss } = chainDiagnostics(rememberingChains());
    expect(rHat).toBeCloseTo(1.0108358786209626, 10);
    expect(bulkEss).toBeCloseTo(143.63613849994246, 7);
    expect(tailEss).toBeCloseTo(258.9555947206468, 7);
  });

  it("see that independent draws are independent", () => {
    const random = randomFrom(5);
    const chains = Array.from({ length: 4 }, () => Float64Array.from({ length: 500 }, () => normal(random)));
    const { rHat, bulkEss } = chainDiagnostics(chains);
    expect(rHat).toBeLessThan(1.01);
    expect(bulkEss).toBeGreaterThan(1600);
    expect(bulkEss).toBeLessThan(2500);
  });

  it("see chains that are apart in place, or in spread alone", () => {
    const random = randomFrom(6);
    const chains = (center: number, spread: number) =>
      [0, 1, 2, 3].map((c) =>
        Float64Array.from({ length: 250 }, () => c * center + (c === 0 ? spread : 1) * normal(random)),
      );
    expect(chainDiagnostics(chains(2, 1)).rHat).toBeGreaterThan(1.5);
    expect(chainDiagnostics(chains(0, 8)).rHat).toBeGreaterThan(1.1);
    expect(chainDiagnostics(chains(2, 1)).bulkEss).toBeLessThan(20);
  });

  it("have no R-hat for a number that never changes", () => {
    const { rHat, bulkEss } = chainDiagnostics([new Float64Array(10).fill(2), new Float64Array(10).fill(2)]);
    expect(rHat).toBeNaN();
    expect(bulkEss).toBe(20);
  });
});
