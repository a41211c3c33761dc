export { CryptoKeysModule } from './crypto-keys.module.js';
export { FormTokens } from './form-tokens.js';
export { SigningKeys } from './signing-keys.service.js';
