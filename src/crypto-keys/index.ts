export { CryptoKeysModule } from './crypto-keys.module.js';
export { FormTokens } from './form-tokens.js';
