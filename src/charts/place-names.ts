/** A name beside a point: where it stands, in pixels from the point. */
export interface NamePlace {
  readonly align: "left" | "right";
  readonly dx: number;
  readonly dy: number;
}

/** A point in pixels, from the left and from the top, with its name and the lines of its interval. */
export interface NamedPoint {
  readonly x: number;
  readonly y: number;
  readonly name: string;
  readonly low?: number;
  readonly high?: number;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

// the best one first
const PLACES: readonly NamePlace[] = [-9, 10, -22, 23, -35, 36].flatMap((dy) =>
  (["left", "right"] as const).map((align) => ({ align, dx: align === "left" ? 8 : -8, dy })),
);

/** Where the names of points are to stand so that they cover each other, points and lines as little as can be, within a drawing of that size. O(points^2). */
export function placeNames(points: readonly NamedPoint[], width: number, height: number): NamePlace[] {
  const dots = points.map(({ x, y }) => ({ left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 }));
  const lines = points.flatMap(({ x, low, high }) =>
    low === undefined || high === undefined ? [] : [{ left: x - 1, right: x + 1, top: high, bottom: low }],
  );
  const placed: Box[] = [];
  return points.map(({ x, y, name }) => {
    const long = 6.4 * name.length;
    const boxes = PLACES.map(({ align, dx, dy }) => {
      const left = align === "left" ? x + dx : x + dx - long;
      return { left, right: left + long, top: y + dy - 6, bottom: y + dy + 6 };
    });
    const costs = boxes.map((box, k) => {
      const outside =
        Math.max(0, -box.left, box.right - width) + 12 * Math.max(0, -box.top, box.bottom - height);
      return k + 12 * outside + 4 * covered(box, placed) + 3 * covered(box, dots) + covered(box, lines);
    });
    const best = costs.indexOf(Math.min(...costs));
    placed.push(boxes[best]);
    return PLACES[best];
  });
}

function covered(box: Box, others: readonly Box[]): number {
  return others.reduce((sum, { left, right, top, bottom }) => {
    const [w, h] = [
      Math.min(box.right, right) - Math.max(box.left, left),
      Math.min(box.bottom, bottom) - Math.max(box.top, top),
    ];
    return w > 0 && h > 0 ? sum + w * h : sum;
  }, 0);
}
