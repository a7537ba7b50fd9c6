import type { Data } from "../../core/columns.ts";
import { GrowingFloats, GrowingInts } from "../../core/growing.ts";
import type { Rejected, TextColumn } from "../../core/table.ts";
import type { LooseRows } from "./ledger.ts";
import type { People } from "./people.ts";
import { type LogReading, readSource, type SourceColumns } from "./read-door.ts";
import { wallOf } from "./read-purchases.ts";

/** What a row of feedback is. The rating of a ticket is a row of its own, of when the ticket was closed. */
export const REVIEW = 0;
export const TICKET = 1;
const TICKET_RATING = 2;
/** What a survey question asks. */
export const NPS = 0;
export const CSAT = 1;

/** Feedback and survey answers as dated facts. */
export interface Voice {
  /** Numbers: wall, rating, closed. Codes: kind. */
  readonly feedback: LooseRows | undefined;
  /** Numbers: wall, score. Codes: question. */
  readonly answers: LooseRows | undefined;
  readonly notes: readonly string[];
  readonly rejected: readonly Rejected[];
}

/** Reads feedback and surveys through the door. O(rows). */
export function readVoice(
  feedback: Data<object> | undefined,
  surveys: Data<object> | undefined,
  reading: LogReading,
  people: People,
  questions: { readonly nps?: string; readonly csat?: string } = {},
): Voice {
  const notes: string[] = [];
  const read = {
    feedback: feedback && feedbackRows(feedback, reading, people),
    answers: surveys && answerRows(surveys, reading, people, questions, notes),
  };
  return {
    feedback: read.feedback?.rows,
    answers: read.answers?.rows,
    notes,
    rejected: [...(read.feedback?.rejected ?? []), ...(read.answers?.rejected ?? [])],
  };
}

function feedbackRows(data: Data<object>, reading: LogReading, people: People) {
  const source = readSource(
    data,
    { time: "time", kind: "text" },
    { customer: "text", rating: "number", closed: "time" },
    reading,
    "feedback",
  );
  const { time, kind } = source.read.columns as unknown as {
    readonly time: Float64Array;
    readonly kind: TextColumn;
  };
  const named = people.numbersOf(customerOf(source));
  const [rating, closed] = [source.number("rating"), source.number("closed")];
  const kinds = kind.levels.map((name) => (name === "review" ? REVIEW : name === "ticket" ? TICKET : -1));
  const [who, code] = [new GrowingInts(), new GrowingInts()];
  const [at, score, until] = [new GrowingFloats(), new GrowingFloats(), new GrowingFloats()];
  const add = (c: number, k: number, t: number, stars: number, end: number) => {
    who.push(c);
    code.push(k);
    at.push(t);
    score.push(stars);
    until.push(end);
  };
  for (let i = 0; i < time.length; i++) {
    const k = kind.codes[i] < 0 ? -1 : kinds[kind.codes[i]];
    if (named[i] < 0 || k < 0) continue;
    const stars = rating?.[i] ?? Number.NaN;
    const end = closed?.[i] ?? Number.NaN;
    add(named[i], k, time[i], k === REVIEW ? stars : Number.NaN, end);
    // customers rate a ticket once it is closed; without that date nobody can say when
    if (k === TICKET && !Number.isNaN(stars) && end >= time[i])
      add(named[i], TICKET_RATING, end, stars, Number.NaN);
  }
  const times = at.done();
  const rows: LooseRows = {
    who: who.done(),
    time: times,
    numbers: { wall: wallOf(times, reading.zone), rating: score.done(), closed: until.done() },
    codes: { kind: code.done() },
    later: ["closed"],
  };
  return { rows, rejected: source.read.rejected };
}

function answerRows(
  data: Data<object>,
  reading: LogReading,
  people: People,
  { nps = "recommend", csat = "satisf" }: { readonly nps?: string; readonly csat?: string },
  notes: string[],
) {
  const source = readSource(
    data,
    { question: "text" },
    { customer: "text", time: "time", score: "number" },
    reading,
    "surveys",
  );
  const { question } = source.read.columns as unknown as { readonly question: TextColumn };
  const asks = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase());
  const kinds = question.levels.map((text) => (asks(text, nps) ? NPS : asks(text, csat) ? CSAT : -1));
  const time = source.number("time") ?? new Float64Array(question.codes.length).fill(Number.NaN);
  const score = source.number("score") ?? new Float64Array(question.codes.length).fill(Number.NaN);
  const who = people.numbersOf(customerOf(source));
  let undated = 0;
  for (let i = 0; i < who.length; i++) {
    if (who[i] < 0) continue;
    if (Number.isNaN(time[i])) undated++;
    if (Number.isNaN(time[i]) || Number.isNaN(score[i]) || question.codes[i] < 0) who[i] = -1;
  }
  if (undated > 0) notes.push(`${undated} survey answers have no date and are not used.`);
  const rows: LooseRows = {
    who,
    time,
    numbers: { wall: wallOf(time, reading.zone), score },
    codes: { question: question.codes.map((code) => (code < 0 ? -1 : kinds[code])) },
  };
  return { rows, rejected: source.read.rejected };
}

function customerOf({ text, length }: SourceColumns): TextColumn {
  return text("customer") ?? { codes: new Int32Array(length).fill(-1), levels: [] };
}
