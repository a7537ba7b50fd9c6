import { ClienteleError } from "../core/errors.ts";
import { pick } from "../core/pick.ts";
import { type Columns, define, Table, type TableColumn, type TextColumn } from "../core/table.ts";
import { needTable } from "./need-table.ts";
import type { SurveyRow, SurveysInfo } from "./schema-more.ts";
import { findQuestion } from "./survey/questions.ts";

/**
 * The answers to one question of a survey, as a table of the same kind: what a score of that question is computed from. The question is called by its
 * text or by a part of it that no other question has. O(rows).
 *
 * @throws `"bad-option"` when no question or several fit, `"bad-input"` for anything but a table of answers.
 *
 * @example
 * import { answersTo, readSurvey } from "clientele/data";
 * import { netPromoterScore, satisfactionScore } from "clientele/metrics";
 * const survey = await readSurvey("email,How likely are you to recommend us?,How satisfied are you?\nann@shop.test,10,Very satisfied\nbob@shop.test,8,Satisfied\ncem@shop.test,3,Neutral");
 * netPromoterScore(answersTo(survey, "recommend")).value; // => 0
 * satisfactionScore(answersTo(survey, "satisfied")).value; // => 66.666667
 * answersTo(survey, "price"); // throws "bad-option"
 */
export function answersTo<Row extends SurveyRow>(
  survey: Table<Row, SurveysInfo>,
  question: string,
): Table<Row, SurveysInfo> {
  needTable(survey, "answersTo", "readSurvey makes one.");
  const columns = survey.columns as unknown as { readonly [name: string]: TableColumn };
  const asked = columns.question as TextColumn | undefined;
  if (asked?.codes === undefined)
    throw new ClienteleError(
      "bad-input",
      `answersTo needs a table with a text column "question", as readSurvey makes one; columns: ${Object.keys(columns).join(", ")}.`,
      { column: "question", value: Object.keys(columns), expected: "a table of answers" },
    );
  const wanted = findQuestion(asked.levels, question, "question");
  const rows = [...asked.codes.keys()].filter((row) => asked.codes[row] === wanted);
  const kept: Record<string, TableColumn> = {};
  for (const name of Object.keys(columns)) define(kept, name, pick(columns[name], rows));
  define(kept, "question", { codes: new Int32Array(rows.length), levels: [asked.levels[wanted]] });
  const info: SurveysInfo = {
    ...survey.info,
    respondents: columns.respondent === undefined ? null : distinct(kept.respondent as TextColumn),
    questions: (survey.info.questions ?? []).filter((known) => known.question === asked.levels[wanted]),
  };
  return new Table<Row, SurveysInfo>(rows.length, kept as unknown as Columns<Row>, info);
}

function distinct({ codes }: TextColumn): number {
  const found = new Set(codes);
  found.delete(-1);
  return found.size;
}
