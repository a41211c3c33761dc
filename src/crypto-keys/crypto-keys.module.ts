import { Module } from '@nestjs/common';
import { MetricsModule } from '../metrics/index.js';
import { CreationForms } from './creation-forms.js';
import { CryptoKeysRepository } from './crypto-keys.repository.js';
import { CryptoKeysSystemStore } from './crypto-keys.system-store.js';
import { FormTokens } from './form-tokens.js';
import { ServerSecretsService } from './server-secrets.service.js';
import { SigningKeyMetrics } from './signing-key-metrics.js';
import { SigningKeyRotation, SigningKeyRotationSettings } from './signing-key-rotation.js';
import { SigningKeys, SigningKeysSettings } from './signing-keys.service.js';
import { SigningKeysStore } from './signing-keys.store.js';

@Module({
  imports: [MetricsModule],
  providers: [
    CreationForms,
    CryptoKeysRepository,
    CryptoKeysSystemStore,
    FormTokens,
    ServerSecretsService,
    SigningKeyMetrics,
    SigningKeyRotation,
    SigningKeyRotationSettings,
    SigningKeys,
    SigningKeysSettings,
    SigningKeysStore,
  ],
  exports: [CreationForms, FormTokens, ServerSecretsService, SigningKeyRotation, SigningKeys],
})
export class CryptoKeysModule {}
