import { Module } from '@nestjs/common';
import { CryptoKeysRepository } from './crypto-keys.repository.js';
import { CryptoKeysSystemStore } from './crypto-keys.system-store.js';
import { FormTokens } from './form-tokens.js';
import { ServerSecretsService } from './server-secrets.service.js';
import { SigningKeys } from './signing-keys.service.js';

@Module({
  providers: [CryptoKeysRepository, CryptoKeysSystemStore, FormTokens, ServerSecretsService, SigningKeys],
  exports: [FormTokens, ServerSecretsService, SigningKeys],
})
export class CryptoKeysModule {}
