/** Decimals that dividing by a power of ten gives exactly. */
const MOST = 22;

/** A number as a whole one and how many of its digits are decimals, so that `whole / 10 ** decimals` is it to the last bit; undefined where two exact numbers cannot say it. */
export function decimalOf(value: number): { readonly whole: number; readonly decimals: number } | undefined {
  const [digits, exponent] = value.toExponential().split("e");
  const decimals = Math.max(0, digits.replace(/[-.]/g, "").length - 1 - Number(exponent));
  if (!(decimals <= MOST)) return undefined;
  const whole = Number(digits.replace(".", "")) * tenTo(Math.max(0, Number(exponent) - digitsAfter(digits)));
  return Number.isSafeInteger(whole) && fromDecimal(whole, decimals) === value
    ? { whole, decimals }
    : undefined;
}

/** The number again. */
export function fromDecimal(whole: number, decimals: number): number {
  return whole / tenTo(decimals);
}

function digitsAfter(digits: string): number {
  const point = digits.indexOf(".");
  return point < 0 ? 0 : digits.length - 1 - point;
}

/** Exact up to 10^22, which powers are not on every engine. */
export function tenTo(power: number): number {
  let out = 1;
  for (let k = 0; k < power; k++) out *= 10;
  return out;
}
