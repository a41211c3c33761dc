import { Global, Module } from '@nestjs/common';
import { Authorizer } from './authorizer.port.js';
import { RbacAuthorizer } from './rbac-authorizer.js';

/** Provides the one authorizer. Global, because every store needs it. */
@Global()
@Module({ providers: [{ provide: Authorizer, useClass: RbacAuthorizer }], exports: [Authorizer] })
export class AuthzModule {}
