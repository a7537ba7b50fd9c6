import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answersByCustomer } from "../../src/data/answers-by-customer.ts";
import { answersTo } from "../../src/data/answers-to.ts";
import { readSurvey } from "../../src/data/read-survey.ts";
import { toCsv } from "../../src/data/to-csv.ts";
import { checkSuite } from "../common/check-suite.ts";
import { tableOfRows } from "../common/rows.ts";

const rows = [
  { customer: "ann", time: 5, question: "fair", score: 4 },
  { customer: "bob", time: 1, question: "fair", score: 2 },
  { customer: "ann", time: 9, question: "fair", score: 1 },
  { customer: "ann", time: 7, question: "kind", score: 3 },
  { customer: null, time: 2, question: "kind", score: 3 },
  { customer: "cem", time: 3, question: "kind", score: null },
  { customer: "__proto__", time: 4, question: "__proto__", score: 5 },
];

describe("answers by customer", () => {
  it("are one row each, the last answer counting, nobody's left out and reported", () => {
    const wide = answersByCustomer(rows, { time: "time" });
    expect(wide.info).toMatchObject({
      kind: "answers",
      questions: ["fair", "kind", "__proto__"],
      rejected: [{ reason: "no customer", rows: 1, examples: [{ row: 4, value: null }] }],
    });
    expect([...wide].map((row) => Object.entries(row))).toEqual([
      [
        ["customer", "ann"],
        ["fair", 1],
        ["kind", 3],
        ["__proto__", null],
      ],
      [
        ["customer", "bob"],
        ["fair", 2],
        ["kind", null],
        ["__proto__", null],
      ],
      [
        ["customer", "cem"],
        ["fair", null],
        ["kind", null],
        ["__proto__", null],
      ],
      [
        ["customer", "__proto__"],
        ["fair", null],
        ["kind", null],
        ["__proto__", 5],
      ],
    ]);
  });

  it("take the first or the mean when asked, by time where rows have one, else in their order", () => {
    const of = (repeated: "last" | "first" | "mean", time?: "time") =>
      answersByCustomer(rows, { repeated, ...(time && { time }) }).of("ann")?.fair;
    expect([of("first"), of("last"), of("mean")]).toEqual([4, 1, 2.5]);
    const late = [{ ...rows[0], time: 99 }, ...rows.slice(1)];
    expect(answersByCustomer(late, { time: "time" }).of("ann")?.fair).toBe(4);
    // the same rows as a list and as a table say the same
    expect(answersByCustomer(late).of("ann")?.fair).toBe(4);
    const table = tableOfRows(late, { kind: "surveys" });
    expect(answersByCustomer(table, { questions: ["fair"] }).of("ann")).toEqual({ customer: "ann", fair: 4 });
  });

  it("call a question that is named as the key by another name, and refuse what is not there", () => {
    const odd = [{ customer: "a", question: "customer", score: 1 }];
    expect(answersByCustomer(odd).at(0)).toEqual({ customer: "a", "customer (question)": 1 });
    expect(() => answersByCustomer(rows, { questions: ["price"] })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
    expect(() => answersByCustomer(rows, { repeated: "sum" as never })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
    expect(() => answersByCustomer([{ question: "q", score: 1 }] as never, {} as never)).toThrow(
      expect.objectContaining({ code: "missing-column" }),
    );
    expect(() =>
      answersByCustomer([{ customer: "a", question: null, score: 1 }] as never, {} as never),
    ).toThrow(expect.objectContaining({ code: "missing-value" }));
    expect(() =>
      answersByCustomer([{ customer: "a", question: "q", score: "x" }] as never, {} as never),
    ).toThrow(expect.objectContaining({ code: "bad-value" }));
    expect(answersByCustomer([]).length).toBe(0);
  });

  it("take the form for the customer in anonymous surveys", async () => {
    const survey = await readSurvey("date,a,b\n2026-03-01,1,2\n2026-03-01,3,");
    expect([...answersByCustomer(survey, { customer: "respondent" })]).toEqual([
      { customer: "row 0", a: 1, b: 2 },
      { customer: "row 1", a: 3, b: null },
    ]);
  });

  it("give back the wide file they were read from, over a long file too", async () => {
    const cells = fc.array(
      fc.array(fc.option(fc.integer({ min: 0, max: 10 })), { minLength: 3, maxLength: 3 }),
      {
        minLength: 1,
        maxLength: 12,
      },
    );
    await fc.assert(
      fc.asyncProperty(cells, async (grid) => {
        fc.pre(grid.some((line) => line.some((v) => v !== null)));
        const names = ["taste", "price, fair", 'so "good"'];
        const header = ["user id", ...names.map((name) => `"${name.replaceAll('"', '""')}"`)].join(",");
        const text = [
          header,
          ...grid.map((line, i) => [`u${i}`, ...line].map((v) => v ?? "").join(",")),
        ].join("\n");
        const long = await readSurvey(text, { questions: names, unanswered: "keep" });
        const respondents = long.info.respondents ?? 0;
        const lost = (long.info.rejected ?? []).reduce((n, { rows: lines }) => n + lines, 0);
        expect(respondents + lost).toBe(grid.length);
        const expected = grid.map((line, i) => ({
          customer: `u${i}`,
          ...Object.fromEntries(names.map((name, q) => [name, line[q]])),
        }));
        expect([...answersByCustomer(long, { questions: names })]).toEqual(expected);
        // long -> file -> long -> wide
        const again = await readSurvey(toCsv(long, { gate: "not-for-contact" }), { unanswered: "keep" });
        expect(again.info.source).toBe("survey-answers");
        expect([...again]).toEqual([...long]);
        expect([...answersByCustomer(again, { questions: names })]).toEqual(expected);
        const one = answersTo(long, "taste");
        expect(one.length).toBe(grid.length);
      }),
      { numRuns: 40 },
    );
  });
});

checkSuite({
  name: "answersByCustomer",
  run: (data) => answersByCustomer(data, { time: "time", questions: ["fair", "kind"] }),
  data: rows.filter(({ customer }) => customer !== null),
  empty: "bad-option",
  oneRow: "bad-option",
  allNaN: "bad-value",
});
