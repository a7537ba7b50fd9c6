/** Digits to the base of 64, as safe in JSON, web pages and addresses. */
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** Digits of the largest number that is written. */
const MOST = 8;

/** Whole numbers from 0 to 2^48 as one text: how many digits each has, then these. No numbers are no text. O(numbers). */
export function toDigits(numbers: readonly number[]): string {
  if (numbers.length === 0) return "";
  const most = numbers.reduce((a, b) => Math.max(a, b), 0);
  let width = 1;
  while (most >= 64 ** width) width++;
  const out: string[] = [DIGITS[width]];
  for (const number of numbers)
    for (let unit = 64 ** (width - 1); unit >= 1; unit /= 64)
      out.push(DIGITS[Math.floor(number / unit) % 64]);
  return out.join("");
}

/** The numbers of {@link toDigits}; undefined for any other text. O(text). */
export function fromDigits(text: unknown): number[] | undefined {
  if (text === "") return [];
  const digits = valuesOf(text);
  if (digits === undefined) return undefined;
  const [width] = digits;
  if (width < 1 || width > MOST || (digits.length - 1) % width !== 0) return undefined;
  const out: number[] = [];
  for (let at = 1; at < digits.length; at += width) {
    let number = 0;
    for (let k = at; k < at + width; k++) number = number * 64 + digits[k];
    out.push(number);
  }
  return out;
}

/** Yes and no, six a digit, the first one in its highest bit; the last digit is filled up with no. O(bits). */
export function toBits(bits: readonly boolean[]): string {
  let out = "";
  for (let at = 0; at < bits.length; at += 6) {
    let digit = 0;
    for (let k = at; k < at + 6; k++) digit = 2 * digit + (bits[k] ? 1 : 0);
    out += DIGITS[digit];
  }
  return out;
}

/** What {@link toBits} was given, 1 for yes, and what it filled up; undefined for any other text. O(text). */
export function fromBits(text: unknown): Uint8Array | undefined {
  const digits = valuesOf(text);
  if (digits === undefined) return undefined;
  const out = new Uint8Array(6 * digits.length);
  digits.forEach((digit, k) => {
    for (let bit = 0; bit < 6; bit++) out[6 * k + bit] = (digit >> (5 - bit)) & 1;
  });
  return out;
}

function valuesOf(text: unknown): Uint8Array | undefined {
  if (typeof text !== "string") return undefined;
  const values = new Uint8Array(128).fill(64);
  for (let k = 0; k < 64; k++) values[DIGITS.charCodeAt(k)] = k;
  const out = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const digit = values[text.charCodeAt(i)] ?? 64;
    if (digit === 64) return undefined;
    out[i] = digit;
  }
  return out;
}
