/** Moves the rows from `from` to `to` that go left before the others, both in the order they stood in; returns where the others begin. */
export function partRows(
  codes: Uint8Array,
  goesLeft: Uint8Array,
  rows: Int32Array,
  spare: Int32Array,
  from: number,
  to: number,
): number {
  let left = from;
  let i = from;
  // each is written to both and one of them counts: no branch to guess; four at once wait for memory together
  for (; i + 3 < to; i += 4) {
    const a = rows[i];
    const b = rows[i + 1];
    const c = rows[i + 2];
    const d = rows[i + 3];
    const atB = (left + goesLeft[codes[a]]) | 0;
    const atC = (atB + goesLeft[codes[b]]) | 0;
    const atD = (atC + goesLeft[codes[c]]) | 0;
    const after = (atD + goesLeft[codes[d]]) | 0;
    rows[left] = a;
    rows[atB] = b;
    rows[atC] = c;
    rows[atD] = d;
    spare[i - left] = a;
    spare[(i + 1 - atB) | 0] = b;
    spare[(i + 2 - atC) | 0] = c;
    spare[(i + 3 - atD) | 0] = d;
    left = after;
  }
  for (; i < to; i++) {
    const row = rows[i];
    spare[i - left] = row;
    rows[left] = row;
    left += goesLeft[codes[row]];
  }
  rows.set(spare.subarray(0, to - left), left);
  return left;
}
