import { Module } from '@nestjs/common';
import { MetricsModule } from '../metrics/index.js';
import { Guesses } from './guesses.port.js';
import { LimitCountPurge } from './limit-count-purge.js';
import { PostgresLimits } from './postgres-limits.js';
import { LocalGuesses } from './local-guesses.js';
import { RateCounters } from './rate-counters.js';
import { SharedCounts } from './shared-counts.port.js';
import { SharedLimits } from './shared-limits.js';
import { ValkeyLimits, ValkeyLimitsSettings } from './valkey-limits.js';

@Module({
  imports: [MetricsModule],
  providers: [
    LimitCountPurge,
    PostgresLimits,
    LocalGuesses,
    RateCounters,
    SharedLimits,
    ValkeyLimits,
    ValkeyLimitsSettings,
    { provide: Guesses, useExisting: SharedLimits },
    { provide: SharedCounts, useExisting: SharedLimits },
  ],
  exports: [Guesses, RateCounters, SharedLimits],
})
export class LimitsModule {}
