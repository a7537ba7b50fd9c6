import { describe, expect, it } from "vitest";
import { type SurveyLabels, scoreAnswers } from "../../../src/data/survey/scales.ts";

const score = (answers: readonly string[], own: readonly SurveyLabels[] = [], known = true) =>
  scoreAnswers(
    answers,
    answers.map((text) => (/^\d+$/.test(text) ? Number(text) : Number.NaN)),
    own,
    known,
  );

describe("scoring answers in words", () => {
  it.each([
    ["Strongly disagree;Disagree;Neither agree nor disagree;Agree;Strongly Agree", [1, 2, 3, 4, 5]],
    ["Strongly disagree;Somewhat disagree;Neutral;Slightly agree;Strongly agree", [1, 3, 4, 5, 7]],
    ["very unsatisfied;dissatisfied;neutral;satisfied;very satisfied", [1, 2, 3, 4, 5]],
    ["Very dissatisfied;Somewhat dissatisfied;Somewhat satisfied;Very satisfied", [1, 2, 4, 5]],
    ["Satisfied;Somewhat satisfied", [6, 5]],
    ["Very likely;Likely;Very unlikely", [5, 4, 1]],
    ["Very easy;easy.;VERY   difficult", [5, 4, 1]],
    ["Not at all important;Extremely important", [1, 5]],
    ["Never;Rarely;Sometimes;Often;Always", [1, 2, 3, 4, 5]],
    ["Very poor;Poor;Average;Good;Very good", [1, 2, 3, 4, 5]],
    ["Poor;Fair;Good;Very good;Excellent", [1, 2, 3, 4, 5]],
    ["Average;Good;Excellent", [3, 4, 5]],
    ["Very likely;Somewhat likely;Somewhat unlikely", [5, 4, 2]],
    ["Likely;Somewhat likely;Very unlikely", [6, 5, 1]],
    ["Yes;no", [1, 0]],
  ])("%s", (texts, scores) => {
    expect(score(texts.split(";")).scores).toEqual(scores);
  });

  it("takes the shortest scale that holds every answer, and none where one does not fit", () => {
    expect(score(["Agree", "Strongly agree"]).scale).toEqual([1, 5]);
    expect(score(["Agree", "Somewhat agree"]).scale).toEqual([1, 7]);
    expect(score(["Agree", "It depends"])).toEqual({
      scores: [Number.NaN, Number.NaN],
      scale: null,
      labels: null,
    });
    expect(score(["Agree", "4"]).scores).toEqual([Number.NaN, 4]);
    expect(score([]).scores).toEqual([]);
  });

  it("scores nothing where two scales of one length differ, or two words mean one place", () => {
    const unscored = { scores: [Number.NaN, Number.NaN, Number.NaN], scale: null, labels: null };
    expect(score(["Poor", "Fair", "Good"])).toEqual({ ...unscored, ambiguous: true });
    expect(score(["Very satisfied", "Extremely satisfied", "Satisfied"])).toEqual(unscored);
    expect(score(["Poor", "Fair", "Good"], [["Poor", "Fair", "Good"]]).scores).toEqual([1, 2, 3]);
  });

  it("does not let ways of not answering keep a scale from fitting", () => {
    expect(score(["Agree", "Don\u2019t know", "N/A", "Prefer not to say"]).scores).toEqual([
      4,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it("takes the number before a label where every answer has one", () => {
    expect(score(["10 - Extremely likely", "7", "0 (not at all)", "3. hm"]).scores).toEqual([10, 7, 0, 3]);
    expect(score(["2 - 3 times", "1 - once"]).scores).toEqual([Number.NaN, Number.NaN]);
    expect(score(["5 - great", "no idea"]).scores).toEqual([Number.NaN, Number.NaN]);
  });

  it("tries own scales first, in a list or with their scores", () => {
    expect(score(["Nie", "Immer"], [["Nie", "Manchmal", "Immer"]])).toEqual({
      scores: [1, 3],
      scale: [1, 3],
      labels: ["Nie", "Manchmal", "Immer"],
    });
    expect(score(["agree", "disagree"], [{ Disagree: -1, Agree: 1 }])).toEqual({
      scores: [1, -1],
      scale: [-1, 1],
      labels: ["Disagree", "Agree"],
    });
    expect(score(["1", "2"], [{ "1": 5, "2": 4, "3": 3 }]).scores).toEqual([1, 2]);
    expect(score(["Top", "Super", "Mies"], [{ Mies: 1, Top: 5, Super: 5 }]).scores).toEqual([5, 5, 1]);
    expect(score(["agree", "7"], [], false).scores).toEqual([Number.NaN, 7]);
  });
});
