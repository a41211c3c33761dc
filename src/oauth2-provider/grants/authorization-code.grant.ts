import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ActorSource } from '../../auth/index.js';
import { type Actor, systemSubject } from '../../authz/index.js';
import { Clock, OAuthError } from '../../common/index.js';
import { Transactions } from '../../database/index.js';
import { type ParameterSource, required, single } from '../checks/parameters.js';
import { isVerifier, verifierMatches } from '../checks/pkce.js';
import { matchesRegistered } from '../checks/redirect-uri.js';
import { resourceParameter } from '../checks/resource.js';
import { noLongerAllowed } from '../checks/scope.js';
import { PresentedSecret } from '../oauth-secret.js';
import { SCOPE_CATALOG } from '../scope-catalog.js';
import type { AuthenticatedClient } from './authenticated-client.js';
import type { CodeRow } from './codes.repository.js';
import { GrantsStore } from './grants.store.js';
import type { TokenAnswer } from './token-answer.js';
import { TokenMinter } from './token-minter.js';
import { type Verdict, refuse } from './verdict.js';

interface CodeExchange {
  readonly code: PresentedSecret;
  readonly verifier: string;
  readonly redirectUri: string | undefined;
  /** Canonical; undefined when the request names none. */
  readonly resource: string | undefined;
}

const INVALID_CODE = 'The authorization code is invalid or expired';

/** grant_type=authorization_code (RFC 6749 section 4.1.3 with RFC 7636 and RFC 8707). */
@Injectable()
export class AuthorizationCodeGrant {
  constructor(
    private readonly grants: GrantsStore,
    private readonly minter: TokenMinter,
    private readonly actors: ActorSource,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  async exchange(
    client: AuthenticatedClient,
    form: ParameterSource,
    resolveResource: (text: string) => string | null,
  ): Promise<TokenAnswer> {
    const request = readExchange(form, resolveResource);
    const actor = systemSubject('system-oauth2');
    // Found before the transaction only to learn the owner: inside it, a second connection would be needed for the actor.
    const found = await this.grants.findCode(actor, request.code);
    const owner = found && (await this.actors.findActor(found.userId));
    if (!owner) throw new OAuthError('invalid_grant', INVALID_CODE);

    const verdict = await this.transactions.run((tx) => this.decide(actor, owner, client, request, found.grantId, tx));
    if (verdict.kind === 'refused') throw new OAuthError(verdict.error, verdict.description);
    return verdict.answer;
  }

  private async decide(
    actor: Actor,
    owner: Actor,
    client: AuthenticatedClient,
    request: CodeExchange,
    grantId: string,
    tx: EntityManager,
  ): Promise<Verdict> {
    const now = this.clock.now();
    const grant = await this.grants.lockLive(actor, grantId, { now, appSecretId: client.secretId }, tx);
    const code = grant && (await this.grants.findCode(actor, request.code, tx));
    if (!code || code.appId !== client.app.id) return refuse('invalid_grant', INVALID_CODE);
    // A wrong client, redirect URI or resource spends nothing: the rightful client may still come (DESIGN section 6).
    if (!redirectMatches(code, request.redirectUri, client.app.redirectUris)) return refuse('invalid_grant', INVALID_CODE);
    const isProven = verifierMatches(request.verifier, code.codeChallenge);
    const isResourceRight = resourceMatches(code, request.resource);

    if (code.consumedAt !== null) {
      // Whoever proves everything a second time holds a copy: what the code issued goes too (RFC 9700 section 4.2.4). An invalid
      // replay proves nothing and must not be a way to log others out (OAuth 2.1 section 7.5.2).
      if (isProven && isResourceRight) await this.grants.revoke(actor, grant, now, tx);
      return refuse('invalid_grant', INVALID_CODE);
    }
    if (code.expiresAt <= now) return refuse('invalid_grant', INVALID_CODE);
    if (!isProven) {
      await this.grants.consumeCode(actor, code, now, tx);
      return refuse('invalid_grant', 'The PKCE code verifier is invalid');
    }
    if (!isResourceRight) return refuse('invalid_target', 'The resource parameter is invalid');
    const excess = noLongerAllowed(code.scope, client.app.scope, SCOPE_CATALOG);
    if (excess !== null) return refuse('invalid_grant', `"${excess}": scope is no longer allowed by this app's registered scopes`);

    await this.grants.consumeCode(actor, code, now, tx);
    const { answer } = await this.minter.mint(
      { grant, owner, appSecretId: client.secretId, scope: code.scope, clientAddress: client.address, now },
      tx,
    );
    return { kind: 'issued', answer };
  }
}

function readExchange(form: ParameterSource, resolveResource: (text: string) => string | null): CodeExchange {
  const code = PresentedSecret.parse(required(form, 'code'));
  const verifier = required(form, 'code_verifier');
  if (!isVerifier(verifier)) {
    throw new OAuthError(
      'invalid_request',
      'The code_verifier parameter must be 43 to 128 characters from the unreserved character set [A-Za-z0-9-._~] (RFC 7636 section 4.1)',
    );
  }
  const redirectUri = single(form, 'redirect_uri');
  const resource = resourceParameter(form, resolveResource);
  if (!code) throw new OAuthError('invalid_grant', INVALID_CODE);
  return { code, verifier, redirectUri, resource };
}

/** Sent at authorize: the very same must be sent again. Left out there: it may be left out here, or be a registered one. */
function redirectMatches(code: CodeRow, sent: string | undefined, registered: readonly string[]): boolean {
  if (code.redirectUri !== null) return sent === code.redirectUri;
  return sent === undefined || matchesRegistered(sent, registered);
}

/** Named at authorize: it must be named again. Not named there: the code is bound to the access URL, and naming just that is fine. */
function resourceMatches(code: CodeRow, sent: string | undefined): boolean {
  return sent === undefined ? !code.resourceRequested : sent === code.resource;
}
