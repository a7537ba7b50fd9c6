/**
 * Distinct keys by group, such as customers by period. Rows count where `role[i] >= least` and neither group nor key is negative.
 * A mark on each key tells the group it was last seen in; rows whose groups do not ascend are sorted by group first (counting sort). O(rows + groups + keys).
 */
export function countDistinct(
  groups: Int32Array,
  groupCount: number,
  keys: Int32Array,
  keyCount: number,
  role: Uint8Array,
  least: number,
): Float64Array {
  const ascending = countAscending(groups, groupCount, keys, keyCount, role, least);
  if (ascending !== undefined) return ascending;
  const end = new Int32Array(groupCount + 1);
  for (let i = 0; i < groups.length; i++)
    if (groups[i] >= 0 && keys[i] >= 0 && role[i] >= least) end[groups[i] + 1]++;
  for (let g = 0; g < groupCount; g++) end[g + 1] += end[g];
  const sorted = new Int32Array(end[groupCount]);
  // filling moves end[g] from the beginning of group g to its end
  for (let i = 0; i < groups.length; i++)
    if (groups[i] >= 0 && keys[i] >= 0 && role[i] >= least) sorted[end[groups[i]]++] = keys[i];
  const mark = new Int32Array(keyCount).fill(-1);
  const counts = new Float64Array(groupCount);
  for (let g = 0, k = 0; g < groupCount; g++) {
    for (; k < end[g]; k++) {
      if (mark[sorted[k]] === g) continue;
      mark[sorted[k]] = g;
      counts[g]++;
    }
  }
  return counts;
}

/** As long as groups ascend, as periods do in most logs; undefined where they do not. */
function countAscending(
  groups: Int32Array,
  groupCount: number,
  keys: Int32Array,
  keyCount: number,
  role: Uint8Array,
  least: number,
): Float64Array | undefined {
  const mark = new Int32Array(keyCount).fill(-1);
  const counts = new Float64Array(groupCount);
  let last = 0;
  for (let i = 0; i < groups.length; i++) {
    const g = groups[i];
    const key = keys[i];
    if (g < 0 || key < 0 || role[i] < least) continue;
    if (g < last) return undefined;
    last = g;
    if (mark[key] === g) continue;
    mark[key] = g;
    counts[g]++;
  }
  return counts;
}
