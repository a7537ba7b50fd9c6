import { crossTabChart } from "../../charts/index.ts";
import type { Estimate } from "../../core/estimate.ts";
import { type AssociationTest, associationTest } from "../../describe/index.ts";
import type { ReportFormats } from "../format.ts";
import { htmlHeat, htmlList, htmlTable, paragraphs } from "../html.ts";
import type { ReportPart } from "../part.ts";
import type { PairColumn, ReportPair } from "../reductions.ts";
import { HEADINGS, plural } from "../words.ts";

/** One cell of the cross-table. */
export interface CombinationCell {
  readonly row: string;
  readonly column: string;
  readonly count: number;
  /** What there would be if the two columns had nothing to do with each other. */
  readonly expected: number;
  /** Whether there are clearly more or fewer. */
  readonly standsOut: "more" | "fewer" | null;
}

/** The two columns of the orders that go together most. */
export interface CombinationsPart {
  readonly row: PairColumn;
  readonly column: PairColumn;
  /** Customers by their latest order, and orders of nobody. */
  readonly n: number;
  readonly cells: readonly CombinationCell[];
  /** Cells that stand out, the strongest first, as places in `cells`. */
  readonly strongest: readonly number[];
  /** How strongly the two go together: 0 not at all, 1 completely. */
  readonly strength: Estimate;
  /** The same, corrected for chance. */
  readonly corrected: number;
  readonly test: "chi-square" | "Fisher";
  /** p of the test, corrected for the number of pairs that were looked at. */
  readonly p: number;
  readonly pairs: number;
}

const MOST_SENTENCES = 4;
const LEAST_ROWS = 50;
/** From here on one column says what the other one says. */
const THE_SAME = 0.97;

export const combinationsPart: ReportPart<CombinationsPart, "pairs"> = {
  needs: ["pairs"],
  build: ({ pairs }) => {
    const known = pairs.filter((p) => p.rows.length > 1 && p.columns.length > 1 && total(p) >= LEAST_ROWS);
    if (known.length === 0) return { missing: "no-columns" };
    const most = known
      .map((pair) => ({ pair, test: associationTest(pair.counts, { fisher: "never" }) }))
      .filter(({ test }) => test.cramersV.corrected < THE_SAME && test.standOuts.length > 0)
      .sort((a, b) => b.test.cramersV.corrected - a.test.cramersV.corrected)
      .map((one) => ({ ...one, ...tested(one.test, one.pair, known.length) }))
      .find(({ p }) => p < 0.05);
    return most === undefined ? { missing: "nothing-together" } : partOf(most, known.length);
  },
  shape: {
    row: "text",
    column: "text",
    n: "number",
    cells: [{ row: "text", column: "text", count: "number", expected: "number", standsOut: "text?" }],
    strongest: ["number"],
    strength: "estimate",
    corrected: "number",
    test: "text",
    p: "number",
    pairs: "number",
  },
  valid: ({ row, column, cells, strongest }) =>
    Object.hasOwn(NAMES, row) &&
    Object.hasOwn(NAMES, column) &&
    cells.length > 0 &&
    cells.length <= 400 &&
    cells.every((c) => c.standsOut === null || Object.hasOwn(MARKS, c.standsOut)) &&
    strongest.every((k) => cells[k] !== undefined),
  view: (part, { formats: f }) => {
    const { row, column, cells, n } = part;
    const rows = [...new Set(cells.map((c) => c.row))];
    const columns = [...new Set(cells.map((c) => c.column))];
    const inRow = (name: string) => cells.reduce((sum, c) => sum + (c.row === name ? c.count : 0), 0);
    const share = (c: CombinationCell) => c.count / Math.max(1, inRow(c.row));
    const at = (r: string, c: string) => cells.find((cell) => cell.row === r && cell.column === c);
    const most = Math.max(...cells.map(share), 1e-9);
    return {
      id: "combinations",
      heading: HEADINGS.combinations,
      blocks: [
        paragraphs(
          `${NAMES[row].title} and ${NAMES[column].word} go together${part.corrected >= 0.3 ? " closely" : part.corrected < 0.1 ? ", though only a little" : ""}:`,
        ),
        htmlList(
          told(part).map((c) => {
            const all = cells.reduce((sum, x) => sum + (x.column === c.column ? x.count : 0), 0) / n;
            return `${NAMES[row].title} “${c.row}”: ${NAMES[column].word} is “${c.column}” for ${f.percent(share(c))}, against ${f.percent(all)} of all.`;
          }),
        ),
        paragraphs(
          `Counted is each customer once, by the latest order, and each order that names nobody: ${f.count(n)} in all. ${testWords(part, f)}`,
        ),
        {
          caption: `How orders by ${NAMES[row].word} (rows) split by ${NAMES[column].word} (columns); marked: more or fewer than chance makes them`,
          chart: (options) =>
            crossTabChart(
              cells.map((c) => ({ ...c, shareOfRow: share(c) })),
              {
                ...options,
                show: "shareOfRow",
                rowTitle: NAMES[row].title,
                columnTitle: NAMES[column].title,
                standOuts: cells.flatMap((c) =>
                  c.standsOut === null ? [] : [{ row: c.row, column: c.column, direction: c.standsOut }],
                ),
              },
            ),
          bars: htmlHeat(
            `Share of each ${NAMES[row].word} (+ more, − fewer than chance makes them)`,
            NAMES[row].title,
            columns,
            rows.map((r) => ({
              label: r,
              cells: columns.map((c) => {
                const cell = at(r, c);
                return cell === undefined
                  ? null
                  : {
                      share: share(cell) / most,
                      text: `${f.percent(share(cell))}${cell.standsOut === null ? "" : MARKS[cell.standsOut]}`,
                    };
              }),
            })),
          ),
          table: htmlTable(
            `Customers and orders by ${NAMES[row].word} and ${NAMES[column].word}`,
            [
              { title: NAMES[row].title },
              ...columns.map((c) => ({ title: c, number: true })),
              { title: "All", number: true },
            ],
            rows.map((r) => [r, ...columns.map((c) => f.count(at(r, c)?.count ?? 0)), f.count(inRow(r))]),
          ),
        },
      ],
    };
  },
};

