import { Injectable } from '@nestjs/common';
import { ProtectedResources } from '../../auth/index.js';
import { OAuthError } from '../../common/index.js';
import type { ParameterSource } from '../checks/parameters.js';
import type { AuthenticatedClient } from './authenticated-client.js';
import { AuthorizationCodeGrant } from './authorization-code.grant.js';
import { RefreshTokenGrant } from './refresh-token.grant.js';
import type { TokenAnswer } from './token-answer.js';

/** The grant types this server serves; also what its metadata says. */
export const GRANT_TYPES = ['authorization_code', 'refresh_token'] as const;

/** Hands a token request to the grant it asks for. */
@Injectable()
export class TokenDispatcher {
  constructor(
    private readonly codes: AuthorizationCodeGrant,
    private readonly refreshes: RefreshTokenGrant,
    private readonly resources: ProtectedResources,
  ) {}

  dispatch(client: AuthenticatedClient, form: ParameterSource): Promise<TokenAnswer> {
    const [grantType, ...more] = form.all('grant_type').filter((value) => value !== '');
    const resolve = (text: string): string | null => this.resources.resolve(text);
    if (more.length === 0 && grantType === 'authorization_code') return this.codes.exchange(client, form, resolve);
    if (more.length === 0 && grantType === 'refresh_token') return this.refreshes.refresh(client, form, resolve);
    throw new OAuthError('unsupported_grant_type', 'The grant type is missing or unsupported');
  }
}
