import { ownExp, powersOfTwo } from "../../numeric/own-exp.ts";
import type { LinearLayout } from "../linear/linear-layout.ts";
import type { FeatureRows } from "../rows/feature-types.ts";
import { networkKernel, networkShape, sharesOf } from "./network-kernel.ts";
import type { Network } from "./network-types.ts";

/** Probability of yes, the expected number, or one array of probabilities for each class. O(rows weights). */
export function networkPredictions(model: Network, rows: FeatureRows): Float64Array[] {
  const { outcome, target, layers, activation, inputs } = model;
  const shape = networkShape([inputs.length, ...layers.map(({ bias }) => bias.length)], activation);
  const theta = new Float64Array(shape.length);
  layers.forEach(({ bias, weights }, l) => {
    theta.set(bias, shape.offsets[l]);
    theta.set(weights, shape.offsets[l] + bias.length);
  });
  const kernel = networkKernel(inputLayout(model, rows), shape, outcome.kind);
  const powers = powersOfTwo();
  const out = layers[layers.length - 1].bias.map(() => new Float64Array(rows.length));
  const shares = new Float64Array(out.length);
  for (let i = 0; i < rows.length; i++) {
    const scores = kernel.forward(theta, i);
    const s = scores[0];
    switch (outcome.kind) {
      case "binary":
        out[0][i] = 1 / (1 + ownExp(-s, powers));
        break;
      case "count":
        out[0][i] = ownExp(s, powers);
        break;
      case "number":
        out[0][i] = target.center + target.scale * s;
        break;
      default:
        sharesOf(scores, powers, shares);
        for (let k = 0; k < out.length; k++) out[k][i] = shares[k];
    }
  }
  return out;
}

/** Rows laid out as the inputs of a model say. */
function inputLayout({ inputs, schema }: Network, { x, length: n }: FeatureRows): LinearLayout {
  const size = inputs.length + 1;
  const numbers = inputs.filter(({ level, isMissing }) => level === null && !isMissing);
  const m = numbers.length;
  const placeOf = (column: string) => schema.columns.findIndex((own) => own.column === column);
  const z = new Float64Array(n * m);
  numbers.forEach(({ column, mean, deviation }, j) => {
    const values = x[placeOf(column)];
    for (let i = 0; i < n; i++) z[i * m + j] = Number.isNaN(values[i]) ? 0 : (values[i] - mean) / deviation;
  });
  const blocks = schema.columns.flatMap(({ column, levels }, j) => {
    const at = new Int32Array((levels?.length ?? 0) + 1).fill(size);
    inputs.forEach((input, k) => {
      if (input.column !== column) return;
      if (input.isMissing) at[at.length - 1] = k + 1;
      else if (input.level !== null) at[(levels as readonly string[]).indexOf(input.level)] = k + 1;
    });
    return at.some((place) => place < size) ? [{ values: x[j], at }] : [];
  });
  const b = blocks.length;
  const codes = new Int32Array(n * b);
  blocks.forEach(({ values, at }, c) => {
    const none = at.length - 1;
    for (let i = 0; i < n; i++) {
      const v = values[i];
      codes[i * b + c] = Number.isNaN(v) ? at[none] : none === 0 ? size : at[v];
    }
  });
  return { n, size, m, z, b, codes, terms: [], references: [], reach: new Float64Array(0), warnings: [] };
}
