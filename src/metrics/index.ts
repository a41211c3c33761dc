/** Features register what they count in prom-client's `Registry`, which this module hands to everybody. */
export { MetricsModule } from './metrics.module.js';
export { MetricsServer } from './metrics-server.js';