const NAMES: Readonly<Record<PairColumn, { readonly title: string; readonly word: string }>> = {
  channel: { title: "Channel", word: "channel" },
  place: { title: "Place", word: "place" },
  payment: { title: "Payment", word: "payment" },
  category: { title: "Category", word: "category" },
};

const MARKS = { more: "+", fewer: "−" } as const;

function total({ counts }: ReportPair): number {
  return counts.reduce((sum, line) => sum + line.reduce((a, b) => a + b, 0), 0);
}

/** Cells to name: those with more first, for what is less elsewhere follows from them. */
function told({ cells, strongest }: CombinationsPart): CombinationCell[] {
  const found = strongest.map((k) => cells[k]);
  return ["more", "fewer"]
    .flatMap((direction) => found.filter((c) => c.standsOut === direction))
    .slice(0, MOST_SENTENCES);
}

// where counts are small chi-square is rough, and random tables take its place
function tested(test: AssociationTest, { counts }: ReportPair, pairs: number) {
  const { p, minExpected, shareBelow5 } = test.chiSquare;
  const fisher =
    minExpected < 1 || shareBelow5 > 0.2
      ? associationTest(counts, { fisher: "always", replicates: 999 }).fisher
      : null;
  return {
    name: fisher === null ? ("chi-square" as const) : ("Fisher" as const),
    p: Math.min(1, pairs * (fisher?.p ?? p)),
  };
}

interface Told extends ReturnType<typeof tested> {
  readonly pair: ReportPair;
  readonly test: AssociationTest;
}

function partOf({ pair, test, name, p }: Told, pairs: number): CombinationsPart {
  // tables of counts are named by place, from 1 up
  const named = (labels: readonly string[], place: string) => labels[Number(place) - 1];
  const out = new Map(test.standOuts.map((s) => [`${s.row} ${s.column}`, s.direction]));
  const cells = [...test.cells];
  const { value, se, interval, level, corrected } = test.cramersV;
  return {
    row: pair.row,
    column: pair.column,
    n: test.n,
    cells: cells.map(({ row, column, count, expected }) => ({
      row: named(pair.rows, row),
      column: named(pair.columns, column),
      count,
      expected,
      standsOut: out.get(`${row} ${column}`) ?? null,
    })),
    strongest: test.standOuts.map((s) => cells.findIndex((c) => c.row === s.row && c.column === s.column)),
    strength: { value, se, interval, level },
    corrected,
    test: name,
    p,
    pairs,
  };
}

function testWords({ test, p, pairs, corrected }: CombinationsPart, f: ReportFormats): string {
  const name = test === "Fisher" ? "Fisher’s test" : "a chi-square test";
  const chance =
    p < 0.001 ? `fewer than 1 time in ${f.count(1000)}` : `about ${f.factor(100 * p)} times in 100`;
  const of =
    pairs === 1
      ? ""
      : ` Of ${plural(pairs, "pair", "pairs", f.count)} of columns looked at, this one goes together most.`;
  return `By ${name} chance alone makes a table as uneven as this ${chance}; the strength is ${f.factor(corrected)} (Cramér’s V: 0 not at all, 1 completely).${of}`;
}
