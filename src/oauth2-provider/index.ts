export { OAuth2ProviderModule } from './oauth2-provider.module.js';
export { SWAGGER_CLIENT_ID, SwaggerClient } from './swagger-client.js';
