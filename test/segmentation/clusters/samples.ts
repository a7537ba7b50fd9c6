import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { normal, randomFrom } from "../../../src/core/random.ts";
import { shared } from "../../common/project.ts";

const folder = join(shared, "data/advanced/cluster");

/** Whether the data sets of the references lie beside the project. */
export const hasData: boolean = existsSync(folder);

function lines(file: string): string[][] {
  if (!hasData) return [];
  return readFileSync(join(folder, file), "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
}

export interface Flower {
  readonly sepalLength: number;
  readonly sepalWidth: number;
  readonly petalLength: number;
  readonly petalWidth: number;
  readonly species: string;
}

export const FLOWER = ["sepalLength", "sepalWidth", "petalLength", "petalWidth"] as const;

export function iris(): Flower[] {
  return lines("iris.csv").map((cells) => ({
    sepalLength: Number(cells[1]),
    sepalWidth: Number(cells[2]),
    petalLength: Number(cells[3]),
    petalWidth: Number(cells[4]),
    species: cells[5],
  }));
}

export function faithful(): { eruptions: number; waiting: number }[] {
  return lines("faithful.csv").map((cells) => ({ eruptions: Number(cells[1]), waiting: Number(cells[2]) }));
}

export const ARRESTS = ["murder", "assault", "urban", "rape"] as const;

/** USArrests scaled as R's `scale` does (n - 1 in the denominator). */
export function scaledArrests(): { murder: number; assault: number; urban: number; rape: number }[] {
  const rows = lines("USArrests.csv").map((cells) => cells.slice(1).map(Number));
  const scaled = rows.map((row) =>
    row.map((value, j) => {
      const mean = rows.reduce((s, r) => s + r[j], 0) / rows.length;
      const variance = rows.reduce((s, r) => s + (r[j] - mean) ** 2, 0) / (rows.length - 1);
      return (value - mean) / Math.sqrt(variance);
    }),
  );
  return scaled.map(([murder, assault, urban, rape]) => ({ murder, assault, urban, rape }));
}

export interface Customer {
  readonly customer: string;
  readonly orders: number;
  readonly spend: number;
}

/** Groups of customers around given middles, drawn with a seed. */
export function blobs(
  middles: readonly (readonly [number, number])[],
  each: number,
  seed: number,
  deviation = 1,
): Customer[] {
  const random = randomFrom(seed);
  return middles.flatMap(([x, y], c) =>
    Array.from({ length: each }, (_, i) => ({
      customer: `${c}-${i}`,
      orders: normal(random, x, deviation),
      spend: normal(random, y, deviation),
    })),
  );
}

/** Three groups apart, as many customers in each. */
export function threeBlobs(each: number): Customer[] {
  return blobs(
    [
      [0, 0],
      [8, 1],
      [3, 9],
    ],
    each,
    4,
  );
}
