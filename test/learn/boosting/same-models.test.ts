import { describe, expect, test } from "vitest";
import { runSteps } from "../../../src/core/work.ts";
import { type BinnedFeature, rowWords } from "../../../src/learn/boosting/bins.ts";
import type { Boosting } from "../../../src/learn/boosting/boosting-types.ts";
import { type BoostingOptions, fitBoosting } from "../../../src/learn/boosting/fit-boosting.ts";
import {
  addRows,
  cellPlaces,
  clearHistogram,
  emptyHistogram,
  laneGroups,
  paddedLanes,
  partLanes,
} from "../../../src/learn/boosting/histograms.ts";
import { lanesOf } from "../../../src/learn/boosting/lanes.ts";
import { packExact, packRounded, roomForGradients } from "../../../src/learn/boosting/pack-gradients.ts";
import { type Found, type SplitRules, searchFeature } from "../../../src/learn/boosting/search-feature.ts";
import { searchPackedCuts } from "../../../src/learn/boosting/search-packed.ts";
import { stream } from "../../common/stream.ts";
import { listed } from "../trees/listed.ts";

function madeRows(n: number) {
  const next = stream(7);
  return Array.from({ length: n }, () => {
    const a = next();
    const b = next();
    return {
      a: next() < 0.15 ? null : a,
      b,
      d: Math.floor(next() * 5),
      e: next() < 0.5 ? 1 : next() < 0.1 ? null : 0,
      k: Math.floor(next() * 300),
      c: next() < 0.1 ? null : "pqrstu"[Math.floor(next() * 6)],
      times: 1 + Math.floor(next() * 3),
      left: next() < 0.2 + 0.5 * a * b ? 1 : 0,
      orders: Math.floor(next() * 4 * a),
      level: ["u", "v", "w"][Math.floor((a + next()) * 1.49)],
    };
  });
}
type Row = ReturnType<typeof madeRows>[number];
const rows = madeRows(2500);

/** A hash of all digits of the trees (FNV-1a). */
function hashOf(model: Boosting): number {
  let hash = 0x811c9dc5;
  for (const letter of JSON.stringify(listed(model).trees))
    hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}

const CASES: readonly (readonly [
  name: string,
  options: Partial<BoostingOptions<Row>> & { readonly target: keyof Row },
  expected: number,
])[] = [
  ["rounded gradients", { target: "left", exact: false }, 3636668533],
  ["exact gradients", { target: "left" }, 4269588191],
  ["counted rows", { target: "left", count: "times", leaves: 60, minLeaf: 3 }, 2666712960],
  [
    "some of the rows and columns",
    { target: "orders", loss: "poisson", exact: false, rowShare: 0.6, featureShare: 0.7 },
    414116824,
  ],
  [
    "rows held back",
    { target: "left", exact: false, earlyStopping: { share: 0.2, patience: 3 } },
    1912307486,
  ],
  ["several classes", { target: "level", exact: false }, 2509427290],
  ["directions", { target: "left", exact: false, monotone: { a: 1, b: 1 } }, 1010491977],
  ["quantiles", { target: "k", loss: "quantile", exact: false, quantile: 0.8 }, 4208628072],
];

// the hashes are those of the plain code that came before lanes, packed search and leaves by row
test.each(CASES)("%s: the same trees digit for digit as without any shortcut", (_, options, expected) => {
  const features = (["a", "b", "d", "e", "k", "c"] as const).filter((f) => f !== options.target);
  expect(hashOf(fitBoosting(rows, { features, rounds: 8, ...options } as never))).toBe(expected);
});

const feature = (bins: number, hasMissing: boolean, column: number): BinnedFeature => ({
  column,
  bins,
  hasMissing,
  isCategory: false,
  hasRare: false,
  low: new Float64Array(bins),
  high: new Float64Array(bins),
});

