import { Module } from '@nestjs/common';
import { Registry } from 'prom-client';
import { DatabaseMetrics } from './database-metrics.js';
import { MetricsServer, MetricsServerSettings } from './metrics-server.js';

/** Metrics for Prometheus. They are always counted and served only if enabled, so that features need no condition. */
@Module({
  providers: [DatabaseMetrics, MetricsServer, MetricsServerSettings, Registry],
  exports: [Registry],
})
export class MetricsModule {}
