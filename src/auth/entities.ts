export { ApiKeyEntity } from './api-key.entity.js';
export { UserLinkEntity } from './user-link.entity.js';
