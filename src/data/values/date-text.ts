import { civilDay } from "../csv/time-builder.ts";

/** Which of the first two numbers of "03/11/2026" is the day. */
export type DateOrder = "dmy" | "mdy";

const MINUTE = 60_000;
const DAY = 86_400_000;

/**
 * A date text taken apart. Two readings where the day-month order is open: `dmy` and `mdy` are the days since 1970 under each, NaN when that
 * reading is no date. Where it is not open (year first, named month) both are equal.
 */
export interface DateText {
  readonly dmy: number;
  readonly mdy: number;
  /** Whether the order mattered: two numbers before the year. */
  readonly ordered: boolean;
  /** Time of day in ms; 0 when there is none. */
  readonly clock: number;
  readonly hasClock: boolean;
  /** Minutes east of UTC; NaN when the text names no zone. */
  readonly offset: number;
}

const MONTHS: readonly string[] = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];
const WEEKDAYS =
  /^(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday)$/;
/** The zone names of RFC 2822 and Central Europe's; others are ambiguous and need an offset. */
const ZONES: ReadonlyMap<string, number> = new Map([
  ["z", 0],
  ["utc", 0],
  ["gmt", 0],
  ["est", -300],
  ["edt", -240],
  ["cst", -360],
  ["cdt", -300],
  ["mst", -420],
  ["mdt", -360],
  ["pst", -480],
  ["pdt", -420],
  ["cet", 60],
  ["cest", 120],
]);

/** A piece of a text: a run of digits, a run of letters, or one other character (blanks only part pieces). */
interface Token {
  readonly kind: "digits" | "word" | "sign";
  readonly text: string;
  /** Whether a blank stands before it. */
  readonly gap: boolean;
}

/**
 * A text as a date with or without time of day: ISO, "12/31/2026", "31.12.2026 23:59", "3 Nov 2026", "Nov 3, 2026 10:15 AM",
 * "03-Nov-2026", "Tue, 03 Nov 2026 10:15:00 GMT", "20261103", with "Z", "+02:00", "-0400", "UTC". Years have four digits. Undefined when
 * it is none of these, or no date of the calendar. Linear in the text, at most 80 characters.
 */
export function readDateText(raw: string): DateText | undefined {
  if (raw.length > 80) return undefined;
  const tokens = tokenize(raw.trim());
  if (tokens === undefined) return undefined;
  const date = readDate(tokens);
  if (date === undefined) return undefined;
  const rest = readClock(tokens, date.next);
  if (rest === undefined) return undefined;
  const { dmy, mdy, ordered } = date;
  if (Number.isNaN(dmy) && Number.isNaN(mdy)) return undefined;
  return { dmy, mdy, ordered, clock: rest.clock, hasClock: rest.hasClock, offset: rest.offset };
}

/** The clock time a date text shows, in ms as if in UTC; NaN when that order gives no date. */
export function wallOf(date: DateText, order: DateOrder): number {
  return date[order] * DAY + date.clock;
}

function tokenize(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  let gap = false;
  for (let i = 0; i < text.length; ) {
    const c = text.charCodeAt(i);
    let end = i + 1;
    let kind: Token["kind"] = "sign";
    if (isDigit(c)) {
      kind = "digits";
      while (isDigit(text.charCodeAt(end))) end++;
    } else if (isLetter(c)) {
      kind = "word";
      while (isLetter(text.charCodeAt(end))) end++;
    } else if (c === 32 || /\s/.test(text[i])) {
      gap = true;
      i++;
      continue;
    } else if (text[i] === "(") {
      // "GMT+0100 (Central European Standard Time)": a comment
      const close = text.indexOf(")", i);
      if (close < 0) return undefined;
      i = close + 1;
      continue;
    }
    const piece = text.slice(i, end);
    tokens.push({ kind, text: kind === "word" ? piece.toLowerCase() : piece, gap });
    gap = false;
    i = end;
  }
  return tokens;
}

interface DateRead {
  readonly dmy: number;
  readonly mdy: number;
  readonly ordered: boolean;
  readonly next: number;
}

