import { badModel } from "../../core/model.ts";
import type { FeatureSchema } from "../rows/feature-types.ts";
import { listTrees } from "./list-trees.ts";
import type { PackedTrees, ShortTrees, Trees } from "./tree-types.ts";

/**
 * Trees of a model, ready to walk. What a preorder list says is a forest whatever stands in it, so that no cycle can be written down; all the rest is checked. O(nodes).
 *
 * @throws "bad-model" when lists do not fit each other or the schema.
 */
export function unpackTrees(kind: string, trees: PackedTrees | ShortTrees, schema: FeatureSchema): Trees {
  const { columns } = schema;
  const packed = listTrees(kind, trees, schema);
  const { width, feature: nodes, cut: cuts, missing, value: values, cover: covers } = packed;
  const n = nodes.length;
  const leaves = covers.length;
  if (
    !(Number.isInteger(width) && width >= 1) ||
    cuts.length !== n - leaves ||
    missing.length !== n - leaves ||
    values.length !== leaves * width ||
    !covers.every((c) => c >= 0 && Number.isFinite(c)) ||
    !values.every(Number.isFinite) ||
    !cuts.every(Number.isFinite)
  )
    throw badModel(kind, "the lists of its trees do not fit each other");
  const made = new Map<unknown, Uint8Array>();
  // splits with the same set share it: a small file must not ask for much memory
  const bitsOf = (set: unknown, levels: number): Uint8Array | undefined => {
    const known = made.get(set);
    if (known?.length === levels) return known;
    if (!Array.isArray(set) || !set.every((k) => Number.isInteger(k) && k >= 0 && k < levels))
      return undefined;
    const bits = new Uint8Array(levels);
    for (const level of set) bits[level] = 1;
    made.set(set, bits);
    return bits;
  };
  const out = {
    width,
    feature: Int32Array.from(nodes),
    cut: new Float64Array(n),
    isSet: new Uint8Array(n),
    sets: [] as Uint8Array[],
    missingLeft: new Uint8Array(n),
    right: new Int32Array(n),
    value: new Float64Array(n * width),
    cover: new Float64Array(n),
  };
  const roots: number[] = [];
  // splits whose right part is still to come
  const open: number[] = [];
  let split = 0;
  let leaf = 0;
  let atRoot = true;
  for (let node = 0; node < n; node++) {
    if (atRoot) roots.push(node);
    atRoot = false;
    const feature = nodes[node];
    if (feature >= 0) {
      const column = columns[feature];
      if (column === undefined)
        throw badModel(kind, "a tree asks for a feature that its schema does not have");
      out.cut[node] = cuts[split];
      out.missingLeft[node] = missing[split] === "l" ? 1 : 0;
      split++;
      if (column.levels !== null) {
        const goesLeft = bitsOf(packed.sets[out.cut[node]], column.levels.length);
        if (goesLeft === undefined)
          throw badModel(kind, `a tree splits ${column.column} by categories that its schema does not have`);
        out.isSet[node] = 1;
        out.cut[node] = out.sets.length;
        out.sets.push(goesLeft);
      }
      open.push(node);
      continue;
    }
    if (feature !== -1 || leaf >= leaves)
      throw badModel(kind, "a node of its trees is neither a split nor a leaf");
    out.cover[node] = covers[leaf];
    for (let k = 0; k < width; k++) out.value[node * width + k] = values[leaf * width + k];
    leaf++;
    const parent = open.pop();
    if (parent === undefined) atRoot = true;
    else out.right[parent] = node + 1;
    // the parent's right part begins at the next node
  }
  if (open.length > 0 || !atRoot || leaf !== leaves || split !== cuts.length)
    throw badModel(kind, "its last tree is not complete");
  // children come after their parent, so one pass backwards adds up what lies below
  for (let node = n - 1; node >= 0; node--)
    if (nodes[node] >= 0) out.cover[node] = out.cover[node + 1] + out.cover[out.right[node]];
  return { ...out, roots: Int32Array.from(roots) };
}
