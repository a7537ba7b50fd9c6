/** 10,000,000 orders of 1,000,000 customers over three years, drawn from a seed. */
export function orders(rows = 10_000_000, customers = 1_000_000) {
  let state = 11;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  const from = Date.UTC(2023, 0, 1);
  const span = Date.UTC(2026, 0, 1) - from;
  const codes = new Int32Array(rows);
  const time = new Float64Array(rows);
  const amount = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    codes[i] = Math.floor(draw() * customers);
    time[i] = from + Math.floor(draw() * span);
    amount[i] = Math.floor(10_000 * draw()) / 100;
  }
  // dictionary codes are numbered by first appearance
  const seen = new Int32Array(customers).fill(-1);
  const levels = [];
  for (let i = 0; i < rows; i++) {
    if (seen[codes[i]] < 0) {
      seen[codes[i]] = levels.length;
      levels.push(`c${codes[i]}`);
    }
    codes[i] = seen[codes[i]];
  }
  return { codes, time, amount, levels };
}
