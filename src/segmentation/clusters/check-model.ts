import { isRecord } from "../../core/is-record.ts";
import { isNumber, isNumbers } from "../../core/json-values.ts";
import { badModel } from "../../core/model.ts";
import { type FeatureScale, isScale } from "./scales.ts";

/** The parts that all cluster models share. */
interface Shared {
  readonly kind: string;
  readonly k: number;
  readonly scales: unknown;
  readonly clusters: unknown;
  readonly fit: unknown;
}

/** Checks what cluster models have in common. */
export function checkClusterModel(model: Shared): void {
  const { kind, k, scales, clusters } = model;
  if (!Number.isInteger(k) || k < 1) throw badModel(kind, "k must be a whole number of at least 1");
  if (!isScales(scales))
    throw badModel(kind, "scales must be a list, each with column, scale, shift, and a spread above zero");
  if (!Array.isArray(clusters) || clusters.length !== k)
    throw badModel(kind, `clusters must be a list of ${k}`);
  for (const cluster of clusters) {
    const isGood =
      isRecord(cluster) &&
      isNumber(cluster.size) &&
      isNumber(cluster.share) &&
      cluster.share >= 0 &&
      isRecord(cluster.center) &&
      isNumbers(cluster.scaled, scales.length);
    if (!isGood)
      throw badModel(kind, `each cluster needs size, share, center and ${scales.length} scaled numbers`);
  }
  if (!isRecord(model.fit)) throw badModel(kind, "fit must be an object");
}

/** A list of at least one scale. */
export function isScales(value: unknown): value is FeatureScale[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(
      (scale) =>
        isRecord(scale) &&
        typeof scale.column === "string" &&
        isScale(scale.scale) &&
        isNumber(scale.shift) &&
        isNumber(scale.spread) &&
        scale.spread > 0 &&
        (scale.level === undefined || typeof scale.level === "string"),
    )
  );
}
