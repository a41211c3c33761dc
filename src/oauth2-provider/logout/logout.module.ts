import { Module } from '@nestjs/common';
import { CryptoKeysModule } from '../../crypto-keys/index.js';
import { OutgoingModule } from '../../outgoing/index.js';
import { LogoutPurge } from './logout-purge.js';
import { LogoutSender } from './logout-sender.js';
import { LogoutsRepository } from './logouts.repository.js';
import { LogoutsStore } from './logouts.store.js';
import { LogoutsSystemStore } from './logouts.system-store.js';

/** Tells apps that sessions have ended. */
@Module({
  imports: [CryptoKeysModule, OutgoingModule],
  providers: [LogoutPurge, LogoutSender, LogoutsRepository, LogoutsStore, LogoutsSystemStore],
  exports: [LogoutsStore],
})
export class LogoutModule {}