describe("columns that share a lane", () => {
  const next = stream(11);
  const features = [3, 200, 2, 12, 6, 255, 4, 1, 2, 9].map((bins, j) => feature(bins, j % 3 === 0, j));
  const length = 700;
  const codes = new Uint8Array(length * features.length);
  features.forEach(({ bins, hasMissing }, f) => {
    for (let i = 0; i < length; i++)
      codes[f * length + i] = Math.floor(next() * (bins + (hasMissing ? 1 : 0)));
  });

  test("have room together and fewer lanes than columns", () => {
    const lanes = lanesOf(features);
    expect(lanes.flatMap((lane) => lane.features).sort((a, b) => a - b)).toEqual([...features.keys()]);
    expect(lanes.every(({ size }) => size <= 256)).toBe(true);
    expect(lanes.length).toBeLessThan(6);
  });

  test.each([true, false])("get the sums that each has alone (exact: %s)", (exact) => {
    const room = roomForGradients(length, length, exact);
    const g = Float64Array.from({ length }, () => next() - 0.5);
    const h = Float64Array.from({ length }, () => next());
    if (exact) packExact(room, g, h, 0.5, 1, undefined);
    else packRounded(room, g, h, 0.5, 1, 5);
    const lanes = lanesOf(features);
    const groups = laneGroups(lanes.length, room.cell);
    const width = paddedLanes(groups);
    const addends = {
      places: cellPlaces(features, lanes, width),
      groups,
      words: runSteps(rowWords({ length, codes }, lanes, width)),
      stride: width / 4,
      room,
      touched: new Float64Array(1),
    };
    const histogram = emptyHistogram(addends);
    histogram.sums.fill(99);
    clearHistogram(histogram, addends, features);
    const rowsOfNode = Int32Array.from({ length }, (_, i) => i).filter((i) => i % 3 !== 1);
    addRows(histogram, addends, rowsOfNode, 0, rowsOfNode.length);
    partLanes(histogram, addends);
    features.forEach(({ bins }, f) => {
      const plain = new Float64Array((bins + 1) * room.cell);
      for (const i of rowsOfNode) {
        const code = codes[f * length + i];
        if (exact) {
          plain[2 * code] += room.pairs[2 * i];
          plain[2 * code + 1] += room.pairs[2 * i + 1];
        } else plain[code] += (room.packed[i] >> 5) * room.split + (room.packed[i] & 31);
      }
      const from = addends.places.at[f] * room.cell;
      expect([...histogram.sums.subarray(from, from + plain.length)]).toEqual([...plain]);
    });
  });
});

test("searching packed sums finds what searching unpacked ones finds", () => {
  const next = stream(23);
  const split = 2 ** 25;
  for (let round = 0; round < 300; round++) {
    const bins = 2 + Math.floor(next() * 40);
    const scratch = {
      g: new Float64Array(256),
      h: new Float64Array(256),
      rows: new Float64Array(256),
      order: [],
    };
    const sums = new Float64Array(300);
    let [g, h] = [0, 0];
    for (let k = 0; k <= bins; k++) {
      // whole numbers that repeat, so that gains tie
      if (next() < 0.3 || (k === bins && next() < 0.5)) continue;
      scratch.g[k] = Math.floor(next() * 9 - 4) * 10;
      scratch.h[k] = 1 + Math.floor(next() * 60);
      sums[7 + k] = scratch.g[k] * split + scratch.h[k];
      g += scratch.g[k];
      h += scratch.h[k];
    }
    const node = { g, h, rows: 1000, lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };
    const rules: SplitRules = {
      l2: round % 2,
      minLeaf: 1 + (round % 3),
      minCurve: round % 5 === 0 ? 40 : 1,
      monotone: [0],
      bounded: false,
    };
    const fresh = (): Found => ({
      gain: round % 4,
      feature: -1,
      bin: -1,
      missingLeft: false,
      missingSeen: false,
      leftG: 0,
      leftH: 0,
      set: undefined,
    });
    const [plain, quick] = [fresh(), fresh()];
    const hope = searchFeature(node, feature(bins, true, 0), 0, 31, false, rules, scratch, plain);
    let other = searchPackedCuts(node, sums, 7, bins, split, 0, 31, rules, quick, false);
    if (sums[7 + bins] !== 0)
      other = Math.max(other, searchPackedCuts(node, sums, 7, bins, split, 0, 31, rules, quick, true));
    expect(quick).toEqual(plain);
    expect(other).toBe(hope);
  }
});
