import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { workerNumber } from '../config/index.js';
import { settings } from '../core/index.js';
import { type ServedMetrics, serveMetrics } from './serve-metrics.js';
import { answerPrimary } from './worker-metrics.js';

export class MetricsServerSettings extends settings('prometheusEnable', 'prometheusAddress') {}

/** Serves the metrics of this process. Those of a worker go to its primary, which serves the sum. */
@Injectable()
export class MetricsServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(MetricsServer.name);
  private served: ServedMetrics | undefined;

  constructor(
    private readonly registry: Registry,
    private readonly settings: MetricsServerSettings,
  ) {}

  /** The URL of the metrics, once they are served here. */
  get url(): string | null {
    return this.served?.url ?? null;
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.settings.prometheusEnable) return;
    collectDefaultMetrics({ register: this.registry });
    if (workerNumber() !== null) {
      answerPrimary(this.registry);
      return;
    }
    const collect = () => this.registry.metrics();
    this.served = await serveMetrics(this.settings.prometheusAddress, this.registry.contentType, collect, (error) => {
      this.logger.error({ err: error }, 'could not collect metrics');
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.served?.close();
  }
}
