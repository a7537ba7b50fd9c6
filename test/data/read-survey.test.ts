import { describe, expect, it } from "vitest";
import { answersTo } from "../../src/data/answers-to.ts";
import { readOrders } from "../../src/data/read-orders.ts";
import { readSurvey } from "../../src/data/read-survey.ts";
import { recognize } from "../../src/data/recognize.ts";
import { effortScore, netPromoterScore, satisfactionScore } from "../../src/metrics/index.ts";
import { tableOfRows } from "../common/rows.ts";

const answersOf = (survey: Iterable<{ question: string; answer: string | null; score: number | null }>) =>
  [...survey].map(({ question, answer, score }) => [question, answer, score]);

const TYPEFORM =
  "#,How likely are you to recommend us?,What do you like?,Employment,Other,Response Type,Start Date (UTC),Stage Date (UTC),Submit Date (UTC),Network ID,Tags,Ending\n";
const MONKEY =
  "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,Custom Data 1,How satisfied are you?,Which teas do you drink?,,,Rate us,,Anything else?\n" +
  ",,,,,,,,,Response,Green,Black,Other (please specify),Prices,Service,Open-Ended Response\n";

describe("reading surveys", () => {
  it("reads Typeform: times in UTC, what is about the form left aside, equal questions numbered", async () => {
    const survey = await readSurvey(
      `${TYPEFORM.replace("Employment", "Other")}a1,9,"price, taste",x,y,completed,2026-03-01 10:00:00,,2026-03-01 10:05:00,n1,,\na2,,,,,started,2026-03-02 11:00:00,2026-03-02 11:01:00,,n2,,\na3,4,,,,completed,2026-03-03 10:00:00,,2026-03-03 10:05:00,n3,,`,
      { zone: "Europe/Berlin" },
    );
    expect(survey.info).toMatchObject({ kind: "surveys", source: "typeform", respondents: 2 });
    expect(survey.at(0)).toEqual({
      time: Date.parse("2026-03-01T10:05:00Z"),
      respondent: "a1",
      question: "How likely are you to recommend us?",
      answer: "9",
      score: 9,
    });
    expect(answersOf(survey)).toEqual([
      ["How likely are you to recommend us?", "9", 9],
      ["What do you like?", "price, taste", null],
      ["Other", "x", null],
      ["Other (2)", "y", null],
      ["How likely are you to recommend us?", "4", 4],
    ]);
    expect(survey.info.rejected).toEqual([
      { reason: "no answer", rows: 1, examples: [{ row: 1, value: "a2" }] },
    ]);
    expect(survey.info.questions[0]).toEqual({
      question: "How likely are you to recommend us?",
      answers: 2,
      scored: 2,
      unanswered: 1,
      scale: null,
      labels: null,
      reversed: false,
    });
    expect(survey.info.notes?.join(" ")).toContain('Not taken for questions: "Response Type", "Network ID"');
    await expect(
      readSurvey(`${TYPEFORM.replace("Employment", "Other")}a,9,,,,,,,,,,`, { duplicates: "throw" }),
    ).rejects.toMatchObject({ code: "bad-csv" });
  });

  it("reads SurveyMonkey with its second header row: choices as several answers, grids as questions", async () => {
    const survey = await readSurvey(
      `${MONKEY}101,c1,03/01/2026 10:00:00 AM,03/13/2026 10:05:00 PM,1.2.3.4,Ann@Shop.test,Ann,Lee,x,Very satisfied,Green,,white,4,5,nice\n102,c1,03/02/2026 10:00:00 AM,03/14/2026 10:05:00 AM,1.2.3.4,,,,,Neither satisfied nor dissatisfied,Green,Black,,2,,\n`,
    );
    expect(survey.info.source).toBe("surveymonkey");
    expect(survey.at(0)).toMatchObject({
      customer: "ann@shop.test",
      respondent: "101",
      time: Date.parse("2026-03-13T22:05:00Z"),
    });
    expect(answersOf(survey)).toEqual([
      ["How satisfied are you?", "Very satisfied", 5],
      ["Which teas do you drink?", "Green", null],
      ["Which teas do you drink?: Other (please specify)", "white", null],
      ["Rate us: Prices", "4", 4],
      ["Rate us: Service", "5", 5],
      ["Anything else?", "nice", null],
      ["How satisfied are you?", "Neither satisfied nor dissatisfied", 3],
      ["Which teas do you drink?", "Green", null],
      ["Which teas do you drink?", "Black", null],
      ["Rate us: Prices", "2", 2],
    ]);
    expect(survey.at(-1)?.customer).toBeNull();
    expect(survey.info.rejected).toMatchObject([{ reason: "the second header row", rows: 1 }]);
    expect(survey.info.respondents).toBe(2);
    // without the second row, as some keep it
    const [header, , ...rest] = `${MONKEY}101,c1,03/01/2026,03/13/2026,,,,,,Satisfied,,,,4,5,`.split("\n");
    const plain = await readSurvey([header.replace(",,", ",a,b").replace(",,", ",c,"), ...rest].join("\n"));
    expect(plain.info.rejected).toEqual([]);
  });

  it("reads Google Forms in several languages, cells with several choices split on demand", async () => {
    const text =
      "Timestamp,Email Address,Would you buy again?,Which of these?\n2026/03/01 10:05:12 AM GMT+1,ann@shop.test,Yes,tea;cakes;tea\n2026/03/01 10:06:12 PM GMT+1,bob@shop.test,no,tea, too\n".replace(
        "tea, too",
        '"tea, too"',
      );
    const survey = await readSurvey(text, { multiple: ["of these"] });
    expect(survey.info.source).toBe("google-forms");
    expect(survey.at(0)?.time).toBe(Date.parse("2026-03-01T09:05:12Z"));
    expect(answersOf(survey)).toEqual([
      ["Would you buy again?", "Yes", 1],
      ["Which of these?", "tea", null],
      ["Which of these?", "cakes", null],
      ["Would you buy again?", "no", 0],
      ["Which of these?", "tea, too", null],
    ]);
    const cut = await readSurvey(text, { multiple: ["of these"], separator: "," });
    expect(
      answersOf(cut)
        .filter(([q]) => q === "Which of these?")
        .map(([, a]) => a),
    ).toEqual(["tea;cakes;tea", "tea", "too"]);
    const german = await readSurvey("Zeitstempel;Preis\n31.03.2026 10:00:00;4,5\n", {
      zone: "Europe/Berlin",
    });
    expect(german.at(0)).toEqual({
      time: Date.parse("2026-03-31T08:00:00Z"),
      respondent: "row 0",
      question: "Preis",
      answer: "4,5",
      score: 4.5,
    });
  });

  it("reads files with a row per answer, with or without the form's id, and the file's own scores", async () => {
    const long = await readSurvey(
      "customer_id,response_id,question,answer,score\n7,r1,Easy?,Easy,6\n7,r1,Recommend?,,9\n,r2,Easy?,Hard,\n8,r3,Easy?,,\n",
    );
    expect(long.info).toMatchObject({ source: "survey-answers", respondents: 2, key: "customer" });
    expect(
      [...long].map((row) => [row.customer, row.respondent, row.question, row.answer, row.score]),
    ).toEqual([
      ["7", "r1", "Easy?", "Easy", 6],
      ["7", "r1", "Recommend?", null, 9],
      [null, "r2", "Easy?", "Hard", null],
    ]);
    expect(long.info.rejected).toMatchObject([{ reason: "no answer", rows: 1 }]);
    const bare = await readSurvey("question,answer\nEasy?,very easy\nEasy?,hard");
    expect(bare.info.respondents).toBeNull();
    expect([...bare].map((row) => row.score)).toEqual([5, 2]);
    const scores = await readSurvey("question,rating,answered at\nEasy?,5,2026-03-01");
    expect(scores.at(0)).toEqual({
      time: Date.parse("2026-03-01"),
      question: "Easy?",
      answer: "5",
      score: 5,
    });
  });

  it("takes any other file by a mapping, or when its questions are named", async () => {
    const mapped = await readSurvey("Wer;Wann;Frage;Antwort\nann;01.03.2026;Preis?;gut\n", {
      map: { customer: "Wer", time: "Wann", question: "Frage", answer: "Antwort" },
      dateOrder: "dmy",
      labels: [["schlecht", "mittel", "gut"]],
    });
    expect(mapped.at(0)).toEqual({
      customer: "ann",
      time: Date.parse("2026-03-01"),
      question: "Preis?",
      answer: "gut",
      score: 3,
    });
    const wide = await readSurvey("Wer;Preis\nann;3\n", { map: { customer: "Wer" } });
    expect(wide.info.source).toBe("map");
    expect(answersOf(wide)).toEqual([["Preis", "3", 3]]);
    const named = await readSurvey("a,b,c\n1,2,x\n", { questions: ["a", "b"] });
    expect(answersOf(named)).toEqual([
      ["a", "1", 1],
      ["b", "2", 2],
    ]);
    expect(named.info.notes).toContain('Not taken for questions: "c".');
  });

  it("turns reversed questions around, and asks for the scale where numbers do not tell it", async () => {
    const text = "id,date,Hard to use,Is slow\n1,2026-03-01,Strongly agree,5\n2,2026-03-01,Disagree,2\n";
    const survey = await readSurvey(text, { reversed: { "hard to": [1, 5], "is slow": [1, 7] } });
    expect([...survey].map((row) => row.score)).toEqual([1, 3, 4, 6]);
    expect(survey.info.questions.map(({ reversed }) => reversed)).toEqual([true, true]);
    const labels = await readSurvey(text, { reversed: ["Hard to use"] });
    expect([...labels].map((row) => row.score)).toEqual([1, 5, 4, 2]);
    await expect(readSurvey(text, { reversed: ["Is slow"] })).rejects.toMatchObject({ code: "bad-option" });
    await expect(readSurvey(text, { reversed: { "Is slow": [1, 4] } })).rejects.toMatchObject({
      code: "bad-option",
      details: { value: 5 },
    });
    await expect(readSurvey(text, { reversed: { "Is slow": [5, 1] as never } })).rejects.toMatchObject({
      code: "bad-option",
    });
  });

  it("says what was scored how, and what could not be", async () => {
    const survey = await readSurvey("user id,fair,kind,fresh\n1,Agree,Agree,Poor\n2,Neutral,Agree,Good\n");
    expect(survey.info.notes?.slice(1)).toEqual([
      'Answers in words were scored from 1 ("Strongly disagree") to 5 ("Strongly agree"): "fair", "kind".',
      '"fresh": the answers fit several scales and have no score; option labels says which, lowest first: labels: [["Poor", "Fair", ...]].',
    ]);
    expect(survey.info.questions[0]).toMatchObject({
      scale: [1, 5],
      labels: ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"],
      scored: 2,
    });
    expect(survey.info.questions[2]).toMatchObject({ scale: null, labels: null, answers: 2, scored: 0 });
  });

  it("keeps columns beside the answers and, when asked, questions that were left empty", async () => {
    const text = "id,date,Country,recommend\n1,2026-03-01,DE,9\n2,2026-03-01,FR,\n3,2026-03-01,DE,2\n";
    const survey = await readSurvey(text, { keep: ["Country"], unanswered: "keep" });
    expect([...survey].map((row) => [row.Country, row.score])).toEqual([
      ["DE", 9],
      ["FR", null],
      ["DE", 2],
    ]);
    const nps = netPromoterScore(survey, { by: "Country" });
    expect([nps.value, nps.unanswered]).toEqual([0, 1]);
    expect(nps.segments.map(({ segment, responses }) => [segment, responses])).toEqual([
      ["DE", 2],
      ["FR", 0],
    ]);
    await expect(readSurvey(text, { keep: ["Land"] })).rejects.toMatchObject({ code: "bad-option" });
    await expect(readSurvey("x,score,q\n1,2,3", { questions: ["q"], keep: ["score"] })).rejects.toMatchObject(
      {
        code: "bad-option",
      },
    );
  });

  it("goes into the scores of the metrics as it is, one question at a time", async () => {
    const survey = await readSurvey(
      "email,recommend us,satisfied with us,it was easy\na@x.test,10 - extremely likely,Very satisfied,Strongly agree\nb@x.test,9 - very likely,Dissatisfied,Somewhat agree\nc@x.test,0 - not at all likely,Satisfied,Disagree\n",
    );
    expect(netPromoterScore(answersTo(survey, "recommend")).value).toBeCloseTo(100 / 3, 12);
    expect(satisfactionScore(answersTo(survey, "satisfied")).value).toBeCloseTo(200 / 3, 12);
    expect(effortScore(answersTo(survey, "easy")).value).toBeCloseTo((7 + 5 + 2) / 3, 12);
    expect(() => answersTo(survey, "us")).toThrow(expect.objectContaining({ code: "bad-option" }));
    expect(() => answersTo([] as never, "us")).toThrow(expect.objectContaining({ code: "bad-input" }));
    expect(answersTo(survey, "easy").info.questions.map(({ question }) => question)).toEqual(["it was easy"]);
  });

  it("refuses a known export of something else, times that are none, and files without question", async () => {
    const shopify =
      "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price\n#1,a@x.test,paid,,,,no,EUR,1,0,0,1,,0,,2026-03-01 10:00:00 +0000,1,Mug,1";
    await expect(readSurvey(shopify)).rejects.toMatchObject({
      code: "unknown-layout",
      message: expect.stringContaining("shopify-orders: use readOrders"),
    });
    await expect(readSurvey("a,b\n1,2")).rejects.toMatchObject({
      code: "unknown-layout",
      message: expect.stringContaining('"a", "b"'),
    });
    await expect(readSurvey("id,date,ip address\n1,2026-03-01,1.2.3.4")).rejects.toMatchObject({
      code: "missing-column",
    });
    await expect(readSurvey("user id,date,q\n1,soon,5\n2,,4")).rejects.toMatchObject({
      code: "bad-value",
      details: { column: "date", line: 2 },
    });
    await expect(readSurvey("question,answer\n,5")).rejects.toMatchObject({ code: "missing-value" });
    await expect(readSurvey("")).rejects.toMatchObject({ code: "empty-input" });
    await expect(readSurvey("date,q\n2026-03-01,5", { layout: "shopify-orders" })).rejects.toMatchObject({
      code: "bad-option",
    });
    await expect(readSurvey("date,q\n2026-03-01,5", { map: { who: "q" } as never })).rejects.toMatchObject({
      code: "bad-option",
    });
    await expect(readSurvey("date,q\n2026-03-01,5", { map: { customer: "x" } })).rejects.toMatchObject({
      code: "missing-column",
    });
    for (const wrong of [
      { labels: "yes" },
      { labels: [["one"]] },
      { labels: [{ a: "1", b: 2 }] },
      { unanswered: "no" },
      { separator: "" },
      { questions: "q" },
      { questions: ["p"] },
      { multiple: ["p"] },
      { reversed: 5 },
    ])
      await expect(
        readSurvey("date,q\n2026-03-01,5", wrong as never),
        JSON.stringify(wrong),
      ).rejects.toMatchObject({
        code: "bad-option",
      });
  });

  it("does not change what orders and events are recognized as", async () => {
    expect(recognize(["user", "timestamp", "event"])[0].layout).toBe("event-log");
    expect(recognize(["cust", "date"])[0].layout).toBe("order-log");
    await expect(readOrders(`${TYPEFORM}a,1,,,,,2026-01-01,,2026-01-01,,,`)).rejects.toMatchObject({
      code: "unknown-layout",
      message: expect.stringContaining("typeform: use readSurvey"),
    });
  });

  it("reads an answer or a question called __proto__", async () => {
    const survey = await readSurvey("user id,__proto__,keep me\n1,5,__proto__\n__proto__,4,x", {
      keep: ["keep me"],
    });
    expect([...survey].map((row) => [row.customer, row.question, row.score, row["keep me"]])).toEqual([
      ["1", "__proto__", 5, "__proto__"],
      ["__proto__", "__proto__", 4, "x"],
    ]);
  });
});

describe("answersTo", () => {
  it("counts the forms that are left, and refuses a table without questions", async () => {
    const survey = await readSurvey("respondent id,email,A,B\n1,ann@shop.test,5,\n2,bob@shop.test,4,3");
    expect(survey.info.respondents).toBe(2);
    expect(answersTo(survey, "B").info.respondents).toBe(1);
    expect(() => answersTo(tableOfRows([{ a: 1 }], { kind: "orders" }) as never, "B")).toThrow(
      expect.objectContaining({ code: "bad-input" }),
    );
  });
});
