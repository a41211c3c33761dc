import type { TraceSampling } from '../config/index.js';

/** Of the identifier, 52 bits at its end: those that W3C Trace Context wants to be random, as far as a number holds them. */
const RANDOM_DIGITS = 13;

/** Is a trace recorded? The same for every server with this ratio. `isSampledByCaller`: what `traceparent` says; null: there was none. */
export function isSampled({ followsCaller, ratio }: TraceSampling, traceId: string, isSampledByCaller: boolean | null): boolean {
  if (followsCaller && isSampledByCaller !== null) return isSampledByCaller;
  return Number.parseInt(traceId.slice(-RANDOM_DIGITS), 16) / 16 ** RANDOM_DIGITS >= 1 - ratio;
}
