export { ApiKeyEntity } from './api-key.entity.js';
