/**
 * Natural logarithm of a positive finite number with `+ - x /` only, so that every engine gives the same bits: the method of fdlibm's
 * `e_log.c` (Sun Microsystems 1993), error below one unit in the last place. NaN below zero, -Infinity at zero.
 */
export function ownLog(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let exponent = 0;
  let m = x;
  // powers of two are exact: x = m 2^exponent with m in [sqrt(1/2), sqrt(2))
  while (m >= 4294967296) {
    m *= 2.3283064365386963e-10;
    exponent += 32;
  }
  while (m < 2.3283064365386963e-10) {
    m *= 4294967296;
    exponent -= 32;
  }
  while (m >= Math.SQRT2) {
    m *= 0.5;
    exponent++;
  }
  while (m < Math.SQRT1_2) {
    m *= 2;
    exponent--;
  }
  const f = m - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd =
    z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const half = 0.5 * f * f;
  return (
    exponent * 0.6931471803691238 - (half - (s * (half + even + odd) + exponent * 1.9082149292705877e-10) - f)
  );
}
