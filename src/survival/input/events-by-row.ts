/** Events of each row: 1 where it ends with one, times the customers that it stands for. Rows cut into stretches of time have as many. */
export function eventsByRow(event: Uint8Array, count: Float64Array | undefined): Float64Array {
  const out = new Float64Array(event.length);
  for (let i = 0; i < event.length; i++) if (event[i] !== 0) out[i] = count === undefined ? 1 : count[i];
  return out;
}
