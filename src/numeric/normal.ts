const SQRT_2PI_INVERSE = 0.3989422804014327;

/**
 * Standard normal distribution function P(Z <= x), accurate to the last digits in both tails.
 * Rational approximations of Cody (1969), in the form of ALGORITHM 715 (ACM TOMS 19, 1993), as R's `pnorm`.
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  const y = Math.abs(x);
  if (y <= 0.67448975) {
    const s = y > 1.11e-16 ? x * x : 0;
    return 0.5 + x * ratio(s, CENTER_TOP, CENTER_BOTTOM);
  }
  const tail = upperTail(y);
  return x > 0 ? 1 - tail : tail;
}

/**
 * Standard normal quantile: the x with P(Z <= x) = p; -Infinity and Infinity at 0 and 1, NaN outside.
 * Wichura (1988), ALGORITHM AS 241 (PPND16): about 1 part in 10^16.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(0.180625 - q * q, NEAR_TOP, NEAR_BOTTOM);
  const tail = q < 0 ? p : 1 - p;
  if (tail === 0) return q < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const r = Math.sqrt(-Math.log(tail));
  const x = r <= 5 ? ratio(r - 1.6, MIDDLE_TOP, MIDDLE_BOTTOM) : ratio(r - 5, FAR_TOP, FAR_BOTTOM);
  return q < 0 ? -x : x;
}

function upperTail(y: number): number {
  if (y > 38.5) return 0;
  if (y <= Math.sqrt(32)) return gauss(y) * ratio(y, MIDDLE_TAIL_TOP, MIDDLE_TAIL_BOTTOM);
  const s = 1 / (y * y);
  return (gauss(y) * (SQRT_2PI_INVERSE - s * ratio(s, FAR_TAIL_TOP, FAR_TAIL_BOTTOM))) / y;
}

// exp(-y^2/2) with y split so that the square of its first part is exact: no digits are lost far out
function gauss(y: number): number {
  const head = Math.trunc(y * 16) / 16;
  return Math.exp(-head * head * 0.5) * Math.exp(-(y - head) * (y + head) * 0.5);
}

// both polynomials with their highest power first
function ratio(x: number, top: readonly number[], bottom: readonly number[]): number {
  let t = 0;
  for (const c of top) t = t * x + c;
  let b = 0;
  for (const c of bottom) b = b * x + c;
  return t / b;
}

const CENTER_TOP = [
  0.06568233791820745, 2.2352520354606837, 161.02823106855587, 1067.6894854603709, 18154.98125334356,
];
const CENTER_BOTTOM = [1, 47.202581904688245, 976.0985517377767, 10260.932208618979, 45507.78933502673];
const MIDDLE_TAIL_TOP = [
  1.0765576773720192e-8, 0.39894151208813466, 8.883149794388377, 93.50665613217785, 597.2702763948002,
  2494.5375852903726, 6848.190450536283, 11602.65143764735, 9842.714838383978,
];
const MIDDLE_TAIL_BOTTOM = [
  1, 22.266688044328117, 235.387901782625, 1519.3775994075547, 6485.558298266761, 18615.571640885097,
  34900.95272114598, 38912.00328609327, 19685.429676859992,
];
const FAR_TAIL_TOP = [
  0.023073441764940174, 0.215898534057957, 0.12740116116024736, 0.022235277870649807, 0.0014216191932278934,
  0.000029112874951168793,
];
const FAR_TAIL_BOTTOM = [
  1, 1.284260096144911, 0.4682382124808651, 0.06598813786892856, 0.0037823963320275824,
  0.00007297515550839662,
];
const NEAR_TOP = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
  1971.5909503065513, 133.14166789178438, 3.3871328727963665,
];
const NEAR_BOTTOM = [
  5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
  687.1870074920579, 42.31333070160091, 1,
];
const MIDDLE_TOP = [
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835,
];
const MIDDLE_BOTTOM = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1,
];
const FAR_TOP = [
  2.0103343992922881e-7, 0.000027115555687434876, 0.0012426609473880784, 0.026532189526576124,
  0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
];
const FAR_BOTTOM = [
  2.0442631033899397e-15, 1.421511758316446e-7, 0.000018463183175100548, 0.0007868691311456133,
  0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
];
