import { currencyOf } from "./currencies.ts";

/** Which sign sets the decimals apart. */
export type DecimalStyle = "point" | "comma";

/** One text taken apart as a number, its decimal sign perhaps not yet decided. */
export interface NumberText {
  /** Digits with separators "." "," and " " (any space or apostrophe between digits), e.g. "1.234,56"; perhaps with an exponent. */
  readonly body: string;
  readonly negative: boolean;
  readonly percent: boolean;
  /** ISO code or sign of the currency, "" when none is named. */
  readonly currency: string;
  /** The decimal sign this text proves; "either" when it can be read both ways ("1,234"), "none" when it has no separator. */
  readonly evidence: DecimalStyle | "either" | "none";
}

/** Texts that mean "no value" in a column of numbers or times. */
const NO_VALUE: ReadonlySet<string> = new Set([
  "",
  "-",
  "--",
  "–",
  "—",
  "n/a",
  "na",
  "#n/a",
  "nan",
  "null",
  "none",
  "nil",
]);

/** Whether a text stands for "no value": blanks, dashes, "n/a", "NA", "null", "none", "NaN". */
export function isNoValue(text: string): boolean {
  const word = text.trim();
  return word.length <= 4 && NO_VALUE.has(word.toLowerCase());
}

const SPACES = /[\s\u00a0\u2007\u2009\u202f]/;

/** A text as a number's parts; undefined when it is none. Linear in the text, at most 64 characters. */
export function readNumberText(raw: string): NumberText | undefined {
  if (raw.length > 64) return undefined;
  let text = raw.trim().replace("\u2212", "-");
  let negative = false;
  let percent = false;
  let currency = "";
  if (text.startsWith("(") && text.endsWith(")")) {
    negative = true;
    text = text.slice(1, -1).trim();
  }
  // sign, percent and currency may stand before or after, in any order, each once
  let signed = negative;
  for (let again = true; again; ) {
    again = false;
    const first = text[0];
    const last = text[text.length - 1];
    if (!signed && (first === "-" || first === "+" || last === "-" || last === "+")) {
      const leads = first === "-" || first === "+";
      negative = (leads ? first : last) === "-";
      signed = true;
      text = (leads ? text.slice(1) : text.slice(0, -1)).trim();
      again = true;
    } else if (!percent && last === "%") {
      percent = true;
      text = text.slice(0, -1).trim();
      again = true;
    } else if (currency === "") {
      const start = digitFrom(text);
      const end = digitUpTo(text);
      const before = text.slice(0, start).trim();
      const after = text.slice(end).trim();
      const sign = before.endsWith("-") ? "-" : "";
      const mark = before !== "" ? before.slice(0, before.length - sign.length).trim() : after;
      const found = start < end && mark !== "" ? currencyOf(mark) : undefined;
      if (found !== undefined) {
        currency = found;
        text = before !== "" ? sign + text.slice(start) : text.slice(0, end);
        again = true;
      }
    }
  }
  const evidence = evidenceOf(text);
  return evidence === undefined ? undefined : { body: text, negative, percent, currency, evidence };
}

/** The value of a number text under a decimal style; NaN when it does not fit the style. */
export function numberValue(number: NumberText, style: DecimalStyle): number {
  if (number.evidence !== "none" && number.evidence !== "either" && number.evidence !== style)
    return Number.NaN;
  const decimal = style === "point" ? "." : ",";
  let plain = "";
  for (const c of number.body) {
    if (c === decimal) plain += ".";
    else if ((c >= "0" && c <= "9") || c === "e" || c === "E" || c === "+" || c === "-") plain += c;
  }
  const value = Number(plain) / (number.percent ? 100 : 1);
  // no minus zero: 0 - 0 is plain 0
  return number.negative ? 0 - value : value;
}

const PLAIN = /^\d+$/;
const EXPONENT = /^\d+(?:([.,])\d+)?[eE][+-]?\d{1,3}$/;

function evidenceOf(body: string): NumberText["evidence"] | undefined {
  if (PLAIN.test(body)) return "none";
  const exponent = EXPONENT.exec(body);
  if (exponent !== null) return exponent[1] === undefined ? "none" : exponent[1] === "." ? "point" : "comma";
  // parts between separators; spaces and apostrophes only ever set thousands apart
  const groups: string[] = [];
  let signs = "";
  let from = 0;
  for (let i = 0; i <= body.length; i++) {
    const c = body[i];
    if (c !== undefined && c >= "0" && c <= "9") continue;
    groups.push(body.slice(from, i));
    from = i + 1;
    if (c === undefined) break;
    if (c === "." || c === ",") signs += c;
    else if (SPACES.test(c)) signs += " ";
    else if (c === "'" || c === "\u2019") signs += "'";
    else return undefined;
  }
  const last = signs[signs.length - 1];
  const before = signs.slice(0, -1);
  const thousands = before[0] ?? "";
  if (groups[groups.length - 1] === "" && signs !== "." && signs !== ",") return undefined;
  if (before !== "" && before !== thousands.repeat(before.length)) return undefined;
  if (last === " " || last === "'" || last === thousands) {
    // only thousands: "1 234", "1.234.567", which leaves the other sign for decimals
    if (thousands !== "" && thousands !== last) return undefined;
    if (!isGrouped(groups)) return undefined;
    return last === "." ? "comma" : last === "," ? "point" : "none";
  }
  const proves: DecimalStyle = last === "." ? "point" : "comma";
  if (thousands !== "") return isGrouped(groups.slice(0, -1)) ? proves : undefined;
  const [whole, decimals] = groups;
  if (whole === "" && decimals === "") return undefined;
  return decimals.length === 3 && whole.length >= 1 && whole.length <= 3 && whole[0] !== "0"
    ? "either"
    : proves;
}

/** Groups of three after a first of one to three; or the Indian way, groups of two before a last of three. */
function isGrouped(groups: readonly string[]): boolean {
  const last = groups.length - 1;
  if (groups[0].length < 1 || groups[0].length > 3 || groups[last].length !== 3) return false;
  const middle = groups.slice(1, last);
  return (
    middle.every((g) => g.length === 3) || (groups[0].length <= 2 && middle.every((g) => g.length === 2))
  );
}

function digitFrom(text: string): number {
  let i = 0;
  while (i < text.length && !isNumberPart(text, i)) i++;
  return i;
}

function digitUpTo(text: string): number {
  let i = text.length;
  while (i > 0 && !(text[i - 1] >= "0" && text[i - 1] <= "9")) i--;
  return i;
}

/** A digit, or a decimal sign with a digit behind it (".5"). */
function isNumberPart(text: string, i: number): boolean {
  const digit = (c: string | undefined) => c !== undefined && c >= "0" && c <= "9";
  return (
    digit(text[i]) ||
    ((text[i] === "." || text[i] === ",") && digit(text[i + 1]) && !/\p{L}/u.test(text[i - 1] ?? ""))
  );
}
