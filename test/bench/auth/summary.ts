/** What one round of load on one target came to. */
export interface Round {
  readonly requestsPerSecond: number;
  readonly latencyMs: { readonly p50: number; readonly p99: number };
  /** CPU time of the target's own process per request; null where the system does not tell. */
  readonly cpuMicroseconds: number | null;
}

/** The rounds of one target, in the order they were run: the n-th rounds of all targets ran one after the other. */
export interface Measured {
  readonly name: string;
  readonly rounds: readonly Round[];
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
 * How many times the requests of `other` this target answers: the median of the ratios round by round, because rounds that ran
 * side by side met the same machine, and a ratio of two medians would compare rounds that did not.
 */
export function ratio(of: Measured, other: Measured): number {
  return median(of.rounds.map((round, n) => round.requestsPerSecond / (other.rounds[n]?.requestsPerSecond ?? NaN)));
}

/** One line a target, one column for the ratio to each of `references`. */
export function table(targets: readonly Measured[], references: readonly Measured[]): string {
  const head = ['', 'requests/s', 'p50 ms', 'p99 ms', 'CPU us/request', ...references.map(({ name }) => `x ${name}`)];
  const lines = targets.map((target) => {
    const of = (pick: (round: Round) => number): number => median(target.rounds.map(pick));
    const cpu = of((round) => round.cpuMicroseconds ?? NaN);
    return [
      target.name,
      of((round) => round.requestsPerSecond).toFixed(0),
      of((round) => round.latencyMs.p50).toFixed(1),
      of((round) => round.latencyMs.p99).toFixed(1),
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
