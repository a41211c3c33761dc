/** The result of one round of load on one target. */
export interface Round {
  readonly requestsPerSecond: number;
  readonly latencyMs: { readonly p50: number; readonly p99: number };
  /** CPU time of the target's own process per request; null where the system does not tell. */
  readonly cpuMicroseconds: number | null;
}

/** The rounds of one target, in the order they were run: the n-th rounds of all targets ran one after the other. */
export interface Rounds {
  readonly rounds: readonly Round[];
}

export interface Measured extends Rounds {
  readonly name: string;
}

/** The middle value; the mean of the two middle ones when there is no single one. Throws for an empty list. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new Error('the median of nothing');
  return (lower + upper) / 2;
}

/**
 * Where the median of more measurements would be with at least nine chances in ten: from the values without the lowest to those without the
 * highest, as many as the binomial distribution allows to leave out. Null for fewer than five values, which say too little.
 */
export function medianInterval(values: readonly number[]): readonly [number, number] | null {
  const sorted = [...values].sort((a, b) => a - b);
  let isOutside = 2 * 0.5 ** sorted.length;
  if (isOutside > 0.1) return null;
  let left = 0;
  for (let next = isOutside; ; left += 1) {
    next *= (sorted.length - left) / (left + 1);
    if (isOutside + next > 0.1) break;
    isOutside += next;
  }
  return [sorted[left] ?? NaN, sorted[sorted.length - 1 - left] ?? NaN];
}

/** How many times the requests of `other` this target answers, round by round: rounds that ran side by side met the same machine. */
export function ratios(of: Rounds, other: Rounds): number[] {
  return of.rounds.map((round, n) => round.requestsPerSecond / (other.rounds[n]?.requestsPerSecond ?? NaN));
}

/** The median of the ratios round by round. A ratio of two medians would compare rounds that did not run side by side. */
export function ratio(of: Rounds, other: Rounds): number {
  return median(ratios(of, other));
}

/** The median of one property of the rounds. */
export function medianOf({ rounds }: Rounds, pick: (round: Round) => number): number {
  return median(rounds.map(pick));
}

/** One line a target, one column for the ratio to each of `references`. */
export function table(targets: readonly Measured[], references: readonly Measured[]): string {
  const head = ['', 'requests/s', 'p50 ms', 'p99 ms', 'CPU us/request', ...references.map(({ name }) => `x ${name}`)];
  const lines = targets.map((target) => {
    const cpu = medianOf(target, (round) => round.cpuMicroseconds ?? NaN);
    return [
      target.name,
      medianOf(target, (round) => round.requestsPerSecond).toFixed(0),
      medianOf(target, (round) => round.latencyMs.p50).toFixed(1),
      medianOf(target, (round) => round.latencyMs.p99).toFixed(1),
      Number.isNaN(cpu) ? '-' : cpu.toFixed(0),
      ...references.map((reference) => ratio(target, reference).toFixed(3)),
    ];
  });
  return align([head, ...lines]);
}

/** The first column to the left, the figures to the right. */
function align(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cell = (text: string, column: number): string =>
    column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(cell).join('  ')).join('\n');
}
