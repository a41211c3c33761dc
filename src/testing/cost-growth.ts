const SIZES = [4_096, 65_536] as const;
/** Uses the fastest of this many runs: other processes use the machine too, and code is compiled in its first runs. */
const RUNS = 5;
/** Measures again, up to this many times, while the growth looks worse than linear. */
const ATTEMPTS = 10;
/** Growth beyond which the cost is not linear. */
export const LINEAR = 64;
/** Processor time below this is noise. */
const NOISE_MICROSECONDS = 500;

/**
 * The ratio of the processor time of `run` for 64 KiB of this text to that for 4 KiB. It is about 16 if the cost is linear, and 256 if the
 * text is read again for every character. A ratio does not depend on the speed of the machine.
 */
export function costGrowth(piece: string, run: (text: string) => void): number {
  const [small, large] = SIZES.map((size) => piece.repeat(Math.ceil(size / piece.length)));
  // A busy machine makes code cost more, never less.
  let least = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS && least >= LINEAR; attempt++) {
    least = Math.min(least, cost(large ?? '', run) / Math.max(cost(small ?? '', run), NOISE_MICROSECONDS));
  }
  return least;
}

function cost(text: string, run: (text: string) => void): number {
  const times = Array.from({ length: RUNS }, () => {
    const before = process.cpuUsage();
    run(text);
    return process.cpuUsage(before).user;
  });
  return Math.min(...times);
}
