import { Module } from '@nestjs/common';
import { MetricsModule } from '../metrics/index.js';
import { ReplicaReads, ReplicaReadsSettings } from './replica-reads.js';

/** For the lists that a standby may serve. A feature that imports this module says so. */
@Module({
  imports: [MetricsModule],
  providers: [ReplicaReads, ReplicaReadsSettings],
  exports: [ReplicaReads],
})
export class ReplicaModule {}
