import { Module } from '@nestjs/common';
import { CryptoKeysRepository } from './crypto-keys.repository.js';
import { CryptoKeysSystemStore } from './crypto-keys.system-store.js';
import { ServerSecretsService } from './server-secrets.service.js';

@Module({ providers: [CryptoKeysRepository, CryptoKeysSystemStore, ServerSecretsService], exports: [ServerSecretsService] })
export class CryptoKeysModule {}
