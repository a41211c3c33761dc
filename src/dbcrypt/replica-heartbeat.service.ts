import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { DbcryptContext } from './context.js';
import { REPLICA_BEAT_SECONDS } from './replica-row.js';
import { beat, ENCRYPTIONS_WARNING, leave, type StartedDbcrypt } from './start.js';

/** Tells the others, while this server runs, which keys it holds; and its operator what is wrong with them. */
@Injectable()
export class ReplicaHeartbeatService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ReplicaHeartbeatService.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly context: DbcryptContext,
    private readonly started: StartedDbcrypt,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.beat(), REPLICA_BEAT_SECONDS * 1000).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await leave(this.context, this.started);
  }

  private async beat(): Promise<void> {
    try {
      const { missingKeyIds, isPrimaryRevoked, encryptions } = await beat(this.context, this.started);
      if (missingKeyIds.length > 0) {
        this.logger.error(
          { keys: missingKeyIds },
          'values are being encrypted with keys that this server does not have: add them and restart it',
        );
      }
      if (isPrimaryRevoked)
        this.logger.error('the first encryption key of this server was revoked: it cannot write secrets until it is restarted');
      if (encryptions > ENCRYPTIONS_WARNING) this.logger.warn({ encryptions }, 'the encryption key has been used very often: rotate it');
    } catch (error) {
      this.logger.warn({ err: error }, 'could not publish which encryption keys this server holds');
    }
  }
}
