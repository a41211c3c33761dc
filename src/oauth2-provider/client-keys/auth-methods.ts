import { Injectable } from '@nestjs/common';
import { settings } from '../../core/index.js';
import { type JwtAlgorithm, offeredAlgorithms } from '../../crypto-keys/index.js';
import { AUTH_METHODS, type AuthMethod } from '../entities/app.entity.js';

export class AuthMethodsSettings extends settings('oauthPrivateKeyJwtEnable', 'oauthSigningEddsa') {}

/** What this server offers to clients that register: how they can authenticate, and what their tokens can be signed with. */
@Injectable()
export class AuthMethods {
  /** In the order of the metadata. */
  readonly offered: readonly AuthMethod[];
  /** The default is first. */
  readonly algorithms: readonly JwtAlgorithm[];

  constructor(settings: AuthMethodsSettings) {
    this.offered = AUTH_METHODS.filter((method) => method !== 'private_key_jwt' || settings.oauthPrivateKeyJwtEnable);
    this.algorithms = offeredAlgorithms(settings);
  }

  offers(method: AuthMethod): boolean {
    return this.offered.includes(method);
  }
}
