import { badOption } from "../../core/options.ts";
import type { AnswerColumn, SurveyDraft } from "../layouts/survey-sheets.ts";
import { isMeta } from "../layouts/survey-sheets.ts";
import { findQuestion } from "./questions.ts";

/** Answers one after the other, by row of the file and then by question. */
export interface Cells {
  readonly questions: readonly string[];
  readonly answers: readonly string[];
  /** Row of the file. */
  readonly row: number[];
  /** Place in `questions`. */
  readonly question: number[];
  /** Place in `answers`; -1: not answered. */
  readonly answer: number[];
  /** The number that was answered; NaN: none. */
  readonly value: number[];
  /** Whether several answers may be given to a question; those are not scored. */
  readonly several: readonly boolean[];
  /** Whether the file has scores of its own for a question; its words are not scored then. */
  readonly scored: readonly boolean[];
}

/** What of a file are answers. */
export interface CellOptions {
  readonly questions: readonly string[] | undefined;
  readonly multiple: readonly string[];
  readonly separator: string | undefined;
  /** Columns that are no questions because they were asked for as columns. */
  readonly kept: ReadonlySet<string>;
}

/** Cells of a wide file: every column that no field names and that is not about the form, or the questions asked for. O(rows x columns). */
export function wideCells(
  draft: SurveyDraft,
  wide: readonly AnswerColumn[],
  { questions, multiple, separator, kept }: CellOptions,
): { readonly cells: Cells; readonly aside: readonly string[] } {
  const names = [...new Set(wide.map(({ question }) => question))];
  const possible = new Set(
    wide.filter(({ column }) => !isMeta(column) && !kept.has(column)).map(({ question }) => question),
  );
  const chosen =
    questions === undefined
      ? names.filter((name) => possible.has(name))
      : [...new Set(questions.map((wanted) => names[findQuestion(names, wanted, "questions")]))];
  const columns = chosen.map((name) => wide.filter(({ question }) => question === name));
  const split = new Set(multiple.map((wanted) => findQuestion(chosen, wanted, "multiple")));
  const answers = new Answers();
  const read = columns.map((list, q) => list.map((column) => answers.of(column, split.has(q), separator)));
  const cells: Cells = {
    questions: chosen,
    answers: answers.levels,
    row: [],
    question: [],
    answer: [],
    value: [],
    several: chosen.map((_, q) => split.has(q) || columns[q].length > 1),
    scored: chosen.map(() => false),
  };
  for (let row = 0; row < draft.length; row++) {
    if (draft.left.has(row)) continue;
    for (let q = 0; q < chosen.length; q++) {
      let found = false;
      columns[q].forEach(({ text, values }, c) => {
        const level = text.codes[row];
        if (level < 0) return;
        for (const answer of read[q][c][level]) {
          push(cells, row, q, answer, cells.several[q] ? Number.NaN : values[row]);
          found = true;
        }
      });
      if (!found) push(cells, row, q, -1, Number.NaN);
    }
  }
  const taken = new Set(chosen);
  const aside = wide.filter(({ question, column }) => !taken.has(question) && !kept.has(column));
  return { cells, aside: aside.map(({ column }) => column) };
}

/** Cells of a long file: its rows, or those of the questions asked for. O(rows). */
export function longCells(
  draft: SurveyDraft,
  long: NonNullable<SurveyDraft["long"]>,
  { questions, multiple, separator }: CellOptions,
): Cells {
  const names = long.question.levels;
  const chosen = questions?.map((wanted) => findQuestion(names, wanted, "questions"));
  const wanted = new Set(chosen ?? names.keys());
  const split = new Set(multiple.map((name) => findQuestion(names, name, "multiple")));
  const own = new Set<number>();
  long.score?.forEach((score, row) => {
    if (!Number.isNaN(score)) own.add(long.question.codes[row]);
  });
  const answers = new Answers();
  const column = { column: "", question: "", text: long.text, values: long.values };
  const whole = answers.of(column, false, separator);
  const cut = split.size === 0 ? whole : answers.of(column, true, separator);
  const cells: Cells = {
    questions: names,
    answers: answers.levels,
    row: [],
    question: [],
    answer: [],
    value: [],
    several: names.map((_, q) => split.has(q)),
    scored: names.map((_, q) => own.has(q)),
  };
  for (let row = 0; row < draft.length; row++) {
    const q = long.question.codes[row];
    if (draft.left.has(row)) continue;
    if (!wanted.has(q)) {
      draft.left.add(row, "another question", (i) => draft.where("question", i));
      continue;
    }
    const level = long.text.codes[row];
    const value =
      long.score === undefined || Number.isNaN(long.score[row]) ? long.values[row] : long.score[row];
    if (level < 0) push(cells, row, q, -1, value);
    else
      for (const answer of (cells.several[q] ? cut : whole)[level])
        push(cells, row, q, answer, cells.several[q] ? Number.NaN : value);
  }
  return cells;
}

function push(cells: Cells, row: number, question: number, answer: number, value: number): void {
  cells.row.push(row);
  cells.question.push(question);
  cells.answer.push(answer);
  cells.value.push(value);
}

/** Distinct answers of all questions. */
class Answers {
  readonly levels: string[] = [];
  readonly #index = new Map<string, number>();

  /** The answers in each distinct cell of a column; several where cells are split. */
  of({ text }: AnswerColumn, split: boolean, separator: string | undefined): number[][] {
    if (!split) return text.levels.map((level) => [this.#code(level)]);
    const by = separator ?? (text.levels.some((level) => level.includes(";")) ? ";" : ",");
    return text.levels.map((level) => {
      const parts = level.split(by).map((part) => part.trim());
      return [...new Set(parts.filter((part) => part !== ""))].map((part) => this.#code(part));
    });
  }

  #code(text: string): number {
    let code = this.#index.get(text);
    if (code === undefined) {
      code = this.levels.push(text) - 1;
      this.#index.set(text, code);
    }
    return code;
  }
}

/** A list of question names from an option. */
export function nameList(value: unknown, option: string): readonly string[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every((name) => typeof name === "string")) return value as string[];
  throw badOption(option, value, "a list of questions");
}
