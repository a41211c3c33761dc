import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { DbcryptContext } from './context.js';
import { REPLICA_BEAT_SECONDS } from './replica-row.js';
import { beat, ENCRYPTIONS_WARNING, leave, STARTED_DBCRYPT, type StartedDbcrypt } from './start.js';

/** Publishes the keys of this server while it runs, and reports faults of the keys to its operator. */
@Injectable()
export class ReplicaHeartbeatService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ReplicaHeartbeatService.name);
  private readonly encryptions: Gauge<'key'>;
  private readonly createdAt: Gauge<'key'>;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly context: DbcryptContext,
    @Inject(STARTED_DBCRYPT) private readonly started: StartedDbcrypt,
    registry: Registry,
  ) {
    this.encryptions = new Gauge({
      name: 'gatehouse_dbcrypt_encryptions',
      help: `Values ever encrypted with this key, by all servers and commands. Rotate before ${ENCRYPTIONS_WARNING}.`,
      labelNames: ['key'],
      aggregator: 'max',
      registers: [registry],
    });
    this.createdAt = new Gauge({
      name: 'gatehouse_dbcrypt_key_created_timestamp_seconds',
      help: 'When this key was first used to encrypt.',
      labelNames: ['key'],
      aggregator: 'max',
      registers: [registry],
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.beat();
    this.timer = setInterval(() => void this.beat(), REPLICA_BEAT_SECONDS * 1000).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await leave(this.context, this.started);
  }

  private async beat(): Promise<void> {
    try {
      const { missingKeyIds, isPrimaryRevoked, encryptions, encryptionsByKey, createdAtByKey } = await beat(this.context, this.started);
      this.encryptions.reset();
      for (const [key, count] of encryptionsByKey) this.encryptions.set({ key }, count);
      this.createdAt.reset();
      for (const [key, createdAt] of createdAtByKey) this.createdAt.set({ key }, createdAt.getTime() / 1000);
      if (missingKeyIds.length > 0) {
        this.logger.error(
          { keys: missingKeyIds },
          'values are being encrypted with keys that this server does not have: add the keys and restart it',
        );
      }
      if (isPrimaryRevoked)
        this.logger.error('the first encryption key of this server was revoked: restart the server to write secrets again');
      if (encryptions > ENCRYPTIONS_WARNING) {
        this.logger.warn(
          { encryptions, key: this.started.replica.keyDigests[0] },
          'the encryption key has encrypted very many values: rotate it',
        );
      }
    } catch (error) {
      this.logger.warn({ err: error }, 'could not publish the encryption keys of this server');
    }
  }
}
