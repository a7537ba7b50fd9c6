// node make-points.mjs FILE KIND: 1,000,000 points of 8 numbers, row by row as 64-bit floats; KIND "overlap" (eight groups that run into each other) or "uniform"
import { writeFileSync } from "node:fs";

const [file, kind] = process.argv.slice(2);
const ROWS = 1_000_000;
const COLUMNS = 8;
// xorshift32: the same points on every machine
let state = 2463534242;
const uniform = () => {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) / 4294967296;
};
const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
const centers = Array.from({ length: 8 * COLUMNS }, normal);
const points = new Float64Array(ROWS * COLUMNS);
for (let i = 0; i < ROWS; i++) {
  const c = Math.floor(uniform() * 8);
  for (let j = 0; j < COLUMNS; j++)
    points[i * COLUMNS + j] = kind === "uniform" ? uniform() : centers[c * COLUMNS + j] + normal();
}
writeFileSync(file, points);
