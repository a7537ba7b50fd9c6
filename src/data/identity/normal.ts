import type { TextColumn } from "../../core/table.ts";
import { mapLevels } from "../layouts/levels.ts";

/** What can join two ids. */
export type IdentityKey = "email" | "phone";

/** An e-mail address as it is compared; null when the text is none. */
export function normalEmail(text: string): string | null {
  const email = text.trim().toLowerCase();
  const at = email.indexOf("@");
  return at > 0 && at < email.length - 1 && !email.includes(" ") ? email : null;
}

/**
 * A phone number as it is compared: digits, "+" kept, "00" made "+"; null for fewer than 7 digits, one digit repeated, and "4.91512E+11", from
 * which a spreadsheet cut digits. An apostrophe before it is a spreadsheet's too; the "(0)" of "+49 (0)151 234567" is not dialed from abroad.
 */
export function normalPhone(text: string): string | null {
  const number = text.replace(/^[\s']+/, "");
  const abroad = number.startsWith("+") || number.startsWith("00");
  const digits = (abroad ? number.replace("(0)", "") : number).replace(/\D/g, "");
  if (/^\d+(?:[.,]\d+)?e\+\d+$/i.test(number)) return null;
  if (digits.length < 7 || digits.split(digits[0]).join("") === "") return null;
  if (number.startsWith("+")) return `+${digits}`;
  return digits.startsWith("00") ? `+${digits.slice(2)}` : digits;
}

/** A column of addresses or numbers as they are compared; what is none becomes "no value". */
export function normalColumn(column: TextColumn, by: IdentityKey): TextColumn {
  return mapLevels(column, by === "email" ? normalEmail : normalPhone);
}

/** A column of addresses or numbers as ids of customers: as they are compared, what is none as it stands. */
export function idsBy(column: TextColumn | undefined, by: IdentityKey): TextColumn | undefined {
  const normal = by === "email" ? normalEmail : normalPhone;
  return column && mapLevels(column, (text) => normal(text) ?? text);
}
