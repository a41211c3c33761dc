export { CryptoKeysModule } from './crypto-keys.module.js';
export { ServerSecretsService } from './server-secrets.service.js';
