import {
  type ColumnOption,
  type Data,
  type Id,
  type OnInvalid,
  type OptionalColumn,
  type OptionsArgument,
  readColumns,
} from "../core/columns.ts";
import { oneOf } from "../core/options.ts";
import { type Columns, define, Table, type TableColumn, type TableInfo } from "../core/table.ts";
import { type TimeInput, zoneOf } from "../core/time.ts";
import { keepText } from "./layouts/levels.ts";
import type { SurveyRow } from "./schema-more.ts";
import { nameList } from "./survey/cells.ts";
import { findQuestion } from "./survey/questions.ts";

/** One customer's scores: a column per question, called by its text. */
export interface AnswersRow {
  readonly customer: string;
  readonly [question: string]: string | number | null;
}

/** What {@link answersByCustomer} says about its table. */
export interface AnswersInfo extends TableInfo {
  readonly kind: "answers";
  readonly key: "customer";
  /** Names of the columns of scores, in the table's order. */
  readonly questions: readonly string[];
}

/** Options of {@link answersByCustomer}. */
export type AnswersByCustomerOptions<Row extends object = SurveyRow> = ColumnOption<Row, "customer", Id> &
  ColumnOption<Row, "question", string> &
  ColumnOption<Row, "score", number | bigint> &
  OptionalColumn<Row, "time", TimeInput> & {
    /** Questions to make columns of, by their text or a part that only one has. Default: all that have a score, in order of appearance. */
    readonly questions?: readonly string[];
    /** Which score counts where a customer answered a question more than once: the "last" (by time, else by row; default), the "first", or their "mean". */
    readonly repeated?: "last" | "first" | "mean";
    /** "throw" on an invalid row (default), or "skip" it and report it in `info.rejected`. */
    readonly onInvalid?: OnInvalid;
  };

/**
 * Survey answers with one row per customer and one column of scores per question, as scales and clusters of answers need them. Answers of nobody are
 * left out and reported; for anonymous surveys take the form instead: `customer: "respondent"`. A question that a customer did not answer is "no value"; a
 * question called "customer" becomes the column "customer (question)". O(rows + customers x questions).
 *
 * @throws `"bad-option"` for a question that is not there, `"missing-column"`, `"bad-value"`, `"missing-value"` for rows without question.
 *
 * @example
 * import { answersByCustomer, readSurvey } from "clientele/data";
 * const survey = await readSurvey("email,date,Fair prices,Likes to try new things\nann@shop.test,2026-03-01,Agree,5\nbob@shop.test,2026-03-01,Neutral,\nann@shop.test,2026-04-01,Strongly agree,");
 * const wide = answersByCustomer(survey);
 * wide.of("ann@shop.test"); // => { customer: "ann@shop.test", "Fair prices": 5, "Likes to try new things": 5 }
 * wide.of("bob@shop.test"); // => { customer: "bob@shop.test", "Fair prices": 3, "Likes to try new things": null }
 * answersByCustomer(survey, { questions: ["price"], repeated: "first" }).at(0); // => { customer: "ann@shop.test", "Fair prices": 4 }
 * answersByCustomer(survey, { questions: ["taste"] }); // throws "bad-option"
 */
