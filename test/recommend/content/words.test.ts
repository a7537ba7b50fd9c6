import { describe, expect, it } from "vitest";
import { wordsOf } from "../../../src/recommend/content/words.ts";

describe("wordsOf", () => {
  it("takes runs of letters and digits in lower case, in any script", () => {
    expect(wordsOf("Crème brûlée, 250ml (ÜBER-gut!)")).toEqual(["crème", "brûlée", "250ml", "über", "gut"]);
    expect(wordsOf("Чай чёрный — 100 г")).toEqual(["чай", "чёрный", "100", "г"]);
    // marks belong to their letters
    expect(wordsOf("हिन्दी चाय")).toEqual(["हिन्दी", "चाय"]);
  });

  it("sees one word in two ways of writing it", () => {
    expect(wordsOf("cafe\u0301 \uFF21\uFF22")).toEqual(["café", "ab"]);
  });

  it("cuts scripts without blanks into pairs of characters", () => {
    expect(wordsOf("緑茶粉 茶")).toEqual(["緑茶", "茶粉", "茶"]);
  });

  it("finds no words where there are none", () => {
    expect(wordsOf("")).toEqual([]);
    expect(wordsOf(" -- !! 🍵 ")).toEqual([]);
  });
});
