import type { TextColumn } from "../../core/table.ts";
import { idsBy } from "../identity/normal.ts";
import { fold, type Where } from "./layout.ts";
import { LeftOut } from "./left-out.ts";
import { firstText } from "./levels.ts";
import { need, type Sheet } from "./sheet.ts";

/** A column of a wide file: the answers of all respondents to one question, or whether they chose one of its choices. */
export interface AnswerColumn {
  /** The column's name in the file. */
  readonly column: string;
  readonly question: string;
  readonly text: TextColumn;
  /** The numbers among the texts. */
  readonly values: Float64Array;
}

/** A survey as a layout reads it: wide (a column per question) or long (a row per answer). */
export interface SurveyDraft {
  readonly length: number;
  readonly respondent?: TextColumn | undefined;
  readonly customer?: TextColumn | undefined;
  readonly time?: Float64Array | undefined;
  /** Columns of a wide file that no field names. */
  readonly wide?: readonly AnswerColumn[] | undefined;
  readonly long?:
    | {
        readonly question: TextColumn;
        readonly text: TextColumn;
        readonly values: Float64Array;
        /** Scores that the file itself has. */
        readonly score: Float64Array | undefined;
        /** Columns that no field names. */
        readonly others: readonly AnswerColumn[];
      }
    | undefined;
  readonly left: LeftOut;
  readonly where: Where<"time" | "question" | "respondent">;
}

/** Columns about the filling-in of the form, not answers; by folded name. */
const META: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "id",
  "name",
  "firstname",
  "lastname",
  "fullname",
  "phone",
  "phonenumber",
  "ip",
  "ipaddress",
  "responsetype",

  "startdate",
  "enddate",
  "startdate(utc)",
  "stagedate(utc)",
  "submitdate(utc)",
  "networkid",
  "tags",
  "ending",

  "collectorid",
  "collector",
  "useragent",
  "browser",
  "referrer",
  "referer",
  "url",
  "duration",
  "timetaken",

  "startedat",
  "utmsource",
  "utmmedium",
  "utmcampaign",
  "status",
  "progress",
  "finished",
  "surveyid",
  "survey",
]);

/** Whether a column is about the form rather than an answer. */
export function isMeta(column: string): boolean {
  const name = fold(column);
  return META.has(name) || /^customdata\d*$/.test(name);
}

/** A column per question, as read by every layout of that shape and through `map`. */
export function readWide(
  sheet: Sheet,
  { zone = sheet.zone.name, twoHeaders = false }: { readonly zone?: string; readonly twoHeaders?: boolean },
): SurveyDraft {
  const respondent = sheet.id("respondent");
  const left = new LeftOut(sheet.rows);
  const columns = sheet.others().map((column) => ({ column, question: column, ...sheet.other(column) }));
  const second = twoHeaders && respondent !== undefined && respondent.codes[0] < 0;
  if (second) left.add(0, "the second header row", (row) => sheet.place("respondent", row));
  return {
    length: sheet.rows,
    respondent,
    customer: whoOf(sheet),
    time: times(sheet, zone, left),
    wide: second ? withChoices(columns) : columns,
    left,
    where: (field, row) => sheet.place(field, row),
  };
}

/** A row per answer, as read by its layout and through `map`. */
export function readLong(sheet: Sheet): SurveyDraft {
  const left = new LeftOut(sheet.rows);
  const answer = sheet.other(sheet.name(sheet.has("answer") ? "answer" : "score"));
  return {
    length: sheet.rows,
    respondent: sheet.id("respondent"),
    customer: whoOf(sheet),
    time: times(sheet, sheet.zone.name, left),
    long: {
      question: need(sheet.text("question"), "question"),
      text: answer.text,
      values: answer.values,
      score: sheet.numbers("score"),
      others: sheet.others().map((column) => ({ column, question: column, ...sheet.other(column) })),
    },
    left,
    where: (field, row) => sheet.place(field, row),
  };
}

function whoOf(sheet: Sheet): TextColumn | undefined {
  const id = sheet.id("customer");
  const email = idsBy(sheet.text("email"), "email");
  return id === undefined && email === undefined ? undefined : firstText(sheet.rows, id, email);
}

/** When the form was sent; of one that was not finished, when it was last touched. A later column is only read where an earlier one has gaps. */
function times(sheet: Sheet, zone: string, left: LeftOut): Float64Array | undefined {
  let found: Float64Array | undefined;
  for (const field of ["time", "stage", "start"]) {
    const before = found;
    if (before !== undefined && !before.some((t, i) => Number.isNaN(t) && !left.has(i))) return before;
    const values = sheet.times(field, zone, "checked");
    found =
      before === undefined || values === undefined
        ? (before ?? values)
        : before.map((t, i) => (Number.isNaN(t) ? values[i] : t));
  }
  return found;
}

/**
 * Questions of a file whose second row names the choices: unnamed columns belong to the question before them. Where every answer of a column is its
 * choice, the column is one of several choices of one question; otherwise it is a row of a grid and a question of its own.
 */
function withChoices(columns: readonly AnswerColumn[]): AnswerColumn[] {
  let question = "";
  return columns.map((column) => {
    const unnamed = /^column \d+$/.test(column.column);
    if (!unnamed) question = column.column;
    const { codes, levels } = column.text;
    const choice = codes[0] < 0 ? "" : levels[codes[0]];
    const answers = new Set(codes.subarray(1));
    answers.delete(-1);
    const ticked = answers.size === 0 || (answers.size === 1 && answers.has(codes[0]));
    const open = /^(?:open-ended )?response$/i.test(choice) || choice === "";
    return { ...column, question: ticked || open ? question : `${question}: ${choice}` };
  });
}
