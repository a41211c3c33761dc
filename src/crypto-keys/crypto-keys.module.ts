import { Module } from '@nestjs/common';
import { CryptoKeysRepository } from './crypto-keys.repository.js';
import { CryptoKeysSystemStore } from './crypto-keys.system-store.js';
import { FormTokens } from './form-tokens.js';
import { ServerSecretsService } from './server-secrets.service.js';

@Module({ providers: [CryptoKeysRepository, CryptoKeysSystemStore, FormTokens, ServerSecretsService], exports: [FormTokens] })
export class CryptoKeysModule {}
