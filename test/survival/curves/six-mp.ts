/** The trial of 6-mercaptopurine (Freireich and others, 1963): weeks without a relapse. */
export interface Remission {
  readonly drug: "6-MP" | "none";
  readonly stop: number;
  readonly event: number;
}

export const sixMp: readonly Remission[] = [
  ...[1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23].map((stop) => ({
    drug: "none" as const,
    stop,
    event: 1,
  })),
  ...[6, 6, 6, 7, 10, 13, 16, 22, 23].map((stop) => ({ drug: "6-MP" as const, stop, event: 1 })),
  ...[6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map((stop) => ({
    drug: "6-MP" as const,
    stop,
    event: 0,
  })),
];
