import type { TextColumn } from "../../core/table.ts";

/** What can join two ids. */
export type IdentityKey = "email" | "phone";

/** An e-mail address as it is compared; null when the text is none. */
export function normalEmail(text: string): string | null {
  const email = text.trim().toLowerCase();
  const at = email.indexOf("@");
  return at > 0 && at < email.length - 1 && !email.includes(" ") ? email : null;
}

/** A phone number as it is compared: digits, "+" kept, "00" made "+"; null for fewer than 7 digits or one digit repeated. */
export function normalPhone(text: string): string | null {
  const digits = text.replace(/\D/g, "");
  if (digits.length < 7 || digits.split(digits[0]).join("") === "") return null;
  if (text.trim().startsWith("+")) return `+${digits}`;
  return digits.startsWith("00") ? `+${digits.slice(2)}` : digits;
}

/** A column of addresses or numbers as they are compared. */
export function normalColumn(column: TextColumn, by: IdentityKey): TextColumn {
  const normal = by === "email" ? normalEmail : normalPhone;
  const made = textColumn(column.levels.map(normal));
  return { codes: column.codes.map((code) => (code < 0 ? -1 : made.codes[code])), levels: made.levels };
}

/** Texts as a column of codes and distinct levels. O(texts). */
export function textColumn(texts: readonly (string | null)[]): TextColumn {
  const index = new Map<string, number>();
  const levels: string[] = [];
  const codes = Int32Array.from(texts, (text) => {
    if (text === null) return -1;
    let code = index.get(text);
    if (code === undefined) {
      code = levels.push(text) - 1;
      index.set(text, code);
    }
    return code;
  });
  return { codes, levels };
}