export function answersByCustomer<Row extends object>(
  answers: Data<Row>,
  ...[options = {} as AnswersByCustomerOptions<NoInfer<Row>>]: OptionsArgument<
    AnswersByCustomerOptions<NoInfer<Row>>
  >
): Table<AnswersRow, AnswersInfo> {
  const repeated = oneOf(options.repeated ?? "last", "repeated", ["last", "first", "mean"]);
  const chosen = options as { readonly [name: string]: unknown };
  const info = answers instanceof Table ? answers.info : undefined;
  const time = chosen.time ?? timeIfThere(answers);
  const read = readColumns(
    answers,
    {
      customer: { as: "text", from: chosen.customer ?? "customer", required: false },
      question: { as: "text", from: chosen.question ?? "question" },
      score: { as: "number", from: chosen.score ?? "score", required: false },
      time: { as: "time", from: time, required: false },
    },
    { zone: zoneOf("UTC"), what: "answersByCustomer", onInvalid: options.onInvalid ?? "throw" },
  );
  const { question, score } = read.columns;
  const named = Int32Array.from(read.columns.customer.codes.keys()).filter(
    (i) => read.columns.customer.codes[i] >= 0,
  );
  const order = inTime(named, time === undefined ? undefined : read.columns.time);
  // customers in order of appearance, whatever their answers' times
  const customer = keepText(read.columns.customer, named);
  const codeOf = new Int32Array(read.length).fill(-1);
  named.forEach((row, k) => {
    codeOf[row] = customer.codes[k];
  });
  const places = columnsOf(question, score, options.questions);
  const scores = places.map(() => new Float64Array(customer.levels.length).fill(Number.NaN));
  const counts = places.map(() => new Int32Array(customer.levels.length));
  const columnOf = new Int32Array(question.levels.length).fill(-1);
  places.forEach((code, column) => {
    columnOf[code] = column;
  });
  for (const row of order) {
    const column = columnOf[question.codes[row]];
    if (column < 0 || Number.isNaN(score[row])) continue;
    const c = codeOf[row];
    const before = counts[column][c]++;
    if (before === 0 || repeated === "last") scores[column][c] = score[row];
    else if (repeated === "mean") scores[column][c] += (score[row] - scores[column][c]) / (before + 1);
  }
  const table: Record<string, TableColumn> = {
    customer: { codes: Int32Array.from(customer.levels.keys()), levels: customer.levels },
  };
  const names = places.map((code) =>
    question.levels[code] === "customer" ? "customer (question)" : question.levels[code],
  );
  names.forEach((name, column) => {
    define(table, name, scores[column]);
  });
  const nobody = Array.from(read.columns.customer.codes.keys()).filter(
    (i) => read.columns.customer.codes[i] < 0,
  );
  return new Table<AnswersRow, AnswersInfo>(customer.levels.length, table as unknown as Columns<AnswersRow>, {
    kind: "answers",
    key: "customer",
    ...(info?.source !== undefined && { source: info.source }),
    questions: names,
    rejected: [
      ...read.rejected,
      ...(nobody.length === 0
        ? []
        : [
            {
              reason: "no customer",
              rows: nobody.length,
              examples: nobody.slice(0, 10).map((i) => ({ row: read.rows?.[i] ?? i, value: null })),
            },
          ]),
    ],
  });
}

/** The column of times where there is one: then the last answer does not hang on the order of rows. */
function timeIfThere(answers: Data<object>): unknown {
  if (answers instanceof Table) return Object.hasOwn(answers.columns, "time") ? "time" : undefined;
  return (row: { readonly time?: unknown }) => row.time;
}

/** Codes of the questions that become columns. */
function columnsOf(
  question: { readonly codes: Int32Array; readonly levels: readonly string[] },
  score: Float64Array,
  wanted: readonly string[] | undefined,
): readonly number[] {
  if (wanted !== undefined)
    return [
      ...new Set(
        nameList(wanted, "questions").map((name) => findQuestion(question.levels, name, "questions")),
      ),
    ];
  const scored = new Set<number>();
  for (let i = 0; i < score.length; i++) if (!Number.isNaN(score[i])) scored.add(question.codes[i]);
  return [...question.levels.keys()].filter((code) => scored.has(code));
}

/** Rows in order of time; those without time first, equal times as they stand. */
function inTime(rows: Int32Array, time: Float64Array | undefined): Int32Array {
  if (time === undefined) return rows;
  const at = (row: number) => (Number.isNaN(time[row]) ? Number.NEGATIVE_INFINITY : time[row]);
  return rows.slice().sort((a, b) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : a - b));
}
