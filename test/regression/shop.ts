/** Thirty days of a made-up shop, the figures that R was given too. */
export interface ShopDay {
  readonly day: number;
  readonly visitors: number;
  readonly warmth: number;
  readonly channel: string;
  readonly customer: string;
  readonly weight: number;
  readonly count: number;
  readonly revenue: number;
}

// day, visitors, warmth, channel, customer, weight, count, revenue
const LINES = `
1 59 11.1 walk-in c2 0.5 2 138.58
2 42 21.5 web c3 1.5 3 112.31
3 52 17.5 web c5 2 2 134.43
4 64 8.5 web c4 1 2 136.87
5 44 8.7 walk-in c5 1.5 2 119.16
6 28 17.2 walk-in c0 1.5 2 97.29
7 42 7.2 walk-in c1 1 1 107.28
8 74 16.0 walk-in c0 2 2 166.96
9 77 20.8 web c5 1 2 172.96
10 63 21.6 web c7 1 1 150.82
11 61 5.8 web c3 2 3 132.52
12 30 20.6 web c1 1 2 85.02
13 64 19.3 web c1 1.5 1 147.35
14 53 24.8 web c2 0.5 1 123.95
15 45 12.6 market c5 0.5 2 106.8
16 74 13.1 web c7 1 2 152.5
17 67 24.0 market c0 0.5 3 158.7
18 22 11.3 walk-in c7 0.5 3 75.67
19 69 10.6 web c5 1.5 1 158.48
20 58 21.8 web c6 1.5 3 133.85
21 27 6.1 web c2 2 3 64.59
22 23 7.5 market c1 2 3 63.17
23 71 24.4 web c0 0.5 2 170.07
24 74 22.0 web c7 0.5 1 166.94
25 28 7.2 walk-in c5 2 1 85.19
26 42 11.4 walk-in c6 0.5 1 115.76
27 32 10.6 market c7 2 2 82.97
28 38 16.4 market c7 0.5 2 91.84
29 43 24.2 web c3 2 1 118.12
30 27 11.2 web c3 1 1 68.72
`;

export const shopDays: readonly ShopDay[] = LINES.trim()
  .split("\n")
  .map((line) => {
    const [day, visitors, warmth, channel, customer, weight, count, revenue] = line.split(" ");
    return {
      day: Number(day),
      visitors: Number(visitors),
      warmth: Number(warmth),
      channel,
      customer,
      weight: Number(weight),
      count: Number(count),
      revenue: Number(revenue),
    };
  });
