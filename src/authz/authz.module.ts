import { Global, Module } from '@nestjs/common';
import { Authorizer } from './authorizer.js';
import { SmallPolicyAuthorizer } from './small-policy.js';

/** Hands the one authorizer to every store. */
@Global()
@Module({ providers: [{ provide: Authorizer, useClass: SmallPolicyAuthorizer }], exports: [Authorizer] })
export class AuthzModule {}
