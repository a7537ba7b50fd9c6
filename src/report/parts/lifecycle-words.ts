import type { LifecyclePace } from "../../segmentation/index.ts";
import type { ReportFormats } from "../format.ts";
import { plural } from "../words.ts";
import type { LifecyclePart, ReportLimit } from "./lifecycle.ts";

/** Paces in the order of the limits. */
export const PACES: readonly LifecyclePace[] = ["first", "second", "occasional", "frequent"];
const SILENT: readonly string[] = ["At Risk", "Lapsed"];
/** Where those are who had not ordered yet. */
export const OUTSIDE = "Not Yet Known";

/** Where limits are from. */
export const SOURCES: Readonly<Record<ReportLimit["status"], string>> = {
  learnt: "your customers of this kind",
  shared: "your customers of several kinds",
  default: "not learnt: a general limit",
};

/** The limits in a sentence each. */
export function limitSentences({ limits, frequentDays }: LifecyclePart, f: ReportFormats): string[] {
  const days = (n: number) => plural(n, "day", "days", f.count);
  const of = (pace: LifecyclePace) => limits[PACES.indexOf(pace)];
  const after = (l: ReportLimit) =>
    `not ordered for ${days(l.atRisk)} is late; after ${days(l.lapsed)} few come back.`;
  return [
    `Someone who ordered once and has ${after(of("first"))}`,
    `Someone who ordered twice and has ${after(of("second"))}`,
    `A regular who comes every ${days(frequentDays)} or faster and has ${after(of("frequent"))}`,
    `Other customers with three orders or more are late after ${days(of("occasional").atRisk)}, and gone for most after ${days(of("occasional").lapsed)}.`,
  ];
}

/** What the model warns of, once for all paces. */
export function cautions({ limits, horizon }: LifecyclePart, f: ReportFormats): string[] {
  const learnt = limits.filter((l) => l.status !== "default");
  const shortest = Math.min(...learnt.map((l) => l.followed));
  const days = plural(shortest, "day", "days", f.count);
  return [
    limits.some((l) => l.status === "shared")
      ? "Where too few of one kind came back to learn from (30 returns are needed), the pauses of several kinds were taken together."
      : "",
    shortest < horizon
      ? `The data are too young to follow every pause for long: some could be followed for ${days} only. Who comes back later is not seen, so the limits may be too short.`
      : "",
    learnt.some((l) => l.lapsed > 0.8 * l.followed)
      ? "Some limits after which few come back lie near the end of what could be followed: more data may move them."
      : "",
  ].filter((text) => text !== "");
}

/** Customers who came in, who fell silent and who came back since the movement began; null where it is not known. */
export function movedCustomers({
  movement,
}: LifecyclePart): { came: number; fell: number; back: number } | null {
  if (movement === null) return null;
  const count = (from: (name: string) => boolean, to: (name: string) => boolean) =>
    movement.cells.reduce((n, c) => n + (from(c.from) && to(c.to) ? c.customers : 0), 0);
  const isSilent = (name: string) => SILENT.includes(name);
  const isThere = (name: string) => name !== OUTSIDE && !isSilent(name);
  return {
    came: count(
      (name) => name === OUTSIDE,
      () => true,
    ),
    fell: count(isThere, isSilent),
    back: count(isSilent, isThere),
  };
}

/** What moved, in words. */
export function movementSentence(part: LifecyclePart, f: ReportFormats): string {
  const { came, fell, back } = movedCustomers(part) ?? { came: 0, fell: 0, back: 0 };
  const people = (n: number, what: string) =>
    n === 0 ? `no ${what}customer` : plural(n, `${what}customer`, `${what}customers`, f.count);
  const net = fell - back;
  const so =
    net > 0
      ? ` That is ${f.count(net)} more who fell silent than came back${came > net ? ", made up for by new ones" : ": write to those At Risk before they lapse"}.`
      : "";
  return `Since ${f.day(part.movement?.from ?? 0)}: ${people(came, "new ")} came in, ${people(fell, "")} who used to come fell silent (now At Risk or Lapsed), and ${people(back, "")} who had been silent ordered again.${so}`;
}
