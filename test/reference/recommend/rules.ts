import { neighborScore } from "../../../src/recommend/also-bought/neighbor-score.ts";
import { alsoBought } from "../../../src/recommend/also-bought.ts";
import { associationRules } from "../../../src/recommend/association-rules.ts";
import { eachCoCount, itemCounts } from "../../../src/recommend/counts/co-counts.ts";
import { eachCoSum } from "../../../src/recommend/counts/co-sums.ts";
import { measureOf } from "../../../src/recommend/counts/measures.ts";
import { fitAlsoBought, frequentItemsets, type RuleRow } from "../../../src/recommend/index.ts";
import { transpose } from "../../../src/recommend/input/csr.ts";
import { basketsByItems, customersByItems } from "../../../src/recommend/input/matrices.ts";
import { fromMatrix, groceries, hasGroceries, tiny } from "../../recommend/data.ts";
import type { Adapter } from "../adapters.ts";
import { compare } from "../compare.ts";
import type { Compared } from "../main.ts";

// the reference has 12 significant digits
const DIGITS = 1e-9;

interface RuleOfReference {
  readonly lhs: readonly string[];
  readonly rhs: string;
  readonly count: number;
  readonly support: number;
  readonly confidence: number;
  readonly lift: number;
  readonly leverage: number;
  readonly conviction: number | null;
  readonly jaccard: number;
  readonly cosine: number;
  readonly kulczynski: number;
  readonly llr: number;
  readonly lhsCount: number;
  readonly rhsCount: number;
}
interface Level {
  readonly minSupport: number;
  readonly minCount: number;
  readonly itemsets: number;
  readonly bySize: Readonly<Record<string, number>>;
  readonly sumOfCounts: number;
  readonly closed: number;
  readonly maximal: number;
  readonly rules: readonly {
    readonly minConfidence: number;
    readonly singleRhsRules: number;
    readonly allRhsRules: number;
    readonly top10ByLift: readonly RuleOfReference[];
    readonly top10ByConfidenceThenSupport: readonly RuleOfReference[];
  }[];
}
interface Pair {
  readonly a: string;
  readonly b: string;
  readonly count: number;
  readonly llr: number;
}
interface Also {
  readonly [item: string]: readonly {
    readonly item: string;
    readonly count: number;
    readonly confidence: number;
  }[];
}

const exactly = (what: string, ours: number, reference: number): Compared =>
  compare(what, ours, reference, 0);
const sameText = (what: string, ours: string, reference: string): Compared =>
  exactly(`${what}: ${reference}`, ours === reference ? 1 : 0, 1);

function levels(reference: readonly Level[]): Compared[] {
  const bought = groceries();
  return reference.flatMap((level) => {
    const { minSupport } = level;
    const sets = frequentItemsets(bought, { minSupport });
    const { size, count, closed, maximal } = sets.columns;
    const sum = (column: Float64Array) => column.reduce((a, b) => a + b, 0);
    const at = `support ${minSupport}`;
    return [
      exactly(`${at}: smallest count`, sets.info.minCount, level.minCount),
      exactly(`${at}: sets`, sets.length, level.itemsets),
      exactly(`${at}: sum of counts`, sum(count), level.sumOfCounts),
      exactly(`${at}: closed`, sum(closed), level.closed),
      exactly(`${at}: maximal`, sum(maximal), level.maximal),
      ...Object.entries(level.bySize).map(([n, many]) =>
        exactly(`${at}: sets of ${n}`, size.filter((s) => s === Number(n)).length, many),
      ),
      ...level.rules.flatMap(({ minConfidence, singleRhsRules, allRhsRules, ...top }) => {
        const where = `${at}, confidence ${minConfidence}`;
        const rules = associationRules(bought, { minSupport, minConfidence });
        const all = associationRules(bought, {
          minSupport,
          minConfidence,
          rightSize: Number.POSITIVE_INFINITY,
        });
        const byName = new Map(Array.from(rules, (rule) => [`${rule.left} > ${rule.right}`, rule]));
        return [
          exactly(`${where}: rules`, rules.length, singleRhsRules),
          exactly(`${where}: rules of any right side`, all.length, allRhsRules),
          ...top.top10ByLift.flatMap((rule, k) => [
            compare(`${where}: lift ${k + 1}`, rules.at(k)?.lift ?? 0, rule.lift, DIGITS),
            ...sameRule(where, byName, rule),
          ]),
          ...top.top10ByConfidenceThenSupport.flatMap((rule) => sameRule(where, byName, rule)),
        ];
      }),
    ];
  });
}

function sameRule(
  where: string,
  rules: ReadonlyMap<string, RuleRow>,
  { lhs, rhs, lhsCount, rhsCount, conviction, ...measures }: RuleOfReference,
): Compared[] {
  // two names of the reference end in a blank
  const left = lhs.map((item) => item.trim()).sort();
  const name = `${left.join(" + ")} > ${rhs.trim()}`;
  const ours = rules.get(name);
  if (ours === undefined) return [exactly(`${where}: ${name}`, 0, 1)];
  return [
    exactly(`${name}: count of the left side`, ours.leftCount, lhsCount),
    exactly(`${name}: count of the right side`, ours.rightCount, rhsCount),
    exactly(`${name}: never without`, ours.conviction === null ? 1 : 0, conviction === null ? 1 : 0),
    compare(`${name}: conviction`, ours.conviction ?? 0, conviction ?? 0, DIGITS),
    ...Object.entries(measures).map(([measure, value]) =>
      compare(`${name}: ${measure}`, ours[measure as keyof typeof measures], value, DIGITS),
    ),
  ];
}

