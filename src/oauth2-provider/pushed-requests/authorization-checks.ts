import { Injectable } from '@nestjs/common';
import type { Actor } from '../../authz/index.js';
import type { OAuthErrorCode, Validation } from '../../common/index.js';
import { settings } from '../../core/index.js';
import type { AppRow } from '../apps/app-row.js';
import { type AuthorizationRequest, type AuthorizationVerdict, checkAuthorizationRequest } from '../checks/authorization-request.js';
import { OwnPages } from '../checks/own-pages.js';
import { IdTokenHints } from '../openid/id-token-hints.js';
import { TargetResources } from '../resource-servers/target-resource.js';
import { isSwaggerClient } from '../swagger-client.js';
import { type PushedRequest, PushedRequestsService } from './pushed-requests.service.js';

export class AuthorizationChecksSettings extends settings('oauthRequirePushedAuthorizationRequests') {}

/** An authorization request: what is in its link, or what was pushed before. */
type SentRequest = { readonly kind: 'in-link'; readonly parameters: URLSearchParams } | ({ readonly kind: 'pushed' } & PushedRequest);

/** Checks authorization requests, whichever way they come. */
@Injectable()
export class AuthorizationChecks {
  constructor(
    private readonly requests: PushedRequestsService,
    private readonly targets: TargetResources,
    private readonly ownPages: OwnPages,
    private readonly hints: IdTokenHints,
    private readonly settings: AuthorizationChecksSettings,
  ) {}

  /** What this link asks for. Null: nobody is signed in. Of a link with a `request_uri`, only what was pushed counts (RFC 9101 section 5, RFC 9126 section 4). */
  async read(link: URLSearchParams, app: AppRow, person: Actor | null): Promise<SentRequest | { readonly faults: readonly Validation[] }> {
    const uris = link.getAll('request_uri').filter((value) => value !== '');
    const [uri] = uris;
    // An address of the client is nothing that was pushed; the request is refused for it.
    if (uri === undefined || /^https?:/i.test(uri)) return { kind: 'in-link', parameters: link };
    const pushed = uris.length === 1 ? await this.requests.open(uri, app.id, person) : null;
    return pushed ? { kind: 'pushed', ...pushed } : { faults: [UNKNOWN_REQUEST] };
  }

  /** The verdict on a request that a person has opened. */
  async judge(request: SentRequest, app: AppRow): Promise<AuthorizationVerdict> {
    const verdict = await this.check(request.parameters, app);
    const isMissing =
      request.kind !== 'pushed' && (app.requirePushedAuthorizationRequests || this.settings.oauthRequirePushedAuthorizationRequests);
    return verdict.kind === 'valid' && isMissing ? refusal(verdict.request, 'invalid_request', PUSH_REQUIRED) : verdict;
  }

  async check(parameters: URLSearchParams, app: AppRow): Promise<AuthorizationVerdict> {
    const named = parameters.getAll('resource').find((value) => value !== '');
    const target = named === undefined ? this.targets.own : await this.targets.find(named);
    const verdict = checkAuthorizationRequest(
      parameters,
      { ...app, isOwnPage: isSwaggerClient(app.id) },
      { target, refusesRedirect: (uri) => app.dynamicallyRegistered && this.ownPages.includes(uri) },
    );
    return verdict.kind === 'valid' ? this.readHint(verdict.request) : verdict;
  }

  /** OpenID Connect Core section 3.1.2.2. */
  private async readHint(request: AuthorizationRequest): Promise<AuthorizationVerdict> {
    const { login } = request;
    if (login.idTokenHint === null) return { kind: 'valid', request };
    const subject = await this.hints.subjectOf(login.idTokenHint);
    if (subject === null) return refusal(request, 'invalid_request', UNKNOWN_HINT);
    return { kind: 'valid', request: { ...request, login: { ...login, subjects: [...login.subjects, [subject]] } } };
  }
}

/** Reports to the client why its request, whose redirect URI is certain, is refused. */
export function refusal(
  { redirectUri, responseMode, state }: Pick<AuthorizationRequest, 'redirectUri' | 'responseMode' | 'state'>,
  error: OAuthErrorCode,
  description: string,
): Extract<AuthorizationVerdict, { kind: 'refused' }> {
  return { kind: 'refused', redirectUri, responseMode, state, error, description };
}

export const UNKNOWN_REQUEST = {
  field: 'request_uri',
  detail: 'does not identify a waiting request of this client: it has expired or was used. Start again from the app',
} as const;
const UNKNOWN_HINT = 'id_token_hint is not an ID token of this server, or too old to be verified. Leave it out';
const PUSH_REQUIRED = 'The request must be pushed: post it to the pushed_authorization_request_endpoint of the metadata first';
