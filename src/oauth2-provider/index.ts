export { AppsService } from './apps/apps.service.js';
export { GrantStoresModule } from './grants/grant-stores.module.js';
export { GrantsSystemStore } from './grants/grants.system-store.js';
export { OAuth2ProviderModule } from './oauth2-provider.module.js';
export { SWAGGER_CLIENT_ID, SwaggerClient } from './swagger-client.js';
