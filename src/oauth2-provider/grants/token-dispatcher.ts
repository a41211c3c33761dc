import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { type RequestOrigin, systemSubject } from '../../authz/index.js';
import { canonicalResource, isUuid, OAuthError } from '../../common/index.js';
import { AtomicStatements } from '../../database/index.js';
import { type ClientCredentials, secretOf } from '../checks/client-credentials.js';
import { grantNotAllowed, mayUseGrant } from '../checks/grant-use.js';
import { type ParameterSource, single } from '../checks/parameters.js';
import { refusingUsedProof } from '../checks/proof-refusal.js';
import { PresentedSecret } from '../oauth-secret.js';
import type { AccessTokenResponse } from './access-token-response.js';
import type { TokenClient } from './authenticated-client.js';
import { GRANT_HANDLERS } from './grant-registry.js';
import { GRANT_TYPES, type GrantType } from './grant-types.js';
import { RememberedFacts } from './remembered-facts.js';
import type { PresentedSecrets, TokenRequestFacts } from './token-request-facts.js';
import { TokenRequestsStore } from './token-requests.store.js';

/** Passes a token request to the handler of its grant type, if the client may use that. */
@Injectable()
export class TokenDispatcher {
  constructor(
    private readonly modules: ModuleRef,
    private readonly requests: TokenRequestsStore,
    private readonly remembered: RememberedFacts,
    private readonly atomic: AtomicStatements,
  ) {}

  /** Everything that the request depends on, from memory or read in one statement; null if it is to be read step by step. It refuses nothing. */
  async read(credentials: ClientCredentials, form: ParameterSource): Promise<TokenRequestFacts | null> {
    const { clientId } = credentials;
    if (!this.atomic.isEnabled || !isUuid(clientId)) return null;
    const [sent, ...more] = form.all('grant_type');
    const type = more.length === 0 ? knownGrantType(sent) : null;
    const grant = type && GRANT_HANDLERS[type].facts;
    const redeems = grant?.redeems;
    const presented = redeems && PresentedSecret.parse(form.all(redeems.parameter)[0] ?? '');
    const secrets: PresentedSecrets = {
      clientId,
      clientSecretPrefix: secretOf(credentials)?.prefix ?? null,
      redeemed: redeems && presented ? { kind: redeems.kind, secret: presented } : null,
      itself: grant?.isForItself ? { resource: canonicalResource(form.all('resource').find((value) => value !== '') ?? '') } : null,
    };
    return this.remembered.find(secrets) ?? this.requests.find(systemSubject('system-oauth2'), secrets);
  }

  async dispatch(
    client: TokenClient,
    form: ParameterSource,
    facts: TokenRequestFacts | null,
    origin: RequestOrigin,
  ): Promise<AccessTokenResponse> {
    const type = knownGrantType(single(form, 'grant_type'));
    // RFC 6749 section 5.2 has `invalid_request` for a missing one, but clients of coder know this code.
    if (type === null) throw new OAuthError('unsupported_grant_type', 'The grant type is missing or unsupported');
    const grant = GRANT_HANDLERS[type];
    if (!mayUseGrant(client.app, grant.facts)) throw new OAuthError('unauthorized_client', grantNotAllowed(grant.facts.type));
    return refusingUsedProof(this.modules.get(grant).handle(client, form, facts, origin));
  }
}

function knownGrantType(sent: string | undefined): GrantType | null {
  return GRANT_TYPES.find((name) => name === sent) ?? null;
}
