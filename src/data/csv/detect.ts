import { isClienteleError } from "../../core/errors.ts";
import { type RowSink, scannerFor } from "./scan.ts";

const CANDIDATES: readonly string[] = [",", ";", "\t", "|"];
const ROWS = 100;

/**
 * The delimiter of a text, from its head. Each candidate cuts the first 100 rows, quotes respected; the one whose rows agree best on a
 * number of fields above one wins, the header counting extra; more fields break a tie, then the order `, ; tab |`. One column only: ",".
 */
export function detectDelimiter(head: Uint8Array, length: number, last: boolean): string {
  let best = ",";
  let bestScore = 0;
  let bestFields = 1;
  for (const candidate of CANDIDATES) {
    const counts = fieldCounts(head, length, last, candidate);
    const [fields, agreeing] = commonest(counts);
    if (fields < 2) continue;
    const score = agreeing / counts.length + (counts[0] === fields ? 1 : 0);
    if (score > bestScore || (score === bestScore && fields > bestFields)) {
      best = candidate;
      bestScore = score;
      bestFields = fields;
    }
  }
  return best;
}

function fieldCounts(head: Uint8Array, length: number, last: boolean, delimiter: string): number[] {
  const counts: number[] = [];
  const sink: RowSink = {
    starts: new Int32Array(2),
    ends: new Int32Array(2),
    width: 2,
    row: (_bytes, fields) => counts.push(fields) < ROWS,
  };
  const state = { line: 1, openQuote: 0 };
  try {
    const scan = scannerFor(delimiter);
    const end = scan(head, 0, length, last, state, sink);
    // a head that ends inside its first row still tells more than nothing
    if (counts.length === 0 && end < length) scan(head, end, length, true, state, sink);
  } catch (error) {
    // the wrong delimiter makes nonsense of quotes: what was cut until then decides
    if (!isClienteleError(error)) throw error;
  }
  return counts;
}

function commonest(counts: readonly number[]): [fields: number, rows: number] {
  const rows = new Map<number, number>();
  for (const fields of counts) rows.set(fields, (rows.get(fields) ?? 0) + 1);
  let best: [number, number] = [0, 0];
  for (const [fields, n] of rows) if (n > best[1] || (n === best[1] && fields > best[0])) best = [fields, n];
  return best;
}
