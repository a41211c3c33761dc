import { Global, Module } from '@nestjs/common';
import { Registry } from 'prom-client';
import { CONFIG, type Config } from '../config/index.js';
import { MetricsServer } from './metrics-server.js';

/** Numbers for Prometheus. They are always counted and only served when that is enabled, so that no feature has to ask. */
@Global()
@Module({
  providers: [
    { provide: Registry, useFactory: () => new Registry() },
    {
      provide: MetricsServer,
      inject: [Registry, CONFIG],
      useFactory: (registry: Registry, config: Config) =>
        new MetricsServer(registry, config.prometheusEnable ? config.prometheusAddress : null),
    },
  ],
  exports: [Registry],
})
export class MetricsModule {}
