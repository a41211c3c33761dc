import { Module } from '@nestjs/common';
import { AuditTrail } from '../audit/index.js';
import { AccessUrl, Clock } from '../common/index.js';
import { CONFIG, type Config } from '../config/index.js';
import { PeriodicWork, Transactions } from '../database/index.js';
import { RateLimiter } from '../http/index.js';
import { BearerStrategy } from './bearer.strategy.js';
import { CredentialsRepository } from './credentials.repository.js';
import { Credentials } from './credentials.js';
import { Dormancy } from './dormancy.js';
import { DormantUsers } from './dormant-users.js';
import { KeyVerifier } from './key-verifier.js';
import { ApiKeysRepository } from './keys/api-keys.repository.js';
import { ApiKeysService } from './keys/api-keys.service.js';
import { ApiKeysStore } from './keys/api-keys.store.js';
import { KeyPurge } from './keys/key-purge.js';
import { ApiKeysSystemStore } from './keys/api-keys.system-store.js';
import { KeyUsage } from './keys/key-usage.js';
import { LoginUsersRepository } from './login-users.repository.js';
import { LoginUsersStore } from './login-users.store.js';
import { LoginUsersSystemStore } from './login-users.system-store.js';
import { LoginController } from './login.controller.js';
import { PasswordLoginService } from './password-login.service.js';
import { GuessingBrake } from './passwords/guessing-brake.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { PasswordProofService } from './passwords/password-proof.service.js';
import { ProtectedResources } from './protected-resources.js';
import { RouteGuard } from './route.guard.js';
import { ScopesController } from './scopes.controller.js';
import { SessionCookie } from './session-cookie.js';
import { SessionsService } from './sessions.service.js';
import { StoredRolesRepository } from './stored-roles.repository.js';

@Module({
  controllers: [LoginController, ScopesController],
  providers: [
    ApiKeysRepository,
    ApiKeysStore,
    ApiKeysSystemStore,
    BearerStrategy,
    CredentialsRepository,
    DormantUsers,
    KeyVerifier,
    LoginUsersRepository,
    LoginUsersStore,
    LoginUsersSystemStore,
    PasswordHasher,
    PasswordProofService,
    StoredRolesRepository,
    { provide: Credentials, useExisting: CredentialsRepository },
    { provide: ProtectedResources, inject: [AccessUrl], useFactory: (accessUrl: AccessUrl) => new ProtectedResources(accessUrl) },
    {
      provide: KeyUsage,
      inject: [ApiKeysSystemStore, CONFIG],
      useFactory: (keys: ApiKeysSystemStore, config: Config) => new KeyUsage(keys, { enabled: !config.disableSessionExpiryRefresh }),
    },
    {
      provide: KeyPurge,
      inject: [ApiKeysSystemStore, PeriodicWork, Clock, CONFIG],
      useFactory: (keys: ApiKeysSystemStore, work: PeriodicWork, clock: Clock, config: Config) =>
        new KeyPurge(keys, work, clock, { seconds: config.apiKeysRetentionSeconds }),
    },
    {
      provide: Dormancy,
      inject: [DormantUsers, PeriodicWork, Clock, CONFIG],
      useFactory: (users: DormantUsers, work: PeriodicWork, clock: Clock, config: Config) =>
        new Dormancy(users, work, clock, { afterSeconds: config.dormancyThresholdSeconds }),
    },
    {
      provide: SessionsService,
      inject: [ApiKeysStore, AuditTrail, Transactions, Clock, CONFIG],
      useFactory: (keys: ApiKeysStore, audit: AuditTrail, transactions: Transactions, clock: Clock, config: Config) =>
        new SessionsService(keys, audit, transactions, clock, { seconds: config.sessionDurationSeconds }),
    },
    {
      provide: GuessingBrake,
      inject: [Clock, CONFIG],
      useFactory: (clock: Clock, config: Config) => new GuessingBrake(clock, { disabled: config.dangerousDisableRateLimits }),
    },
    {
      provide: PasswordLoginService,
      inject: [PasswordProofService, DormantUsers, SessionsService, AuditTrail, Transactions, CONFIG],
      useFactory: (
        proofs: PasswordProofService,
        dormant: DormantUsers,
        sessions: SessionsService,
        audit: AuditTrail,
        transactions: Transactions,
        config: Config,
      ) => new PasswordLoginService(proofs, dormant, sessions, audit, transactions, { disabled: config.disablePasswordAuth }),
    },
    {
      provide: ApiKeysService,
      inject: [ApiKeysStore, AuditTrail, Transactions, Clock, CONFIG],
      useFactory: (keys: ApiKeysStore, audit: AuditTrail, transactions: Transactions, clock: Clock, config: Config) =>
        new ApiKeysService(keys, audit, transactions, clock, {
          defaultSeconds: config.defaultTokenLifetimeSeconds,
          maxSeconds: config.maxTokenLifetimeSeconds,
          maxOwnerSeconds: config.maxAdminTokenLifetimeSeconds,
        }),
    },
    {
      provide: SessionCookie,
      inject: [AccessUrl, CONFIG],
      useFactory: (accessUrl: AccessUrl, config: Config) =>
        new SessionCookie(accessUrl, { secure: config.secureAuthCookie, sameSite: config.samesiteAuthCookie }),
    },
    {
      provide: RouteGuard,
      inject: [KeyVerifier, BearerStrategy, RateLimiter, ProtectedResources, AccessUrl, CONFIG],
      useFactory: (
        keys: KeyVerifier,
        bearer: BearerStrategy,
        limiter: RateLimiter,
        resources: ProtectedResources,
        accessUrl: AccessUrl,
        config: Config,
      ) => new RouteGuard(keys, bearer, limiter, resources, accessUrl, { acceptQueryTokens: !config.disableQueryTokens }),
    },
  ],
  exports: [
    ApiKeysService,
    ApiKeysStore,
    Credentials,
    PasswordHasher,
    PasswordLoginService,
    PasswordProofService,
    ProtectedResources,
    RouteGuard,
    SessionCookie,
    SessionsService,
  ],
})
export class AuthModule {}
