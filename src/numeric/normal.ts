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
    return 0.5 + (x * ratio(s, CENTER_TOP, CENTER_BOTTOM));
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

const CENTER_TOP = [0.065682337918207449113, 2.2352520354606839287, 161.02823106855587881, 1067.6894854603709582, 18154.981253343561249];
const CENTER_BOTTOM = [1, 47.20258190468824187, 976.09855173777669322, 10260.932208618978205, 45507.789335026729956];
const MIDDLE_TAIL_TOP = [
  1.0765576773720192317e-8, 0.39894151208813466764, 8.8831497943883759412, 93.506656132177855979, 597.27027639480026226,
  2494.5375852903726711, 6848.1904505362823326, 11602.651437647350124, 9842.7148383839780218,
];
const MIDDLE_TAIL_BOTTOM = [
  1, 22.266688044328115691, 235.38790178262499861, 1519.377599407554805, 6485.558298266760755, 18615.571640885098091,
  34900.952721145977266, 38912.003286093271411, 19685.429676859990727,
];
const FAR_TAIL_TOP = [
  0.02307344176494017303, 0.21589853405795699, 0.1274011611602473639, 0.022235277870649807, 0.001421619193227893466,
  2.9112874951168792e-5,
];
const FAR_TAIL_BOTTOM = [
  1, 1.28426009614491121, 0.468238212480865118, 0.0659881378689285515, 0.00378239633202758244, 7.29751555083966205e-5,
];
const NEAR_TOP = [
  2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
  1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.387132872796366608,
];
const NEAR_BOTTOM = [
  5.226495278852854561e3, 2.8729085735721942674e4, 3.930789580009271061e4, 2.1213794301586595867e4,
  5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1,
];
const MIDDLE_TOP = [
  7.7454501427834140764e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258,
  3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
];
const MIDDLE_BOTTOM = [
  1.05075007164441684324e-9, 5.475938084995344946e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
  6.8976733498510000455e-1, 1.6763848301838038494, 2.05319162663775882187, 1,
];
const FAR_TOP = [
  2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
  2.96560571828504891230e-1, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
];
const FAR_BOTTOM = [
  2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
  1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.9983220655588793769e-1, 1,
];
