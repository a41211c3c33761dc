import { Injectable } from '@nestjs/common';
import { type Actor, isAdminScope } from '../../authz/index.js';
import { Clock } from '../../common/index.js';
import { type HttpRequest, originOf } from '../../http/index.js';
import type { AppRow } from '../apps/app-row.js';
import { ClientAuthenticator } from '../apps/client-authenticator.js';
import { type AdminScopeDecision, decideAdminScopes } from '../checks/admin-scopes.js';
import type { AuthorizationRequest } from '../checks/authorization-request.js';
import { judgeLogin, type LoginDemands } from '../checks/login-demands.js';
import { isClientIdUrl } from '../client-documents/client-id-url.js';
import { ClientDocumentsService, type DocumentedApp } from '../client-documents/client-documents.service.js';
import { acrOf } from '../openid/login-facts.js';
import { LoginSessions } from '../openid/login-sessions.js';
import { AuthorizationChecks, refusal } from '../pushed-requests/authorization-checks.js';
import { ACCESS_DENIED, type Refusal, STALE_LOGIN } from './authorization-refusals.js';
import { ConsentFactsService } from './consent-facts.js';
import { Subjects } from '../subjects/subjects.js';
import { LoginRequests } from './login-requests.js';
import { searchParamsOf } from './request-parameters.js';

/** Valid, and the person may consent to it. */
export interface Acceptable {
  readonly kind: 'acceptable';
  readonly actor: Actor;
  readonly app: AppRow;
  readonly wanted: AuthorizationRequest;
  /** What a consent uses up; null for a request that is in the link. */
  readonly pushed: Buffer | null;
}

export type Decision =
  | Acceptable
  /** `about`: the app, if known. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly about?: AppRow }
  | LoginNeeded;

/** Somebody has to log in first. `demands`: absent if nothing is known about the request. */
export interface LoginNeeded {
  readonly kind: 'login';
  readonly as: 'any-user' | 'expected-user';
  readonly demands?: LoginDemands;
}

/** Decides about authorization requests, as far as nobody needs to be asked. */
@Injectable()
export class AuthorizationDecisions {
  constructor(
    private readonly clients: ClientAuthenticator,
    private readonly documents: ClientDocumentsService,
    private readonly checks: AuthorizationChecks,
    private readonly facts: ConsentFactsService,
    private readonly logins: LoginRequests,
    private readonly subjects: Subjects,
    private readonly sessions: LoginSessions,
    private readonly clock: Clock,
  ) {}

  async decide(actor: Actor | null, request: HttpRequest): Promise<Decision> {
    const link = searchParamsOf(request);
    const clientId = requestedClientId(link);
    // The document of a client is not fetched for strangers.
    if (!actor && (clientId === undefined || isClientIdUrl(clientId))) return SIGNED_OUT;
    const found = clientId === undefined ? MISSING_CLIENT : await this.findClient(clientId, request);
    if ('fault' in found) {
      const faults = [{ field: 'client_id', detail: found.fault }];
      return actor ? { kind: 'refused', refusal: { kind: 'unanswerable', faults } } : SIGNED_OUT;
    }
    const { app } = found;
    const sent = await this.checks.read(link, app, actor);
    const verdict = 'faults' in sent ? ({ kind: 'unanswerable', faults: sent.faults } as const) : await this.checks.judge(sent, app);
    if (verdict.kind !== 'valid') {
      // Nobody is sent to an app before they have signed in (RFC 9700 section 4.11.2), unless an app that was reviewed wants no page.
      const isSilent = verdict.kind === 'refused' && !app.dynamicallyRegistered && 'parameters' in sent && wantsNoPage(sent.parameters);
      return actor || isSilent ? { kind: 'refused', refusal: verdict, about: app } : SIGNED_OUT;
    }
    const wanted = verdict.request;
    if (!actor) return signedOut(app, wanted);
    const cancelled = this.logins.cancellationOf(request);
    if (cancelled !== null) {
      const { error, description } = CANCELLED[cancelled];
      return { kind: 'refused', refusal: refusal(wanted, error, description), about: app };
    }
    const pushed = 'referenceHash' in sent ? sent.referenceHash : null;
    return (await this.judgeLogin(actor, app, wanted, request)) ?? this.judgeScope(actor, app, wanted, pushed);
  }

  private async findClient(clientId: string, request: HttpRequest): Promise<DocumentedApp> {
    if (isClientIdUrl(clientId)) return this.documents.find(clientId, originOf(request));
    const app = await this.clients.findClient(clientId);
    return app ? { app } : UNKNOWN_CLIENT;
  }

  /** Null: the login does for this request. */
  private async judgeLogin(actor: Actor, app: AppRow, wanted: AuthorizationRequest, request: HttpRequest): Promise<Decision | null> {
    const { login: demands } = wanted;
    const subject = demands.subjects.length === 0 ? null : await this.subjects.find(actor.id, app);
    const now = this.clock.now();
    const isOver = await this.sessions.isOver(actor, now);
    const login = { subject, isOver, authTime: actor.credential?.authTime ?? null, acr: acrOf(actor) };
    const verdict = judgeLogin(demands, login, this.logins.read(request, actor), now);
    switch (verdict.kind) {
      case 'met':
        return null;
      case 'login':
        return { ...verdict, demands };
      case 'refused':
        return { kind: 'refused', refusal: refusal(wanted, verdict.error, verdict.description), about: app };
    }
  }

  private async judgeScope(actor: Actor, app: AppRow, wanted: AuthorizationRequest, pushed: Buffer | null): Promise<Decision> {
    const decided = await this.decideAdminScopes(actor, app, wanted);
    switch (decided.kind) {
      case 'granted':
        return { kind: 'acceptable', actor, app, wanted: { ...wanted, scope: decided.scope }, pushed };
      case 'stale':
        return { kind: 'refused', refusal: STALE_LOGIN, about: app };
      case 'refused':
        return { kind: 'refused', refusal: refusal(wanted, 'invalid_scope', decided.description), about: app };
    }
  }

  private async decideAdminScopes(actor: Actor, app: AppRow, { scope, login }: AuthorizationRequest): Promise<AdminScopeDecision> {
    return decideAdminScopes(scope, {
      isSelfRegistered: app.dynamicallyRegistered,
      prompt: login.prompts.join(' '),
      isAdministrator: scope.some(isAdminScope) && (await this.facts.isAdministrator(actor)),
      authTime: actor.credential?.authTime ?? null,
      now: this.clock.now(),
    });
  }
}

export function requestedClientId(query: URLSearchParams): string | undefined {
  return query.getAll('client_id').find((value) => value !== '');
}

/** Also of an invalid request. */
function wantsNoPage(parameters: URLSearchParams): boolean {
  return parameters.getAll('prompt').join(' ').split(' ').includes('none');
}

function signedOut(app: AppRow, wanted: AuthorizationRequest): Decision {
  const { login: demands } = wanted;
  if (!demands.prompts.includes('none')) return { kind: 'login', as: 'any-user', demands };
  return { kind: 'refused', refusal: refusal(wanted, 'login_required', 'Nobody is signed in'), about: app };
}

export const SIGNED_OUT: LoginNeeded = { kind: 'login', as: 'any-user' };
const MISSING_CLIENT = { fault: 'Query param "client_id" is required and cannot be empty' };
const UNKNOWN_CLIENT = { fault: 'does not identify a client of this server' };

/** What the app hears of a person who went no further. */
const CANCELLED = {
  login: { error: 'login_required', description: 'The user did not log in again' },
  consent: { error: 'access_denied', description: ACCESS_DENIED },
} as const;
