import { describe, expect, it } from "vitest";
import {
  fitBoosting,
  permutationImportance,
  permutationImportanceAsync,
  shapValues,
  shapValuesAsync,
} from "../../../src/learn/index.ts";

const rows = Array.from({ length: 3000 }, (_, i) => ({
  visits: (i * 7) % 53,
  calls: (i * 11) % 17,
  plan: ["a", "b", "c"][i % 3],
  left: (i * 7) % 53 < 10 + ((i * 11) % 17) ? "yes" : "no",
}));
const boosting = fitBoosting(rows, { target: "left", rounds: 20, leaves: 8 });
const classes = fitBoosting(rows, { target: "plan", rounds: 3, leaves: 4 });

/** Progress that was heard, and a signal that says stop after so many calls. */
function watch(calls = Number.POSITIVE_INFINITY) {
  const heard: (readonly [number, number])[] = [];
  const signal = { aborted: false };
  const onProgress = (done: number, total: number) => {
    heard.push([done, total]);
    if (heard.length >= calls) signal.aborted = true;
  };
  return { heard, signal, onProgress };
}

function expectRising(heard: readonly (readonly [number, number])[]): void {
  expect(heard.length).toBeGreaterThan(3);
  const [, total] = heard[0];
  for (const [k, [done, of]] of heard.entries()) {
    expect(of).toBe(total);
    if (k > 0) expect(done).toBeGreaterThanOrEqual(heard[k - 1][0]);
  }
  expect(heard[heard.length - 1][0]).toBe(total);
}

const aborted = expect.objectContaining({ code: "aborted" });

describe("explanations a step at a time", () => {
  it("shapValuesAsync gives what shapValues gives, by both methods, with progress and an end", async () => {
    for (const options of [{}, { background: rows.slice(0, 20) }]) {
      const { heard, ...work } = watch();
      const shap = await shapValuesAsync(boosting, rows, { ...options, ...work });
      expect(shap.toJSON()).toEqual(shapValues(boosting, rows, options).toJSON());
      expectRising(heard);
      await expect(shapValuesAsync(boosting, rows, { ...options, ...watch(2) })).rejects.toThrow(aborted);
    }
  });

  it("permutationImportanceAsync gives what permutationImportance gives, for one and for several outcomes", async () => {
    for (const [model, target] of [
      [boosting, "left"],
      [classes, "plan"],
    ] as const) {
      const { heard, ...work } = watch();
      const found = await permutationImportanceAsync(model, rows, { target, repeats: 2, ...work });
      expect(found.toJSON()).toEqual(permutationImportance(model, rows, { target, repeats: 2 }).toJSON());
      expectRising(heard);
      await expect(permutationImportanceAsync(model, rows, { target, ...watch(2) })).rejects.toThrow(aborted);
    }
  });

  it("wrong options are refused by a promise, too", async () => {
    await expect(shapValuesAsync(boosting, rows, { method: "interventional" })).rejects.toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
    await expect(permutationImportanceAsync(boosting, rows, undefined as never)).rejects.toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
  });
});