function readDate(tokens: readonly Token[]): DateRead | undefined {
  let i = 0;
  const at = (k: number): string => tokens[i + k]?.text ?? "";
  const digits = (k: number, min: number, max: number): boolean => {
    const token = tokens[i + k];
    return token?.kind === "digits" && token.text.length >= min && token.text.length <= max;
  };
  if (tokens[0]?.kind === "word" && WEEKDAYS.test(tokens[0].text)) {
    i = 1;
    while (at(0) === "," || at(0) === ".") i++;
  }
  const sure = (year: string, month: number, day: string, next: number): DateRead => {
    const number = civilDay(Number(year), month, Number(day));
    return { dmy: number, mdy: number, ordered: false, next: i + next };
  };
  if (digits(0, 8, 8)) return sure(at(0).slice(0, 4), Number(at(0).slice(4, 6)), at(0).slice(6), 1);
  // numbers with the same sign between: year first, or year last
  const sign = at(1);
  if ((sign === "-" || sign === "/" || sign === ".") && at(3) === sign) {
    if (digits(0, 4, 4) && digits(2, 1, 2) && digits(4, 1, 2)) return sure(at(0), Number(at(2)), at(4), 5);
    if (digits(0, 1, 2) && digits(2, 1, 2) && digits(4, 4, 4)) {
      const [a, b, year] = [Number(at(0)), Number(at(2)), Number(at(4))];
      return { dmy: civilDay(year, b, a), mdy: civilDay(year, a, b), ordered: true, next: i + 5 };
    }
  }
  // named months: skip what may stand between the parts
  const parts: string[] = [];
  let k = 0;
  let month = 0;
  while (parts.length < 3 && i + k < tokens.length) {
    const token = tokens[i + k];
    if (token.kind === "word") {
      const named = monthOf(token.text);
      const suffix = parts.length > 0 && !token.gap && /^(?:st|nd|rd|th)$/.test(token.text);
      if (named > 0 && month === 0) {
        month = named;
        parts.push("month");
      } else if (!suffix && token.text !== "of") {
        return undefined;
      }
    } else if (token.kind === "digits") {
      parts.push(token.text);
    } else if (!(token.text === "," || token.text === "." || token.text === "-" || token.text === "/")) {
      return undefined;
    }
    k++;
  }
  const form = parts
    .map((part) => (part === "month" ? "m" : part.length === 4 ? "y" : part.length <= 2 ? "d" : "?"))
    .join("");
  if (form === "dmy") return sure(parts[2], month, parts[0], k);
  if (form === "mdy") return sure(parts[2], month, parts[1], k);
  if (form === "ymd") return sure(parts[0], month, parts[2], k);
  return undefined;
}

function monthOf(word: string): number {
  if (word === "sept") return 9;
  return MONTHS.findIndex((month) => word === month || word === month.slice(0, 3)) + 1;
}

function readClock(
  tokens: readonly Token[],
  from: number,
): { clock: number; hasClock: boolean; offset: number } | undefined {
  let i = from;
  const text = (k = 0): string => tokens[i + k]?.text ?? "";
  const digits = (k: number, min: number, max: number): boolean =>
    tokens[i + k]?.kind === "digits" && text(k).length >= min && text(k).length <= max;
  if (i === tokens.length) return { clock: 0, hasClock: false, offset: Number.NaN };
  if (text() === "t" || text() === "," || text() === "at") i++;
  else if (!tokens[i].gap && !(text() === "z" && i + 1 === tokens.length)) return undefined;
  let clock = 0;
  const hasClock = digits(0, 1, 2) || digits(0, 4, 4) || digits(0, 6, 6);
  if (hasClock) {
    let hour = Number(text());
    let minute = 0;
    let second = 0;
    let parts = 1;
    if (text().length > 2) {
      // basic ISO: "T1015", "T101500"
      [hour, minute, second] = [
        Number(text().slice(0, 2)),
        Number(text().slice(2, 4)),
        Number(text().slice(4) || 0),
      ];
      parts = 2;
      i++;
    } else {
      i++;
      if (text() === ":" && digits(1, 2, 2)) {
        minute = Number(text(1));
        i += 2;
        parts = 2;
        if (text() === ":" && digits(1, 2, 2)) {
          second = Number(text(1));
          i += 2;
          if ((text() === "." || text() === ",") && digits(1, 1, 9)) {
            second += Math.floor(Number(`0.${text(1)}`) * 1000 + 1e-6) / 1000;
            i += 2;
          }
        }
      }
    }
    let half = text();
    let taken = 1;
    if ((half === "a" || half === "p") && text(1) === "." && text(2) === "m") {
      half += "m";
      taken = text(3) === "." ? 4 : 3;
    }
    if (half === "am" || half === "pm") {
      if (hour < 1 || hour > 12) return undefined;
      hour = (hour % 12) + (half === "pm" ? 12 : 0);
      i += taken;
    } else if (parts < 2) {
      return undefined;
    }
    if (hour > 23 || minute > 59 || second >= 60) return undefined;
    clock = Math.round((hour * 60 + minute) * MINUTE + second * 1000);
  }
  const offset = readZone(tokens, i);
  return offset === undefined ? undefined : { clock, hasClock, offset };
}

/** Minutes of the zone that ends the text, NaN when nothing is left, undefined when what is left is no zone. */
function readZone(tokens: readonly Token[], from: number): number | undefined {
  let i = from;
  let base = Number.NaN;
  if (tokens[i]?.kind === "word") {
    const named = ZONES.get(tokens[i].text);
    if (named === undefined) return undefined;
    base = named;
    i++;
    if (i < tokens.length && base !== 0) return undefined;
  }
  if (i === tokens.length) return base;
  const sign = tokens[i].text === "+" ? 1 : tokens[i].text === "-" || tokens[i].text === "\u2212" ? -1 : 0;
  const digits = tokens[i + 1];
  if (sign === 0 || digits?.kind !== "digits") return undefined;
  let hours = Number(digits.text);
  let minutes = 0;
  i += 2;
  if (digits.text.length === 4) {
    minutes = hours % 100;
    hours = Math.floor(hours / 100);
  } else if (digits.text.length > 2) {
    return undefined;
  } else if (tokens[i]?.text === ":" && tokens[i + 1]?.kind === "digits" && tokens[i + 1].text.length === 2) {
    minutes = Number(tokens[i + 1].text);
    i += 2;
  }
  if (i !== tokens.length || hours > 15 || minutes > 59) return undefined;
  return sign * (hours * 60 + minutes);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}
