import { show } from "../../core/errors.ts";
import type { TextColumn } from "../../core/table.ts";
import type { ProfileDraft } from "./layout.ts";
import { textColumn } from "./levels.ts";
import type { Sheet } from "./sheet.ts";

const YES = /^(?:yes|true|1|y|subscribed|opted[ _-]?in|granted)$/;
const NO =
  /^(?:no|false|0|n|unsubscribed|never[ _]subscribed|opted[ _-]?out|denied|withdrawn|suppressed|cleaned)$/;

/** What a word of consent says: 1 yes, 0 no, NaN neither. */
function consentWord(text: string): number {
  const word = text.trim().toLowerCase();
  return YES.test(word) ? 1 : NO.test(word) ? 0 : Number.NaN;
}

/** What stands in a column of those who left where it says that somebody has not. */
const NOT_LEFT = /^(?:\[\s*\]|\{\s*\}|none|null|(?:not|never)[ _]suppressed)$/i;

/**
 * The columns of consent, by e-mail (or without a channel) and by SMS. Who is in the column `optedOut`, as unsubscribed or suppressed, is a no whatever
 * was agreed to; since when is not told there.
 */
export function consentColumns(
  sheet: Sheet,
): Pick<
  ProfileDraft,
  "consent" | "consentTime" | "consentSource" | "smsConsent" | "smsConsentTime" | "smsConsentSource"
> {
  const email = withoutLeft(sheet, readConsent(sheet, "consent"));
  const sms = readConsent(sheet, "smsConsent");
  return {
    consent: email?.values,
    consentTime: email?.times,
    consentSource: email?.source,
    smsConsent: sms?.values,
    smsConsentTime: sms?.times,
    smsConsentSource: sms?.source,
  };
}

interface Said {
  readonly values: Float64Array;
  readonly times: Float64Array | undefined;
  readonly source: TextColumn;
}

function withoutLeft(sheet: Sheet, said: Said | undefined): Said | undefined {
  const column = sheet.text("optedOut");
  if (column === undefined) return said;
  // a date, a reason, an odd word: only a plain no says that somebody has not left
  const leaves = column.levels.map((text) => consentWord(text) !== 0 && !NOT_LEFT.test(text));
  const left = (row: number) => column.codes[row] >= 0 && leaves[column.codes[row]];
  const rows = { length: sheet.rows };
  return {
    values: Float64Array.from(rows, (_, i) => (left(i) ? 0 : (said?.values[i] ?? Number.NaN))),
    times: said?.times?.map((time, i) => (left(i) ? Number.NaN : time)),
    source: textColumn(
      Array.from(rows, (_, i) => {
        if (left(i)) return `${sheet.name("optedOut")}: ${column.levels[column.codes[i]]}`;
        return said === undefined || said.source.codes[i] < 0
          ? null
          : said.source.levels[said.source.codes[i]];
      }),
    ),
  };
}

function readConsent(sheet: Sheet, field: "consent" | "smsConsent"): Said | undefined {
  const column = sheet.text(field);
  if (column === undefined) return undefined;
  const ofLevel = column.levels.map(consentWord);
  const values = Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : ofLevel[code]));
  const header = sheet.name(field);
  noteOdd(sheet, header, column, values);
  const where = sheet.text(`${field}Source`);
  const said = column.levels.map((level) => `${header}: ${level}`);
  const source =
    where === undefined
      ? textColumn(Array.from(column.codes, (code) => (code < 0 ? null : said[code])))
      : textColumn(
          Array.from(column.codes, (code, i) => {
            if (code < 0) return null;
            return where.codes[i] < 0 ? said[code] : `${said[code]} (${where.levels[where.codes[i]]})`;
          }),
        );
  return { values, times: sheet.times(`${field}Time`), source };
}

/** A word that is neither yes nor no is no consent, and is told. */
function noteOdd(sheet: Sheet, header: string, column: TextColumn, values: Float64Array): void {
  const odd = (_: number, row: number) => column.codes[row] >= 0 && Number.isNaN(values[row]);
  const first = values.findIndex(odd);
  if (first < 0) return;
  const count = values.filter(odd).length;
  sheet.notes.push(
    `${count} ${count === 1 ? "value" : "values"} in column ${show(header)} ${count === 1 ? "says" : "say"} neither yes nor no, so that consent is unknown there (first: line ${sheet.line(first)}, ${show(column.levels[column.codes[first]])}).`,
  );
}
