/** 2^-1074 to 2^1023, for {@link ownExp}: made once by whoever takes many exponentials. */
export function powersOfTwo(): Float64Array {
  const powers = new Float64Array(2098);
  powers[1074] = 1;
  for (let k = 1075; k < 2098; k++) powers[k] = powers[k - 1] * 2;
  for (let k = 1073; k >= 0; k--) powers[k] = powers[k + 1] * 0.5;
  return powers;
}

/**
 * e^x with `+ - x /` only, so that every engine gives the same bits: the method of fdlibm's `e_exp.c` (Sun Microsystems 1993), error below one unit in the last place. NaN for NaN.
 */
export function ownExp(x: number, powers: Float64Array): number {
  if (!(x > -745.2)) return x <= -745.2 ? 0 : Number.NaN;
  if (x > 709.7827128933841) return Number.POSITIVE_INFINITY;
  const k = Math.floor(x * Math.LOG2E + 0.5);
  const high = x - k * 0.6931471803691238;
  const low = k * 1.9082149292705877e-10;
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (0.00006613756321437934 + t * (-0.0000016533902205465252 + t * 4.1381367970572385e-8))));
  const y = 1 - (low - (r * c) / (2 - c) - high);
  return k < 1024 ? y * powers[k + 1074] : y * 2 * powers[2097];
}
