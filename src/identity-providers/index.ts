export { IdentityProvidersModule } from './identity-providers.module.js';
export { LoginMethodsService } from './login-methods.service.js';
export type { LoginMethod } from './login-methods.service.js';
