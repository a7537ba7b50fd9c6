const NODES = [
  0.09501250983763744, 0.2816035507792589, 0.45801677765722737, 0.6178762444026438, 0.755404408355003,
  0.8656312023878318, 0.9445750230732326, 0.9894009349916499,
];
const WEIGHTS = [
  0.1894506104550685, 0.18260341504492358, 0.16915651939500254, 0.14959598881657674, 0.12462897125553388,
  0.09515851168249279, 0.062253523938647894, 0.027152459411754096,
];

/** Points of the 16-point Gauss-Legendre rule on 0..1, and their weights, which sum to 1. Exact for polynomials of degree 31. */
export interface GaussRule {
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

/** The 16-point rule on 0..1. */
export function gaussRule(): GaussRule {
  const points = new Float64Array(16);
  const weights = new Float64Array(16);
  for (let i = 0; i < 8; i++) {
    points[7 - i] = (1 - NODES[i]) / 2;
    points[8 + i] = (1 + NODES[i]) / 2;
    weights[7 - i] = WEIGHTS[i] / 2;
    weights[8 + i] = WEIGHTS[i] / 2;
  }
  return { points, weights };
}
