/** Features register their metrics in prom-client's `Registry`, which this module provides. */
export { MetricsModule } from './metrics.module.js';
export { MetricsServer } from './metrics-server.js';
export { serveMetrics } from './serve-metrics.js';
export { Tallies } from './tallies.js';
export type { Tally } from './tallies.js';
export { metricsOfWorkers } from './worker-metrics.js';
