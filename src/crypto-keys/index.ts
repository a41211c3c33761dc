export { CryptoKeysModule } from './crypto-keys.module.js';
export { FormTokens } from './form-tokens.js';
export { ServerSecretsService } from './server-secrets.service.js';
export { SigningKeys } from './signing-keys.service.js';
