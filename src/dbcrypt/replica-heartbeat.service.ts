import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Gauge, type Registry } from 'prom-client';
import type { DbcryptContext } from './context.js';
import { REPLICA_BEAT_SECONDS } from './replica-row.js';
import { beat, ENCRYPTIONS_WARNING, leave, type StartedDbcrypt } from './start.js';

/** Tells the others, while this server runs, which keys it holds; and its operator what is wrong with them. */
@Injectable()
export class ReplicaHeartbeatService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ReplicaHeartbeatService.name);
  private readonly encryptions: Gauge<'key'>;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly context: DbcryptContext,
    private readonly started: StartedDbcrypt,
    registry: Registry,
  ) {
    this.encryptions = new Gauge({
      name: 'gatehouse_dbcrypt_encryptions',
      help: `Values ever encrypted with this key, by all servers and commands. Rotate before ${ENCRYPTIONS_WARNING}.`,
      labelNames: ['key'],
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
      const { missingKeyIds, isPrimaryRevoked, encryptions, encryptionsByKey } = await beat(this.context, this.started);
      this.encryptions.reset();
      for (const [key, count] of encryptionsByKey) this.encryptions.set({ key }, count);
      if (missingKeyIds.length > 0) {
        this.logger.error(
          { keys: missingKeyIds },
          'values are being encrypted with keys that this server does not have: add them and restart it',
        );
      }
      if (isPrimaryRevoked)
        this.logger.error('the first encryption key of this server was revoked: it cannot write secrets until it is restarted');
      if (encryptions > ENCRYPTIONS_WARNING) {
        this.logger.warn(
          { encryptions, key: this.started.replica.keyDigests[0] },
          'the encryption key has been used very often: rotate it',
        );
      }
    } catch (error) {
      this.logger.warn({ err: error }, 'could not publish which encryption keys this server holds');
    }
  }
}
