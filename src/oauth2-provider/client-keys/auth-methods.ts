import { Injectable } from '@nestjs/common';
import { settings } from '../../core/index.js';
import { AUTH_METHODS, type AuthMethod } from '../entities/app.entity.js';

export class AuthMethodsSettings extends settings('oauthPrivateKeyJwtEnable') {}

/** The authentication methods of clients that this server offers. */
@Injectable()
export class AuthMethods {
  /** In the order of the metadata. */
  readonly offered: readonly AuthMethod[];

  constructor(settings: AuthMethodsSettings) {
    this.offered = AUTH_METHODS.filter((method) => method !== 'private_key_jwt' || settings.oauthPrivateKeyJwtEnable);
  }

  offers(method: AuthMethod): boolean {
    return this.offered.includes(method);
  }
}
