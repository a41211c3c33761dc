import { Global, Module } from '@nestjs/common';
import { Authorizer } from './authorizer.js';
import { RbacAuthorizer } from './rbac-authorizer.js';

/** Hands the one authorizer to every store. */
@Global()
@Module({ providers: [{ provide: Authorizer, useClass: RbacAuthorizer }], exports: [Authorizer] })
export class AuthzModule {}
