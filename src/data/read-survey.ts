import { ClienteleError, show } from "../core/errors.ts";
import { badOption, oneOf } from "../core/options.ts";
import { pick } from "../core/pick.ts";
import { type Columns, define, Table, type TableColumn } from "../core/table.ts";
import type { TextSource } from "../core/text-source.ts";
import { SURVEY_LAYOUTS } from "./layouts/all.ts";
import { refuseInvalid } from "./layouts/invalid.ts";
import type { Layout } from "./layouts/layout.ts";
import { keepColumns, keepText } from "./layouts/levels.ts";
import { type ReadOptions, readSheet } from "./layouts/read-sheet.ts";
import type { AnswerColumn, SurveyDraft } from "./layouts/survey-sheets.ts";
import { longSurvey, wideSurvey } from "./layouts/surveys.ts";
import type { SurveyRow, SurveysInfo } from "./schema-more.ts";
import { type Cells, longCells, nameList, wideCells } from "./survey/cells.ts";
import { findQuestion } from "./survey/questions.ts";
import type { SurveyLabels } from "./survey/scales.ts";
import { scoreCells } from "./survey/score-cells.ts";
import { isNoValue } from "./values/number-text.ts";

/** Which column of the source holds what. With `question` the file has a row per answer, without it a column per question. */
export interface SurveyMap {
  readonly customer?: string;
  /** E-mail address of the customer, where there is no id. */
  readonly email?: string;
  /** Id of the filled-in form. */
  readonly respondent?: string;
  readonly time?: string;
  readonly question?: string;
  readonly answer?: string;
  readonly score?: string;
}

/** Options of {@link readSurvey}. Questions are called by their text or a part that only one question has. */
export interface ReadSurveyOptions<Keep extends string = string> extends ReadOptions {
  /** Which column holds what; the layout is then not recognized. */
  readonly map?: SurveyMap;
  /** The questions to read. Default: every column that is no id, no time and not about the form (address, duration ...). */
  readonly questions?: readonly string[];
  /** Columns to repeat, as text, beside every answer of the respondent: a country, a plan. Default none. */
  readonly keep?: readonly Keep[];
  /** Questions with several answers in one cell; each becomes a row of its own. Default none. */
  readonly multiple?: readonly string[];
  /** What separates those answers. Default ";" where a cell of the column has one, else ",". */
  readonly separator?: string;
  /** Own scales of labels, tried before the known ones of {@link readSurvey}; "none" scores numbers only. */
  readonly labels?: readonly SurveyLabels[] | "none";
  /** Questions whose score is turned around (low + high - score): a list where labels tell the scale, else each with its scale `{ "hard to use": [1, 5] }`. */
  readonly reversed?:
    | readonly string[]
    | { readonly [question: string]: readonly [low: number, high: number] };
  /** Questions a respondent left empty: no row ("skip", default) or a row without answer ("keep"), so that coverage can be told. */
  readonly unanswered?: "skip" | "keep";
  /** Equal column names: refused ("throw") or numbered ("rename": "Other", "Other (2)"). Default "rename", since forms repeat their questions. */
  readonly duplicates?: "throw" | "rename";
}

/**
 * Reads a survey's answers, one row each, from a file with a column per question (Typeform, SurveyMonkey with its second header row, Google Forms, any
 * other with a customer, a form id or a time) or with a row per answer. `info.questions` says what became of each question.
 *
 * `score` is the answer as a number: a number itself; "7 - very likely" where every answer begins with its number; or the place of its label on the
 * first of these scales that holds all answers of the question, lowest = 1: strongly disagree ... strongly agree (5, then 7 with "somewhat"), very dissatisfied ... very
 * satisfied (5, 7), very unlikely ... very likely (5, 7), very difficult ... very easy (5, 7), not at all important ... extremely important, never ... always, very poor ...
 * very good, poor ... excellent; no = 0, yes = 1. Where two of one length fit and differ there is no score but a note. Other languages and scales: `labels`. O(bytes + cells) time.
 *
 * @throws The codes of {@link readOrders} except those of money; `"missing-column"` when no column is a question, `"bad-option"` for a question that is not there.
 *
 * @example
 * import { readSurvey } from "clientele/data";
 * import { netPromoterScore } from "clientele/metrics";
 * const survey = await readSurvey("Timestamp,Email Address,How likely are you to recommend us?,Easy to use\n2026-03-01 10:00,ann@shop.test,9,Agree\n2026-03-02 11:00,bob@shop.test,4,Strongly agree");
 * survey.info.source; // => "google-forms"
 * survey.at(1); // => { customer: "ann@shop.test", time: 1772359200000, respondent: "row 0", question: "Easy to use", answer: "Agree", score: 4 }
 * const nps = await readSurvey("id,date,recommend\n1,2026-03-01,9\n2,2026-03-01,4", { questions: ["recommend"] });
 * netPromoterScore(nps).value; // => 0
 * await readSurvey("a,b\n1,2"); // throws "unknown-layout"
 */
