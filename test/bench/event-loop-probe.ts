import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * Loaded into a server with `--import`: SIGUSR2 begins a measurement of the delay of its event loop, the next one ends it and writes
 * percentiles in milliseconds to the file in PROBE_FILE. The timer of the probe itself is 1 ms of each.
 */
const histogram = monitorEventLoopDelay({ resolution: 1 });
let isMeasuring = false;
process.on('SIGUSR2', () => {
  if (isMeasuring) {
    histogram.disable();
    const milliseconds = (percentile: number): number => histogram.percentile(percentile) / 1e6;
    const result = { p50: milliseconds(50), p99: milliseconds(99), max: histogram.max / 1e6 };
    writeFileSync(process.env['PROBE_FILE'] ?? '', JSON.stringify(result));
  } else {
    histogram.reset();
    histogram.enable();
  }
  isMeasuring = !isMeasuring;
});
