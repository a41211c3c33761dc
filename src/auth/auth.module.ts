import { Module } from '@nestjs/common';
import { DpopModule } from '../dpop/index.js';
import { HttpModule } from '../http/index.js';
import { LimitsModule } from '../limits/index.js';
import { MetricsModule } from '../metrics/index.js';
import { AgentVerifier } from './agent-verifier.js';
import { AuthMetrics } from './auth-metrics.js';
import { BearerStrategy } from './bearer.strategy.js';
import { BoundTokens } from './bound-tokens.js';
import { BrowserSessions } from './browser-sessions.js';
import { CredentialCache, CredentialCacheSettings } from './credentials/credential-cache.js';
import { CredentialSource } from './credentials/credential-source.port.js';
import { CredentialsRepository } from './credentials/credentials.repository.js';
import { Credentials } from './credentials/credentials.port.js';
import { KeyVerifier } from './key-verifier.js';
import { ApiKeysService, ApiKeysSettings } from './keys/api-keys.service.js';
import { KeyPurge, KeyPurgeSettings } from './keys/key-purge.js';
import { KeyStoresModule } from './keys/key-stores.module.js';
import { KeyUsage, KeyUsageSettings } from './keys/key-usage.js';
import { LoginController } from './login.controller.js';
import { PasswordLoginService, PasswordLoginSettings } from './password-login.service.js';
import { LoginThrottle, LoginThrottleSettings } from './passwords/login-throttle.js';
import { PasswordHasher, PasswordHasherSettings } from './passwords/password-hasher.js';
import { PasswordVerifier } from './passwords/password-verifier.js';
import { ProtectedResources } from './protected-resources.js';
import { ReauthenticationService } from './reauthentication/reauthentication.service.js';
import { RouteGuard, RouteGuardSettings } from './route.guard.js';
import { ScopesController } from './scopes.controller.js';
import { SessionCookie, SessionCookieSettings } from './session-cookie.js';
import { SessionsService, SessionsSettings } from './sessions.service.js';

@Module({
  imports: [DpopModule, HttpModule, KeyStoresModule, LimitsModule, MetricsModule],
  controllers: [LoginController, ScopesController],
  providers: [
    AgentVerifier,
    ApiKeysService,
    ApiKeysSettings,
    AuthMetrics,
    BearerStrategy,
    BoundTokens,
    BrowserSessions,
    CredentialCache,
    CredentialCacheSettings,
    CredentialsRepository,
    KeyPurge,
    KeyPurgeSettings,
    KeyUsage,
    KeyUsageSettings,
    KeyVerifier,
    LoginThrottle,
    LoginThrottleSettings,
    PasswordHasher,
    PasswordHasherSettings,
    PasswordLoginService,
    PasswordLoginSettings,
    PasswordVerifier,
    ProtectedResources,
    ReauthenticationService,
    RouteGuard,
    RouteGuardSettings,
    SessionCookie,
    SessionCookieSettings,
    SessionsService,
    SessionsSettings,
    { provide: Credentials, useExisting: CredentialCache },
    { provide: CredentialSource, useExisting: CredentialsRepository },
  ],
  exports: [
    ApiKeysService,
    AuthMetrics,
    BrowserSessions,
    CredentialSource,
    Credentials,
    KeyStoresModule,
    PasswordHasher,
    PasswordLoginService,
    PasswordVerifier,
    ProtectedResources,
    ReauthenticationService,
    RouteGuard,
    SessionCookie,
    SessionsService,
  ],
})
export class AuthModule {}
