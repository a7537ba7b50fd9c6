import { isNoValue } from "../values/number-text.ts";

/** Labels of a scale: in order, the lowest first and scored 1, 2, 3 ...; or each with its score. */
export type SurveyLabels = readonly string[] | { readonly [label: string]: number };

/** How the answers to one question are scored. */
export interface Scoring {
  /** By answer, in the order given; NaN: no score. */
  readonly scores: readonly number[];
  /** Smallest and largest score, where labels were scored. */
  readonly scale: readonly [low: number, high: number] | null;
  /** The labels scored, lowest first. */
  readonly labels: readonly string[] | null;
  /** Whether two scales of one length fit and score the answers differently, so that none was used. */
  readonly ambiguous?: boolean;
}

/** One scale: label as compared -> score. */
type Scale = ReadonlyMap<string, { readonly score: number; readonly label: string }>;

/**
 * Scales in words, lowest first; several words for one place are set apart by "|". The first that holds every answer of a question is used, so scales of
 * five stand before those of seven.
 */
const SCALES: readonly (readonly string[])[] = [
  [
    "strongly disagree|completely disagree|totally disagree",
    "disagree",
    "neutral|neither agree nor disagree|neither agree or disagree|undecided",
    "agree",
    "strongly agree|completely agree|totally agree",
  ],
  [
    "strongly disagree|completely disagree|totally disagree",
    "disagree",
    "somewhat disagree|slightly disagree|rather disagree",
    "neutral|neither agree nor disagree|neither agree or disagree|undecided",
    "somewhat agree|slightly agree|rather agree",
    "agree",
    "strongly agree|completely agree|totally agree",
  ],
  [
    "very dissatisfied|very unsatisfied|extremely dissatisfied",
    "dissatisfied|unsatisfied",
    "neutral|neither satisfied nor dissatisfied",
    "satisfied",
    "very satisfied|extremely satisfied",
  ],
  [
    "very dissatisfied|very unsatisfied|extremely dissatisfied",
    "somewhat dissatisfied|somewhat unsatisfied",
    "neutral|neither satisfied nor dissatisfied",
    "somewhat satisfied",
    "very satisfied|extremely satisfied",
  ],
  [
    "very dissatisfied|very unsatisfied|extremely dissatisfied",
    "dissatisfied|unsatisfied",
    "somewhat dissatisfied|somewhat unsatisfied",
    "neutral|neither satisfied nor dissatisfied",
    "somewhat satisfied",
    "satisfied",
    "very satisfied|extremely satisfied",
  ],
  [
    "very unlikely|extremely unlikely",
    "unlikely|somewhat unlikely",
    "neutral|neither likely nor unlikely",
    "likely|somewhat likely",
    "very likely|extremely likely",
  ],
  [
    "very unlikely|extremely unlikely",
    "unlikely",
    "somewhat unlikely",
    "neutral|neither likely nor unlikely",
    "somewhat likely",
    "likely",
    "very likely|extremely likely",
  ],
  ["very difficult|very hard", "difficult|hard", "neutral|neither easy nor difficult", "easy", "very easy"],
  [
    "very difficult|very hard",
    "difficult|hard",
    "somewhat difficult|slightly difficult",
    "neutral|neither easy nor difficult",
    "somewhat easy|slightly easy",
    "easy",
    "very easy",
  ],
  [
    "not at all important|not important",
    "slightly important",
    "moderately important|somewhat important",
    "important|very important",
    "extremely important",
  ],
  ["never", "rarely|seldom", "sometimes|occasionally", "often|usually", "always"],
  [
    "very poor|very bad|terrible",
    "poor|bad",
    "fair|average|acceptable|okay|ok",
    "good",
    "very good|excellent",
  ],
  ["poor", "fair", "good", "very good", "excellent"],
  ["no", "yes"],
];

/** Ways of not answering; they have no score and do not keep a scale from fitting. */
const NO_ANSWER: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "don't know",
  "do not know",
  "dont know",
  "i don't know",
  "not sure",
  "no opinion",
  "prefer not to say",
  "prefer not to answer",
  "not applicable",
  "does not apply",
  "can't say",
  "no answer",
]);

