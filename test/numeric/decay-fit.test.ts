import { describe, expect, it } from "vitest";
import { type DecayObservations, fitDecay } from "../../src/numeric/decay-fit.ts";
import { expectClose } from "../common/close.ts";

/** Clusters with hits at ages 0, 1, 2 ... */
function observed(clusters: readonly (readonly number[])[]): DecayObservations {
  const start = [0];
  for (const c of clusters) start.push((start.at(-1) as number) + c.length);
  return {
    start: Int32Array.from(start),
    at: Float64Array.from(clusters.flatMap((c) => c.map((_, k) => k))),
    hit: Uint8Array.from(clusters.flat()),
  };
}

describe("fitDecay", () => {
  it("goes through both points where there are only two ages", () => {
    const fit = fitDecay(
      observed([
        [1, 1],
        [1, 0],
        [1, 0],
        [0, 0],
      ]),
    );
    expectClose(Math.exp(fit?.intercept ?? 0), 0.75, 1e-10);
    expectClose(fit?.slope, Math.log(3), 1e-10);
  });

  it("solves the equations of the likelihood", () => {
    const clusters = [
      [1, 1, 0, 1],
      [1, 0, 1, 0],
      [1, 1, 0, 0],
      [0, 1, 0, 0],
      [1, 0],
      [1, 1, 1],
    ];
    const data = observed(clusters);
    const fit = fitDecay(data);
    let [u, v] = [0, 0];
    for (let i = 0; i < data.at.length; i++) {
      const residual = data.hit[i] - Math.exp((fit?.intercept ?? 0) - (fit?.slope ?? 0) * data.at[i]);
      u += residual;
      v += residual * data.at[i];
    }
    expectClose([u, v], [0, 0], 1e-9, 1e-9);
  });

  it("has the spread of jackknifed clusters, nearly", () => {
    const clusters = Array.from({ length: 80 }, (_, c) =>
      [0, 1, 2, 3, 4].map((k) => ((c * 7 + k * 13) % 10 < 8 - 1.4 * k ? 1 : 0)),
    );
    const whole = fitDecay(observed(clusters));
    const slopes = clusters.map(
      (_, c) => fitDecay(observed(clusters.filter((__, d) => d !== c)))?.slope as number,
    );
    const mean = slopes.reduce((a, b) => a + b, 0) / 80;
    const jackknife = Math.sqrt((79 / 80) * slopes.reduce((a, b) => a + (b - mean) ** 2, 0));
    expectClose(whole?.slopeSe, jackknife, 0.05);
  });

  it("counts copies of clusters as clusters, not as ages", () => {
    const few = [
      [1, 1, 0],
      [1, 0, 0],
      [0, 1, 1],
      [1, 0, 1],
    ];
    const [once, twice] = [fitDecay(observed(few)), fitDecay(observed([...few, ...few]))];
    expectClose(twice?.slope, once?.slope, 1e-10);
    expectClose((twice?.slopeSe ?? 0) ** 2 * 2 * (7 / 8), (once?.slopeSe ?? 0) ** 2 * (3 / 4), 1e-9);
  });

  it("has none where there is nothing to fit", () => {
    expect(
      fitDecay(
        observed([
          [0, 0],
          [0, 0],
        ]),
      ),
    ).toBeUndefined();
    expect(fitDecay(observed([[1], [0]]))).toBeUndefined();
    expect(
      fitDecay(
        observed([
          [1, 0, 0],
          [1, 0, 0],
        ]),
      ),
    ).toBeUndefined();
    expect(
      fitDecay(
        observed([
          [0, 0, 1],
          [0, 0, 1],
        ]),
      ),
    ).toBeUndefined();
    expect(fitDecay(observed([]))).toBeUndefined();
    expect(fitDecay(observed([[1, 1, 0]]))?.slopeSe).toBeNull();
  });
});
