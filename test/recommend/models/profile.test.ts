import { describe, expect, it } from "vitest";
import type { History } from "../../../src/recommend/models/history.ts";
import { needProfile, profileOption, profileWeights } from "../../../src/recommend/models/profile.ts";
import { expectClose } from "../../common/close.ts";

const DAY = 86_400_000;

function history(last: readonly number[]): History {
  const ones = new Float64Array(last.length).fill(1);
  return {
    at: Int32Array.from(last.keys()),
    baskets: ones,
    weight: ones,
    last: Float64Array.from(last),
    basketStart: new Int32Array(1),
    basketAt: new Int32Array(0),
    basketTime: new Float64Array(0),
  };
}

describe("profiles", () => {
  it("count everything alike unless told otherwise", () => {
    expect(profileOption(undefined)).toEqual({ decay: "none" });
    expect(profileOption({})).toEqual({ decay: "none" });
    expect([...profileWeights(history([1, 5, Number.NaN]), 9, { decay: "none" })]).toEqual([1, 1, 1]);
  });

  it("fall with the rank, the newest first; of one time the higher place is newer", () => {
    // worked by hand: ranks 3, 1, 2, and 4 for what has no time
    expect([...profileWeights(history([7, 9, 9, Number.NaN]), 99, { decay: { power: 1 } })]).toEqual([
      1 / 3,
      1 / 2,
      1,
      1 / 4,
    ]);
    const none = [...profileWeights(history([Number.NaN, Number.NaN]), 99, { decay: { power: 0.75 } })];
    expect(none).toEqual([1, 1]);
  });

  it("fall by half in a half-life of days before asOf", () => {
    const asOf = 100 * DAY;
    const last = [asOf - 30 * DAY, asOf - 15 * DAY, asOf + DAY, Number.NaN];
    const weights = profileWeights(history(last), asOf, { decay: { halfLife: 30 } });
    // the future counts as of asOf, what has no time as the oldest
    expectClose([...weights], [0.5, Math.SQRT1_2, 1, 0.5], 1e-14);
    expect([...profileWeights(history([Number.NaN]), asOf, { decay: { halfLife: 30 } })]).toEqual([1]);
  });

  it("refuse what is no profile", () => {
    const bad: unknown[] = [
      null,
      "none",
      { decay: "half" },
      { decay: null },
      { decay: { power: -1 } },
      { decay: { power: Number.NaN } },
      { decay: { power: 1, halfLife: 3 } },
      { decay: { halfLife: 0 } },
      { decay: { halfLife: "30" } },
      { decay: {} },
    ];
    for (const profile of bad) {
      if (typeof profile === "object" && profile !== null && (profile as { decay: unknown }).decay === null)
        expect(profileOption(profile as never)).toEqual({ decay: "none" });
      else expect(() => profileOption(profile as never)).toThrow(/Option profile/);
      expect(() => needProfile("x", profile)).toThrow(/profile says nothing/);
    }
    expect(() => needProfile("x", { decay: "none", more: 1 })).toThrow();
    expect(() => needProfile("x", { decay: { power: 0.5 } })).not.toThrow();
  });
});
