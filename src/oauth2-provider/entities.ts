export { OAuth2AppSecretEntity } from './entities/app-secret.entity.js';
export { OAuth2AppEntity } from './entities/app.entity.js';
export { OAuth2CodeEntity } from './entities/code.entity.js';
export { OAuth2DeviceCodeEntity } from './entities/device-code.entity.js';
export { OAuth2GrantEntity } from './entities/grant.entity.js';
export { ResourceServerSecretEntity } from './entities/resource-server-secret.entity.js';
export { ResourceServerEntity } from './entities/resource-server.entity.js';
export { OAuth2TokenEntity } from './entities/token.entity.js';
