import type { Steps } from "../../core/work.ts";
import type { Csr } from "../input/csr.ts";
import { inPieces } from "../input/pieces.ts";
import { wordsOf } from "./words.ts";

/** Which words count. */
export interface WordRules {
  /** In lower case. */
  readonly stop: ReadonlySet<string>;
  readonly minItems: number;
  readonly maxItems: number;
}

/**
 * Items by words, TF-IDF: (1 + ln of how often the word is in the text) x ln(texts / texts with it), each row of length 1. A word of every text says nothing.
 * O(letters) and one entry per item and distinct word, in steps of some milliseconds.
 */
export function* wordVectorSteps(texts: readonly (string | null)[], rules: WordRules): Steps<Csr> {
  const found = yield* countWords(texts, rules.stop);
  const { at, often, start, texts: documents } = found;
  const used = new Int32Array(found.words);
  for (let e = 0; e < at.length; e++) used[at[e]]++;
  let rows = 0;
  const out = {
    start: new Int32Array(texts.length + 1),
    at: new Int32Array(at.length),
    value: new Float64Array(at.length),
  };
  for (let item = 0; item < texts.length; item++) {
    const from = rows;
    let squares = 0;
    for (let e = start[item]; e < start[item + 1]; e++) {
      const df = used[at[e]];
      if (df < rules.minItems || df > rules.maxItems || df === documents) continue;
      const weight = (1 + Math.log(often[e])) * Math.log(documents / df);
      out.at[rows] = at[e];
      out.value[rows++] = weight;
      squares += weight * weight;
    }
    for (let e = from; e < rows; e++) out.value[e] /= Math.sqrt(squares);
    out.start[item + 1] = rows;
  }
  return {
    rows: texts.length,
    columns: found.words,
    start: out.start,
    at: out.at.subarray(0, rows),
    value: out.value.subarray(0, rows),
  };
}

const TEXTS_PER_STEP = 256;

interface CountedWords {
  readonly at: readonly number[];
  readonly often: readonly number[];
  readonly start: Int32Array;
  /** Different words, and texts that there are. */
  readonly words: number;
  readonly texts: number;
}

/** Words by number, in the order they come up; how often each is in each text. */
function* countWords(texts: readonly (string | null)[], stop: ReadonlySet<string>): Steps<CountedWords> {
  const number = new Map<string, number>();
  const at: number[] = [];
  const often: number[] = [];
  const start = new Int32Array(texts.length + 1);
  let documents = 0;
  const here = new Map<number, number>();
  const count = (text: string | null, item: number) => {
    here.clear();
    if (text !== null) documents++;
    for (const word of text === null ? [] : wordsOf(text)) {
      if (stop.has(word)) continue;
      let k = number.get(word);
      if (k === undefined) {
        k = number.size;
        number.set(word, k);
      }
      here.set(k, (here.get(k) ?? 0) + 1);
    }
    // sums do not depend on the order that words first came up in
    for (const [k, times] of [...here].sort((a, b) => a[0] - b[0])) {
      at.push(k);
      often.push(times);
    }
    start[item + 1] = at.length;
  };
  yield* inPieces(
    texts.length,
    (from, to) => {
      for (let item = from; item < to; item++) count(texts[item], item);
    },
    TEXTS_PER_STEP,
  );
  return { at, often, start, words: number.size, texts: documents };
}
