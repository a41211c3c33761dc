export { accessTokenHash } from './access-token-hash.js';
export {
  jwksUriFault,
  type KeySet,
  keySetFault,
  MAX_JWKS_URI_LENGTH,
  MAX_KEYS,
  SIGNING_ALGORITHMS,
  type SigningAlgorithm,
  signingKeySetFault,
} from './key-set.js';
export { KeySets } from './key-sets.js';
export { KeySetsModule } from './key-sets.module.js';
export { CLOCK_TOLERANCE_SECONDS, MAX_JTI_LENGTH, refusedFrom } from './received-jwts.js';
