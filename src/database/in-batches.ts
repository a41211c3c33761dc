export interface Batches {
  /** At most so many rows a step: short locks, and time for others in between. */
  readonly rows: number;
  /** At most about so many in all; absent: until none are left. */
  readonly most?: number;
  readonly stopping: () => boolean;
}

/** Repeats a step, which answers how many rows it did, until one is not full. Answers how many rows it was. */
export async function inBatches({ rows, most = Infinity, stopping }: Batches, step: (limit: number) => Promise<number>): Promise<number> {
  let total = 0;
  for (let batch = rows; batch === rows && total < most && !stopping(); total += batch) batch = await step(rows);
  return total;
}
