import { ClienteleError, show } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import type { SurveyQuestion } from "../schema-more.ts";
import type { Cells } from "./cells.ts";
import { findQuestion } from "./questions.ts";
import { type SurveyLabels, scoreAnswers } from "./scales.ts";

/** A scale per reversed question, by its place; undefined: that of its labels. */
type Reversed = ReadonlyMap<number, readonly [low: number, high: number] | undefined>;

/** How answers become numbers. */
export interface ScoreOptions {
  readonly labels: readonly SurveyLabels[] | "none" | undefined;
  readonly reversed:
    | readonly string[]
    | { readonly [question: string]: readonly [number, number] }
    | undefined;
}

/** Scores by cell, and what was found of each question. O(cells + distinct answers x scales). */
export function scoreCells(
  cells: Cells,
  options: ScoreOptions,
): { readonly score: Float64Array; readonly questions: SurveyQuestion[]; readonly notes: string[] } {
  const own = labelOption(options.labels);
  const reversed = reversedOption(cells.questions, options.reversed);
  const distinct = cells.questions.map(() => new Map<number, number>());
  const counts = cells.questions.map(() => ({ answers: 0, scored: 0, unanswered: 0 }));
  for (let i = 0; i < cells.row.length; i++) {
    const q = cells.question[i];
    if (cells.answer[i] < 0 && Number.isNaN(cells.value[i])) counts[q].unanswered++;
    else {
      counts[q].answers++;
      if (cells.answer[i] >= 0) distinct[q].set(cells.answer[i], cells.value[i]);
    }
  }
  const inWords = new Map<string, string[]>();
  const unclear: string[] = [];
  const scored = cells.questions.map((question, q) => {
    const codes = [...distinct[q].keys()];
    const texts = codes.map((code) => cells.answers[code]);
    const asNumbers = [...distinct[q].values()].map((value) => (cells.several[q] ? Number.NaN : value));
    const words = !cells.several[q] && !cells.scored[q];
    const scoring = words
      ? scoreAnswers(texts, asNumbers, own, options.labels !== "none")
      : { scores: asNumbers, scale: null, labels: null, ambiguous: false };
    if (scoring.scale !== null && scoring.labels !== null) {
      const [low, high] = scoring.scale;
      const ends = `${low} (${show(scoring.labels[0])}) to ${high} (${show(scoring.labels[scoring.labels.length - 1])})`;
      inWords.set(ends, [...(inWords.get(ends) ?? []), question]);
    }
    if (scoring.ambiguous)
      unclear.push(
        `${show(question)}: the answers fit several scales and have no score; option labels says which, lowest first: labels: [["Poor", "Fair", ...]].`,
      );
    const scale = reversed.get(q) ?? scoring.scale;
    if (reversed.has(q) && scale === null) throw noScale(question);
    return { ...scoring, scale, of: new Map(words ? codes.map((code, i) => [code, scoring.scores[i]]) : []) };
  });
  const score = Float64Array.from(cells.row, (_, i) => {
    const q = cells.question[i];
    const { of, labels, scale } = scored[q];
    // numbers cell by cell: a file's own score need not follow from the words beside it
    const value =
      labels === null && !Number.isNaN(cells.value[i])
        ? cells.value[i]
        : (of.get(cells.answer[i]) ?? Number.NaN);
    if (Number.isNaN(value)) return value;
    counts[q].scored++;
    if (!reversed.has(q)) return value;
    const [low, high] = scale as readonly [number, number];
    if (value < low || value > high) throw outside(cells.questions[q], value, low, high);
    return low + high - value;
  });
  const notes = [...inWords].map(
    ([ends, names]) =>
      `Answers in words were scored from ${ends}: ${names.slice(0, 10).map(show).join(", ")}${names.length > 10 ? ", ..." : ""}.`,
  );
  const questions = cells.questions.map((question, q): SurveyQuestion => {
    const { scale, labels } = scored[q];
    return { question, ...counts[q], scale, labels, reversed: reversed.has(q) };
  });
  return {
    score,
    questions: questions.filter((q) => q.answers + q.unanswered > 0),
    notes: [...notes, ...unclear],
  };
}

function labelOption(labels: ScoreOptions["labels"]): readonly SurveyLabels[] {
  if (labels === undefined || labels === "none") return [];
  if (Array.isArray(labels) && labels.every(isLabels)) return labels;
  throw badOption("labels", labels, 'a list of scales such as [["Nie", "Manchmal", "Immer"]], or "none"');
}

function isLabels(labels: unknown): boolean {
  if (Array.isArray(labels)) return labels.length > 1 && labels.every((label) => typeof label === "string");
  return (
    typeof labels === "object" &&
    labels !== null &&
    Object.values(labels).length > 1 &&
    Object.values(labels).every((score) => Number.isFinite(score))
  );
}

function reversedOption(questions: readonly string[], reversed: ScoreOptions["reversed"]): Reversed {
  if (reversed === undefined) return new Map();
  if (Array.isArray(reversed))
    return new Map(reversed.map((name: unknown) => [findQuestion(questions, name, "reversed"), undefined]));
  if (typeof reversed !== "object" || reversed === null)
    throw badOption("reversed", reversed, "a list of questions, or the scale of each");
  return new Map(
    Object.entries(reversed).map(([name, scale]) => {
      const [low, high] = Array.isArray(scale) ? (scale as readonly number[]) : [];
      if (!(Number.isFinite(low) && Number.isFinite(high) && low < high))
        throw badOption("reversed", scale, "the smallest and the largest answer, such as [1, 5]");
      return [findQuestion(questions, name, "reversed"), [low, high] as const];
    }),
  );
}

function noScale(question: string): ClienteleError {
  return new ClienteleError(
    "bad-option",
    `Option reversed: the answers to ${show(question)} are numbers and do not say where their scale begins and ends. Say it: reversed: { ${show(question)}: [1, 5] }.`,
    { value: question, expected: "the smallest and the largest answer of the scale" },
  );
}

function outside(question: string, value: number, low: number, high: number): ClienteleError {
  return new ClienteleError(
    "bad-option",
    `Option reversed gives ${show(question)} the scale ${low} to ${high}, but ${value} was answered.`,
    { value, expected: `a scale that holds ${value}` },
  );
}
