export interface Batches {
  /** Maximum number of rows per step, for short locks with time for others in between. */
  readonly rows: number;
  /** Approximate maximum in total; absent: until none are left. */
  readonly most?: number;
  readonly stopping: () => boolean;
}

/** Repeats a step, which returns its number of rows, until a step is not full. Returns the total number of rows. */
export async function inBatches({ rows, most = Infinity, stopping }: Batches, step: (limit: number) => Promise<number>): Promise<number> {
  let total = 0;
  for (let batch = rows; batch === rows && total < most && !stopping(); total += batch) batch = await step(rows);
  return total;
}
