/** Letters of scripts that put no blanks between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/**
 * Words of a text, in lower case, in their order: runs of letters, marks and digits of any script. Runs of scripts without blanks (Chinese, Japanese, Thai) are cut into
 * overlapping pairs of characters. No language is assumed: nothing is stemmed. O(length).
 */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const run of text
    .normalize("NFKC")
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []) {
    if (!UNSPACED.test(run)) {
      words.push(run);
      continue;
    }
    const letters = [...run];
    if (letters.length === 1) words.push(run);
    for (let k = 1; k < letters.length; k++) words.push(letters[k - 1] + letters[k]);
  }
  return words;
}
