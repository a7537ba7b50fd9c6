/** A number from `a` up to but not including `b`, near the middle, with the fewest digits that lie there: small in JSON. */
export function cutBetween(a: number, b: number): number {
  const middle = a / 2 + b / 2;
  for (let digits = 1; digits <= 16; digits++) {
    const cut = Number(middle.toPrecision(digits));
    if (cut >= a && cut < b) return cut;
  }
  return middle >= a && middle < b ? middle : a;
}
