import { ClienteleError } from "../../core/errors.ts";
import { fork, randomFrom } from "../../core/random.ts";
import type { Steps } from "../../core/work.ts";
import { powersOfTwo } from "../../numeric/own-exp.ts";
import { expTable } from "../../numeric/quick-exp.ts";
import { sum } from "../../numeric/sum.ts";
import type { TrainingRows } from "../rows/feature-types.ts";
import { shortenTrees } from "../trees/shorten-trees.ts";
import type { PackedTrees } from "../trees/tree-types.ts";
import { addTree, type Growth, type Scored } from "./add-tree.ts";
import { type BinnedFeature, type BinnedRows, binFeatures, codeRows, rowWords } from "./bins.ts";
import type { Boosting, BoostingSettings } from "./boosting-types.ts";
import type { Ground } from "./grow-tree.ts";
import { heldBackRows } from "./held-back-rows.ts";
import { cellPlaces, laneGroups, paddedLanes } from "./histograms.ts";
import { lanesOf } from "./lanes.ts";
import { leafRoom } from "./leaf-values.ts";
import { baseScores, classShares, meanLoss } from "./losses.ts";
import { MOST_ROWS, roomForGradients } from "./pack-gradients.ts";
import { joinTrees } from "./tree-list.ts";

/** Up to so many rows gradients keep their digits unless told otherwise. */
const EXACT_ROWS = 16_384;
/** More rows than this, each as often as it counts, cannot be added up exactly. */
const EXACT_UNITS = 2 ** 20;

/**
 * Boosting on rows already read, a step at a time. `validation`, rows of the same schema, decide when to stop in place of rows held back (their patience is that of `settings.earlyStopping`, else 10).
 *
 * @throws "too-few-rows" when early stopping leaves nothing on one side, "bad-input" for more than 2^24 rows.
 */
export function* growBoosting(
  rows: TrainingRows,
  settings: BoostingSettings,
  validation?: TrainingRows,
): Steps<Boosting> {
  if (rows.length > MOST_ROWS)
    throw new ClienteleError("bad-input", `Boosting takes up to ${MOST_ROWS} rows; found ${rows.length}.`, {
      count: rows.length,
      expected: `at most ${MOST_ROWS} rows`,
    });
  const { earlyStopping, rounds: most } = settings;
  const random = randomFrom(settings.seed);
  const { training, held } =
    earlyStopping === undefined || validation !== undefined
      ? { training: Int32Array.from({ length: rows.length }, (_, i) => i), held: new Int32Array(0) }
      : heldBackRows(rows, earlyStopping, fork(random, "held back"));
  const features = yield* shown(binFeatures(rows, rows.weight, settings.maxBins), most);
  const binned = yield* shown(codeRows(features, rows.x, rows.length), most);
  const base = baseScores(settings, rows, training);
  const scored = scoredRows(rows, settings, binned, base);
  const other =
    validation &&
    scoredRows(
      validation,
      settings,
      yield* shown(codeRows(features, validation.x, validation.length), most),
      base,
    );
  const growth = yield* shown(growthOf(rows, settings, features, scored, training, held, other), most);
  const judges = other !== undefined || held.length > 0;
  const judged = other?.binned.length ?? held.length;
  const trees: PackedTrees[] = [];
  const patience = earlyStopping?.patience ?? 10;
  let best = { loss: Number.POSITIVE_INFINITY, rounds: 0 };
  let rounds = 0;
  let stopped = false;
  while (rounds < most && !stopped) {
    const drawn = fork(random, rounds);
    if (settings.loss === "softmax") classShares(scored);
    let splits = 0;
    for (let k = 0; k < base.length; k++) {
      const tree = yield* addTree(growth, k, fork(drawn, k), [rounds + k / base.length, most]);
      splits += tree.cut.length;
      trees.push(tree);
    }
    rounds++;
    if (judges) {
      const loss = other ? meanLoss(other, undefined) : meanLoss(scored, held);
      if (loss < best.loss) best = { loss, rounds };
      stopped = rounds - best.rounds >= patience;
    }
    // what cannot be split now never can be, unless other rows or features are drawn
    if (splits === 0 && settings.rowShare === 1 && settings.featureShare === 1) break;
    if (rounds < most) yield [rounds, most];
  }
  yield [most, most];
  const kept = judges ? best.rounds : rounds;
  return {
    kind: "boosting",
    version: 2,
    schema: rows.schema,
    outcome: rows.outcome,
    loss: settings.loss,
    base,
    trees: shortenTrees(joinTrees(trees.slice(0, kept * base.length), features), rows.schema),
    fit: {
      status: stopped ? "stopped early" : "converged",
      warnings: rows.warnings,
      rows: rows.account,
      rounds: kept,
      heldBack: judges ? { rows: judged, tried: rounds, loss: best.loss } : null,
    },
  };
}

function scoredRows(
  { y, weight, length }: TrainingRows,
  settings: BoostingSettings,
  binned: BinnedRows,
  base: readonly number[],
): Scored {
  return {
    settings,
    y,
    weight,
    binned,
    scores: base.map((score) => new Float64Array(length).fill(score)),
    shares: base.map(() => new Float64Array(settings.loss === "softmax" ? length : 0)),
    powers: powersOfTwo(),
  };
}

function* growthOf(
  { length, weight, count }: TrainingRows,
  settings: BoostingSettings,
  features: readonly BinnedFeature[],
  training: Scored,
  rows: Int32Array,
  others: Int32Array,
  validation: Scored | undefined,
): Steps<Growth> {
  // a count of 2.5 is two rows that weigh a quarter more
  const units = count?.map((c) => Math.max(1, Math.round(c)));
  const all = units === undefined ? length : sum(units);
  const exact = all <= EXACT_UNITS && (settings.exact ?? length <= EXACT_ROWS);
  const caseWeight = exact && units && weight ? weight.map((w, i) => w / units[i]) : weight;
  const { binned } = training;
  const room = roomForGradients(length, all, exact);
  const lanes = lanesOf(features);
  const groups = laneGroups(lanes.length, room.cell);
  const width = paddedLanes(groups);
  const ground: Ground = {
    features,
    binned,
    addends: {
      places: cellPlaces(features, lanes, width),
      groups,
      words: yield* rowWords(binned, lanes, width),
      stride: width / 4,
      room,
      touched: new Float64Array(1),
    },
    room,
    rows: new Int32Array(rows.length),
    spare: new Int32Array(rows.length),
    count: units,
    leaves: settings.leaves,
    maxDepth: settings.maxDepth,
    groups: settings.interactions?.map((group) =>
      Uint8Array.from(features, ({ column }) => (group.includes(column) ? 1 : 0)),
    ),
    pool: [],
  };
  return {
    ground,
    training,
    rows,
    others,
    validation,
    caseWeight,
    minCurve: 1e-3 * (weight === undefined ? 1 : sum(weight) / all),
    // exact gradients can tie, and the last digit must not decide
    near: exact || settings.loss !== "logistic" ? undefined : expTable(training.powers),
    leafOf: leafRoom(length, settings.leaves),
    g: new Float64Array(length),
    h: new Float64Array(length),
  };
}

/** Steps of getting ready, before the first tree. */
function* shown<T>(steps: Steps<T>, total: number): Steps<T> {
  let step = steps.next();
  while (!step.done) {
    yield [0, total];
    step = steps.next();
  }
  return step.value;
}
