import { sortedNumbers } from "../../numeric/quantile.ts";

/** With more different values than this, they are sorted one by one. */
const FEW = 2048;

/** The values that are numbers, sorted (not to be written to: it may be the column itself). Prices and quantities are few numbers many times over: these are counted, O(values), and only what differs is sorted; else O(values log values). */
export function sortedValues(values: Float64Array): Float64Array {
  if (ascends(values)) return values;
  const counted = countFew(values);
  if (counted === undefined) return sortedNumbers(values);
  const { distinct, counts, n } = counted;
  const order = Int32Array.from(distinct.keys()).sort((a, b) => distinct[a] - distinct[b]);
  const sorted = new Float64Array(n);
  let end = 0;
  for (const d of order) {
    sorted.fill(distinct[d], end, end + counts[d]);
    end += counts[d];
  }
  return sorted;
}

/** Whether nothing is to be done, as with the times of many logs. */
function ascends(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++) if (!(values[i - 1] <= values[i])) return false;
  return values.length > 1;
}

function countFew(
  values: Float64Array,
): { readonly distinct: Float64Array; readonly counts: Int32Array; readonly n: number } | undefined {
  const distinct = new Float64Array(FEW);
  const counts = new Int32Array(FEW);
  // number of the distinct value and 1; 0 is an empty place
  const slots = new Int32Array(4 * FEW);
  const asFloat = new Float64Array(1);
  const bits = new Int32Array(asFloat.buffer);
  let [found, n] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] + 0; // -0 is 0
    if (Number.isNaN(value)) continue;
    asFloat[0] = value;
    const hash = Math.imul(bits[0] ^ Math.imul(bits[1], 0x85ebca6b), 0x9e3779b1);
    let slot = (hash >>> 16) & (slots.length - 1);
    while (slots[slot] > 0 && distinct[slots[slot] - 1] !== value) slot = (slot + 1) & (slots.length - 1);
    if (slots[slot] === 0) {
      if (found === FEW) return undefined;
      distinct[found] = value;
      slots[slot] = ++found;
    }
    counts[slots[slot] - 1]++;
    n++;
  }
  return { distinct: distinct.subarray(0, found), counts, n };
}
