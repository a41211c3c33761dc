export { IdentityProvidersModule } from './identity-providers.module.js';
export { LoginMethodsService } from './login-methods.service.js';
export { LinkRefresher } from './links/link-refresher.js';
export { probeGithub } from './github/probe-github.js';
export { probeOidc } from './oidc/probe-oidc.js';