export async function readSurvey<const Keep extends string = never>(
  source: TextSource,
  options: ReadSurveyOptions<Keep> = {},
): Promise<Table<SurveyRow & { readonly [K in Keep]?: string | null }, SurveysInfo>> {
  const unanswered = oneOf(options.unanswered ?? "skip", "unanswered", ["skip", "keep"]);
  if (options.separator !== undefined && (typeof options.separator !== "string" || options.separator === ""))
    throw badOption("separator", options.separator, 'a text such as ";"');
  const base = options.map?.question === undefined ? wideSurvey : longSurvey;
  const mapped: Layout<SurveyDraft> = {
    ...base,
    name: "map",
    required: base === wideSurvey ? [] : base.required,
  };
  const { sheet, layout } = await readSheet(
    source,
    { ...options, duplicates: options.duplicates ?? "rename" },
    // questions that are named need no other column to tell a survey
    SURVEY_LAYOUTS.map((known) =>
      known === wideSurvey && options.questions !== undefined ? { ...known, required: [] } : known,
    ),
    mapped,
    "readSurvey",
  );
  const draft = layout.read(sheet, { amount: "total" });
  const { left, where, long } = draft;
  refuseInvalid(draft.length, left, options.onInvalid ?? "throw", where, [
    {
      field: "question",
      kind: "a question",
      expected: "the question that was answered",
      bad: (i) => long !== undefined && long.question.codes[i] < 0,
    },
    {
      field: "time",
      kind: "a time",
      expected: 'a time such as "2026-11-01T09:30:00Z"',
      bad: (i) => badTime(draft, i),
    },
  ]);
  const columns = draft.wide ?? long?.others ?? [];
  const kept = keptColumns(columns, options.keep);
  const asked = {
    questions: options.questions === undefined ? undefined : nameList(options.questions, "questions"),
    multiple: nameList(options.multiple, "multiple"),
    separator: options.separator,
    kept: new Set(kept.map(({ column }) => column.column)),
  };
  const { cells, aside } =
    draft.wide === undefined
      ? { cells: longCells(draft, long as NonNullable<typeof long>, asked), aside: [] }
      : wideCells(draft, draft.wide, asked);
  if (cells.questions.length === 0) throw noQuestion(columns);
  const { score, questions, notes } = scoreCells(cells, {
    labels: options.labels,
    reversed: options.reversed,
  });
  const keep = answeredCells(draft, cells, score, unanswered);
  const rows = keep.map((cell) => cells.row[cell]);
  const respondent = draft.respondent ?? (long === undefined ? rowNames(draft.length) : undefined);
  const table: Record<string, TableColumn> = {
    ...(draft.customer === undefined ? {} : { customer: keepText(draft.customer, rows) }),
    // rows repeat: a respondent gives several answers
    ...(draft.time === undefined ? {} : { time: pick(draft.time, rows) }),
    ...(respondent === undefined ? {} : { respondent: keepText(respondent, rows) }),
    ...keepColumns(
      {
        question: { codes: Int32Array.from(cells.question), levels: cells.questions },
        answer: { codes: Int32Array.from(cells.answer), levels: cells.answers },
        score,
      },
      ["question", "answer", "score"],
      keep,
    ),
  };
  for (const { name, column } of kept) define(table, name, keepText(column.text, rows));
  const forms = table.respondent as { readonly levels: readonly string[] } | undefined;
  const info: SurveysInfo = {
    kind: "surveys",
    ...(draft.customer === undefined ? {} : { key: "customer" }),
    source: layout.name,
    zone: options.zone ?? "UTC",
    respondents: forms === undefined ? null : forms.levels.length,
    questions,
    notes: [
      ...sheet.notes,
      ...(aside.length === 0 ? [] : [`Not taken for questions: ${aside.slice(0, 20).map(show).join(", ")}.`]),
      ...notes,
    ],
    rejected: [...sheet.unread(), ...left.report((row) => where("respondent", row))],
  };
  type Row = SurveyRow & { readonly [K in Keep]?: string | null };
  return new Table<Row, SurveysInfo>(keep.length, table as unknown as Columns<Row>, info);
}

/** A time is not needed, but one that is there must be one. */
function badTime({ time, where }: SurveyDraft, row: number): boolean {
  if (time === undefined || !Number.isNaN(time[row])) return false;
  const { value } = where("time", row);
  return typeof value === "string" && !isNoValue(value);
}

/** The cells that become rows; rows of the file without any are noted as left out. */
function answeredCells(
  { left, where, length }: SurveyDraft,
  cells: Cells,
  score: Float64Array,
  unanswered: "skip" | "keep",
): Int32Array {
  const used = new Uint8Array(length);
  const keep: number[] = [];
  for (let i = 0; i < cells.row.length; i++) {
    if (unanswered === "skip" && cells.answer[i] < 0 && Number.isNaN(score[i])) continue;
    used[cells.row[i]] = 1;
    keep.push(i);
  }
  for (let row = 0; row < length; row++)
    if (used[row] === 0) left.add(row, "no answer", (i) => where("respondent", i));
  return Int32Array.from(keep);
}

function keptColumns(
  columns: readonly AnswerColumn[],
  keep: readonly string[] | undefined,
): readonly { readonly name: string; readonly column: AnswerColumn }[] {
  const own = ["customer", "time", "respondent", "question", "answer", "score"];
  const names = columns.map(({ column }) => column);
  return nameList(keep, "keep").map((wanted) => {
    const column = columns[findQuestion(names, wanted, "keep")];
    if (own.includes(wanted))
      throw badOption("keep", wanted, `a column with another name than ${own.join(", ")}`);
    // called as the caller calls it, since the row's type does
    return { name: wanted, column };
  });
}

function rowNames(rows: number): { readonly codes: Int32Array; readonly levels: readonly string[] } {
  return {
    codes: Int32Array.from({ length: rows }, (_, i) => i),
    levels: Array.from({ length: rows }, (_, i) => `row ${i}`),
  };
}

function noQuestion(columns: readonly AnswerColumn[]): ClienteleError {
  return new ClienteleError(
    "missing-column",
    `No column is left for a question: all are ids, times or about the form${columns.length === 0 ? "" : ` (${columns.map(({ column }) => show(column)).join(", ")})`}. Say which are questions: readSurvey(source, { questions: ["..."] }).`,
    { value: columns.map(({ column }) => column), expected: "a column with answers" },
  );
}