/**
 * Scores of a question's distinct answers: numbers as they are ("7", and "7 - very likely" where every answer begins with its number), else the places of
 * the labels on the first scale that holds them all, `own` scales before the known ones. O(answers x scales).
 */
export function scoreAnswers(
  answers: readonly string[],
  values: readonly number[],
  own: readonly SurveyLabels[],
  known: boolean,
): Scoring {
  const said = answers.map(compared);
  const counts = (i: number) => Number.isNaN(values[i]) && !isNoAnswer(said[i]);
  if (!answers.some((_, i) => counts(i))) return { scores: values, scale: null, labels: null };
  const holds = (scale: Scale, apart: boolean) => {
    const found = new Set<number>();
    const words = new Set<string>();
    return said.every((word, i) => {
      const place = scale.get(word);
      if (place === undefined) return !counts(i) && Number.isNaN(values[i]);
      // two words in one survey are two places, even where elsewhere they mean the same
      if (apart && found.has(place.score) && !words.has(word)) return false;
      found.add(place.score);
      words.add(word);
      return true;
    });
  };
  const ownScale = own.map(scaleOf).find((scale) => holds(scale, false));
  const fitting = ownScale
    ? [ownScale]
    : known
      ? SCALES.map(knownScale).filter((scale) => holds(scale, true))
      : [];
  const [best] = fitting;
  if (best !== undefined) {
    const scores = scoresOn(best, said);
    const other = fitting.find(
      (scale) =>
        scale !== best &&
        places(scale).length === places(best).length &&
        scoresOn(scale, said).some((score, i) => !Object.is(score, scores[i])),
    );
    if (other !== undefined) return { scores: values, scale: null, labels: null, ambiguous: true };
    const steps = places(best);
    return {
      scores,
      scale: [steps[0].score, steps[steps.length - 1].score],
      labels: steps.map(({ label }) => label),
    };
  }
  const leading = answers.map((answer, i) => (Number.isNaN(values[i]) ? leadingNumber(answer) : values[i]));
  const numbered = leading.every((value, i) => !Number.isNaN(value) || !counts(i));
  return { scores: numbered ? leading : values, scale: null, labels: null };
}

function scoresOn(scale: Scale, words: readonly string[]): number[] {
  return words.map((word) => scale.get(word)?.score ?? Number.NaN);
}

/** The places of a scale, lowest first, each with its first label. */
function places(scale: Scale): readonly { readonly score: number; readonly label: string }[] {
  const first = new Map<number, string>();
  for (const { score, label } of scale.values()) if (!first.has(score)) first.set(score, label);
  return [...first].map(([score, label]) => ({ score, label })).sort((a, b) => a.score - b.score);
}

/** The number before a label: "5 - Very good", "10 (extremely likely)", "3. sometimes"; NaN: none. "2 - 3 times" is none. */
function leadingNumber(text: string): number {
  const match = /^(\d{1,3})\s?[-–—:.()=]{1,2}\s?\p{L}/u.exec(text);
  return match === null ? Number.NaN : Number(match[1]);
}

function scaleOf(labels: SurveyLabels): Scale {
  const list: [string, number][] = Array.isArray(labels)
    ? (labels as readonly string[]).map((label, i) => [label, i + 1])
    : Object.entries(labels as { readonly [label: string]: number });
  return new Map(list.map(([label, score]) => [compared(label), { score, label }]));
}

function knownScale(places: readonly string[]): Scale {
  const from = places.length === 2 ? 0 : 1;
  return new Map(
    places.flatMap((place, i) => {
      const words = place.split("|");
      const label = words[0][0].toUpperCase() + words[0].slice(1);
      return words.map((word) => [word, { score: i + from, label }] as const);
    }),
  );
}

/** A label as it is compared: blanks, case, curly apostrophes and a point at its end do not matter. */
function compared(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/\s+/g, " ")
    .replace(/\u2019/g, "'")
    .replace(/\.$/, "");
}

function isNoAnswer(word: string): boolean {
  return NO_ANSWER.has(word) || isNoValue(word);
}
