export { CryptoKeysModule } from './crypto-keys.module.js';
export { FormTokens } from './form-tokens.js';
export { ServerSecretsService } from './server-secrets.service.js';
export { SigningKeys } from './signing-keys.service.js';
export { DEFAULT_ALGORITHM, JWT_ALGORITHMS, offeredAlgorithms } from './signing-algorithms.js';
export type { JwtAlgorithm } from './signing-algorithms.js';
export { SigningKeyRotation } from './signing-key-rotation.js';
export type { SigningKeyInfo } from './signing-key-rotation.js';
export { MAX_RESOURCE_TOKEN_SECONDS } from './token-lifetimes.js';
