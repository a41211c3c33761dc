export { ApiKeyEntity } from './api-key.entity.js';
export { CredentialVersionEntity } from './credentials/credential-version.entity.js';
export { SpentKeyIdEntity } from './keys/spent-key-id.entity.js';
