import { Module } from '@nestjs/common';
import { CryptoKeysRepository } from './crypto-keys.repository.js';
import { CryptoKeysStore } from './crypto-keys.store.js';
import { ServerSecretsService } from './server-secrets.service.js';

@Module({ providers: [CryptoKeysRepository, CryptoKeysStore, ServerSecretsService], exports: [ServerSecretsService] })
export class CryptoKeysModule {}