function basics(id: string, reference: never): Compared[] {
  const bought = groceries();
  const { matrix } = basketsByItems(bought);
  const names = bought.columns.item.levels;
  if (id.endsWith("/topItems")) {
    const counts = itemCounts(matrix);
    return (reference as readonly [string, number][]).map(([item, count]) =>
      exactly(item, counts[names.indexOf(item)], count),
    );
  }
  const model = fitAlsoBought(bought, { measure: "llr", top: 168 });
  if (id.endsWith("/topPairsByLLR"))
    return (reference as readonly Pair[]).flatMap(({ a, b, count, llr }) => {
      const k = names.indexOf(a);
      let e = model.start[k];
      while (e < model.start[k + 1] && model.items[model.neighbor[e]] !== b) e++;
      return [
        exactly(`${a}, ${b}: count`, model.both[e], count),
        compare(`${a}, ${b}: G2`, model.score[e], llr, DIGITS),
      ];
    });
  const [byCount, sure] = (["support", "confidence"] as const).map((measure) =>
    fitAlsoBought(bought, { measure, top: 168 }),
  );
  return Object.entries(reference as Also).flatMap(([item, list]) => {
    const ours = alsoBought(byCount, item, { count: list.length }).items;
    const shares = alsoBought(sure, item, { count: 168 }).items;
    return list.flatMap(({ item: other, count, confidence }, k) => [
      sameText(`${item} ${k + 1}`, ours[k].item, other),
      compare(`${item} ${k + 1}: count`, ours[k].score * 9835, count, 1e-9),
      compare(
        `${item} ${k + 1}: share`,
        shares.find((s) => s.item === other)?.score ?? 0,
        confidence,
        DIGITS,
      ),
    ]);
  });
}

/** Similarities of the small matrix by the kernels that count and sum, the diagonal included where the measure has one. */
const tinyMeasures: Readonly<Record<string, () => number[][]>> = {
  cosine_binary: () => byCounts(measureOf("cosine")),
  cosine_binary_shrink10: () => byCounts(neighborScore("cosine", 10)),
  jaccard: () => byCounts(measureOf("jaccard")),
  lift: () => byCounts(measureOf("lift")),
  conditional_j_given_i: () => byCounts(measureOf("confidence")),
  llr_g2: () => byCounts(measureOf("llr")),
  llr_mahout_similarity: () => byCounts((both, a, b, n) => 1 - 1 / (1 + measureOf("llr")(both, a, b, n))),
  cosine_weighted: () => {
    const { matrix } = customersByItems(fromMatrix(tiny), "weight");
    const turned = transpose(matrix);
    const dots = square();
    eachCoSum(
      matrix,
      turned,
    )((item, others, n, sums) => {
      dots[item][item] = sums[item];
      for (let k = 0; k < n; k++) dots[item][others[k]] = sums[others[k]];
    });
    return dots.map((row, i) => row.map((dot, j) => dot / Math.sqrt(dots[i][i] * dots[j][j])));
  },
};

function byCounts(measure: (both: number, a: number, b: number, n: number) => number): number[][] {
  const { matrix } = customersByItems(fromMatrix(tiny));
  const alone = itemCounts(matrix);
  const both = square();
  eachCoCount(
    matrix,
    transpose(matrix),
  )((item, others, n, counts) => {
    both[item][item] = counts[item];
    for (let k = 0; k < n; k++) both[item][others[k]] = counts[others[k]];
  });
  return both.map((row, i) => row.map((v, j) => measure(v, alone[i], alone[j], tiny.length)));
}

function square(): number[][] {
  return tiny.map(() => tiny[0].map(() => 0));
}

const groceriesPart: Adapter = {
  covers: (id) =>
    ["levels", "topItems", "topPairsByLLR", "alsoBoughtByCount"].some(
      (name) => id === `recommend/groceries/${name}`,
    ),
  run: async (id, value) => {
    if (!hasGroceries) return [];
    return id.endsWith("/levels") ? levels(value) : basics(id, value);
  },
};

const tinyPart: Adapter = {
  covers: (id) => {
    const [file, section, name] = id.split("/");
    return (
      file === "recommend" &&
      section === "tiny6x6" &&
      (name === "matrix_users_x_items" || name in tinyMeasures)
    );
  },
  run: async (id, value: readonly (readonly number[])[]) => {
    const name = id.split("/")[2];
    const ours = name === "matrix_users_x_items" ? tiny : tinyMeasures[name]();
    return value.flatMap((row, i) =>
      row.map((v, j) => compare(`${i}, ${j}`, ours[i][j], v, name === "matrix_users_x_items" ? 0 : DIGITS)),
    );
  },
};

/** Rules, counts and similarities from counts. */
export const rules: readonly Adapter[] = [groceriesPart, tinyPart];
