/** Counts rows of one kind, their money and the first ten of them. */
export class Tally {
  rows = 0;
  readonly examples: number[] = [];
  #total = 0;
  #lost = 0;

  add(row: number, money: number): void {
    if (this.examples.length < 10) this.examples.push(row);
    this.addMany(1, money);
  }

  /** Rows of which only number and money are known. */
  addMany(rows: number, money: number): void {
    this.rows += rows;
    const next = this.#total + money;
    this.#lost +=
      Math.abs(this.#total) >= Math.abs(money) ? this.#total - next + money : money - next + this.#total;
    this.#total = next;
  }

  get amount(): number {
    return this.#total + this.#lost;
  }
}
