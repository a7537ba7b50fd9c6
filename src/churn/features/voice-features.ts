import { DAY_MS } from "../../core/time.ts";
import type { Ledger } from "../input/ledger.ts";
import { daysBefore, type Past } from "../input/past.ts";
import { CSAT, NPS, REVIEW, TICKET } from "../input/read-voice.ts";
import type { FeatureColumns, FeatureRequest } from "./feature-types.ts";

/** Tickets, reviews and ratings before the cut. O(rows of feedback). */
export function feedbackFeatures(
  past: Past,
  { start, codes: { kind }, numbers: { wall, rating, closed } }: Ledger,
  rows: Int32Array,
  { observation, wanted }: FeatureRequest,
  out: FeatureColumns,
): void {
  const column = adder(rows.length, wanted, out);
  const tickets = kind.includes(TICKET);
  const [last30, last90, open, since] = [
    column("tickets30", tickets),
    column("tickets90", tickets),
    column("openTickets", tickets),
    column("daysSinceTicket", tickets, Number.NaN),
  ];
  const reviews = column("reviews", kind.includes(REVIEW));
  const rated = rating.some((stars) => !Number.isNaN(stars));
  const [lastRating, low] = [column("lastRating", rated, Number.NaN), column("lowRatings", rated)];
  const [from, before30, before90] = [
    daysBefore(past, observation),
    daysBefore(past, 30),
    daysBefore(past, 90),
  ];
  const lowest = lowRating(rating);
  for (let r = 0; r < rows.length; r++)
    for (let k = start[rows[r]]; k < start[rows[r] + 1]; k++) {
      if (kind[k] === TICKET) {
        if (wall[k] >= before30) last30[r]++;
        if (wall[k] >= before90) last90[r]++;
        if (Number.isNaN(closed[k])) open[r]++;
        since[r] = past.today - Math.floor(wall[k] / DAY_MS);
      }
      if (kind[k] === REVIEW && wall[k] >= from) reviews[r]++;
      if (Number.isNaN(rating[k])) continue;
      lastRating[r] = rating[k];
      if (wall[k] >= from && rating[k] <= lowest) low[r]++;
    }
}

/** Answers to surveys before the cut. O(answers). */
export function surveyFeatures(
  past: Past,
  { start, codes: { question }, numbers: { wall, score } }: Ledger,
  rows: Int32Array,
  { wanted }: FeatureRequest,
  out: FeatureColumns,
): void {
  const column = adder(rows.length, wanted, out);
  const [nps, csat] = [question.includes(NPS), question.includes(CSAT)];
  const [npsLast, npsChange] = [column("npsLast", nps, Number.NaN), column("npsChange", nps, Number.NaN)];
  const [csatLast, csatChange] = [
    column("csatLast", csat, Number.NaN),
    column("csatChange", csat, Number.NaN),
  ];
  const there = question.length > 0;
  const [answers, since] = [column("answers", there), column("daysSinceAnswer", there, Number.NaN)];
  for (let r = 0; r < rows.length; r++)
    for (let k = start[rows[r]]; k < start[rows[r] + 1]; k++) {
      answers[r]++;
      since[r] = past.today - Math.floor(wall[k] / DAY_MS);
      if (question[k] === NPS) {
        npsChange[r] = score[k] - npsLast[r];
        npsLast[r] = score[k];
      } else if (question[k] === CSAT) {
        csatChange[r] = score[k] - csatLast[r];
        csatLast[r] = score[k];
      }
    }
}

/** Age of the account, and fields that never change. O(customers). */
export function profileFeatures(past: Past, rows: Int32Array, out: FeatureColumns): void {
  const { profiles, groupOf, asOf, zone, today } = past;
  if (profiles === undefined) return;
  // one person's profile may stand under any of the ids that are known to be theirs
  const rowOf = new Int32Array(past.ids.length).fill(-1);
  for (let c = 0; c < rowOf.length; c++) {
    const group = groupOf === undefined ? c : groupOf[c];
    const row = profiles.row(c);
    if (row >= 0 && (rowOf[group] < 0 || c === group)) rowOf[group] = row;
  }
  const { created } = profiles;
  if (created?.some((time) => time < asOf)) {
    const age = Float64Array.from(rows, (c) => {
      const time = rowOf[c] < 0 ? Number.NaN : created[rowOf[c]];
      return time < asOf ? today - Math.floor(zone.toWall(time) / DAY_MS) : Number.NaN;
    });
    out.set("accountAge", age);
  }
  for (const { name, column } of profiles.fields)
    out.set(
      name,
      column instanceof Float64Array
        ? Float64Array.from(rows, (c) => (rowOf[c] < 0 ? Number.NaN : column[rowOf[c]]))
        : {
            codes: Int32Array.from(rows, (c) => (rowOf[c] < 0 ? -1 : column.codes[rowOf[c]])),
            levels: column.levels,
          },
    );
}

/** The highest rating that is a bad one: two fifths of the smallest usual scale (5, 10, 100) that the ratings so far fit in. */
function lowRating(ratings: Float64Array): number {
  let most = 0;
  for (const stars of ratings) if (stars > most) most = stars;
  return 0.4 * (most <= 5 ? 5 : most <= 10 ? 10 : 100);
}

function adder(rows: number, wanted: ReadonlySet<string>, out: FeatureColumns) {
  return (name: string, there: boolean, otherwise = 0): Float64Array => {
    const values = new Float64Array(rows).fill(otherwise);
    if (there || wanted.has(name)) out.set(name, values);
    return values;
  };
}
