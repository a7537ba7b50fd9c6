/**
 * Distinct keys by group, such as customers by period. Rows count where `role[i] >= least` and neither group nor key is negative.
 * Rows are sorted by group (counting sort); then a mark on each key tells the group it was last seen in. O(rows + groups + keys).
 */
export function countDistinct(
  groups: Int32Array,
  groupCount: number,
  keys: Int32Array,
  keyCount: number,
  role: Uint8Array,
  least: number,
): Float64Array {
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
