import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiBadRequestResponse, ApiFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, isAdminScope } from '../../authz/index.js';
import { AccessUrl, Clock, LOGIN_MESSAGES } from '../../common/index.js';
import { CurrentActor, type HttpReply, type HttpRequest, originOf, SignedInPage } from '../../http/index.js';
import { UsersService } from '../../users/index.js';
import { PAGE_PATHS, pageUser, sendPage } from '../../views/index.js';
import type { AppRow } from '../apps/apps.repository.js';
import { ClientAuthenticator } from '../apps/client-authenticator.js';
import { type AdminScopeDecision, decideAdminScopes } from '../checks/admin-scopes.js';
import type { AuthorizationRequest } from '../checks/authorization-request.js';
import { isClientIdUrl } from '../client-documents/client-id-url.js';
import { ClientDocumentsService, type DocumentedApp } from '../client-documents/client-documents.service.js';
import { withResponse } from '../checks/redirect-uri.js';
import { ConsentService } from '../grants/consent.service.js';
import { AuthorizationChecks, UNKNOWN_REQUEST } from '../pushed-requests/authorization-checks.js';
import { renderConsentPage } from '../pages/consent.view.js';
import { AuthorizationRefusals, hereOf, type Refusal, STALE_LOGIN } from './authorization-refusals.js';
import { AuthorizationParameters } from './authorize-parameters.js';
import { ConsentFactsService } from './consent-facts.js';
import { ConsentPages } from './consent-pages.js';
import { ConsentTokens } from './consent-tokens.js';
import { mayAnswerAtOnce } from './at-once.js';
import { searchParamsOf } from './request-parameters.js';

/** The authorization endpoint (RFC 6749 section 3.1): shows consent, and turns it into a code. */
@ApiTags('oauth2')
@Controller('oauth2/authorize')
export class AuthorizeController {
  constructor(
    private readonly clients: ClientAuthenticator,
    private readonly documents: ClientDocumentsService,
    private readonly refusals: AuthorizationRefusals,
    private readonly consent: ConsentService,
    private readonly facts: ConsentFactsService,
    private readonly pages: ConsentPages,
    private readonly users: UsersService,
    private readonly tokens: ConsentTokens,
    private readonly checks: AuthorizationChecks,
    private readonly accessUrl: AccessUrl,
    private readonly clock: Clock,
  ) {}

  @Get()
  @SignedInPage({ rateLimit: 'oauth2' })
  @ApiOperation({
    summary: 'Show the consent page',
    operationId: 'authorizeOAuth2App',
    description:
      'For browsers. Without a session, redirects to the login page and back. If the app is verified and the user has allowed all of this ' +
      'before, redirects to the app without a page.',
  })
  @AuthorizationParameters()
  @ApiOkResponse({ description: 'The consent page.', content: { 'text/html': { schema: { type: 'string' } } } })
  @ApiFoundResponse({
    description:
      'Redirect to the redirect URI with `error`, `error_description`, `state` and `iss`, or, for remembered consent, with `code`.',
  })
  @ApiBadRequestResponse({
    description: 'The client or its redirect URI is invalid. An error page is shown, and nothing is sent to the client.',
  })
  async show(@CurrentActor() actor: Actor, @Req() request: HttpRequest, @Res() reply: HttpReply): Promise<void> {
    const { app, wanted, pushed, prompt, refusal, about } = await this.decide(actor, request);
    if (refusal) {
      this.refusals.answer(refusal, about, actor, request, reply);
      return;
    }
    const code = mayAnswerAtOnce(request, prompt) ? await this.consent.allowAgain(actor, app, wanted, pushed) : null;
    if (code !== null) {
      this.sendCode(reply, wanted, code);
      return;
    }
    sendPage(reply, 200, 'consent', await this.consentPage(actor, app, wanted, request));
  }

  @Post()
  @SignedInPage({ rateLimit: 'oauth2' })
  @ApiOperation({
    summary: 'Submit the consent decision',
    operationId: 'consentToOAuth2App',
    description:
      'With a session cookie, requires the `csrf_token` of the consent page. If the grant would now differ from what that page ' +
      'offered, redirects to an updated consent page.',
  })
  @AuthorizationParameters()
  @ApiFoundResponse({ description: 'Redirect to the redirect URI with `code`, `state` and `iss`, or with an error.' })
  @ApiBadRequestResponse({
    description:
      'The client or its redirect URI is invalid. The response is an OAuth error, or an error page if the request accepts HTML. ' +
      'Nothing is sent to the client.',
    content: {
      'application/json': { schema: { $ref: '#/components/schemas/OAuthErrorResponse' } },
      'text/html': { schema: { type: 'string' } },
    },
  })
  async allow(@CurrentActor() actor: Actor, @Req() request: HttpRequest, @Res() reply: HttpReply): Promise<void> {
    const offer = this.tokens.read(actor, request);
    const { app, wanted, pushed, refusal, about } = await this.decide(actor, request);
    if (!refusal && offer !== null && !this.tokens.covers(offer, app, wanted)) {
      // Show the page again, with the current facts.
      void reply.redirect(hereOf(request), 303);
      return;
    }
    const code = refusal ? null : await this.consent.allow(actor, app, wanted, pushed);
    if (refusal || code === null) {
      this.refusals.answer(refusal ?? (pushed ? USED_REQUEST : UNKNOWN_CLIENT), about, actor, request, reply);
      return;
    }
    this.sendCode(reply, wanted, code);
  }

  private sendCode(reply: HttpReply, { redirectUri, state }: AuthorizationRequest, code: string): void {
    void reply.redirect(withResponse(redirectUri, { code, state, iss: this.accessUrl.issuer }), 302);
  }

  private async decide(actor: Actor, request: HttpRequest): Promise<Decision> {
    const link = searchParamsOf(request);
    const clientId = clientIdOf(link);
    if (clientId === undefined) return { refusal: MISSING_CLIENT };
    const found = await this.findClient(clientId, request);
    if ('fault' in found) return { refusal: { kind: 'unanswerable', faults: [{ field: 'client_id', detail: found.fault }] } };
    const { app } = found;
    const sent = await this.checks.read(link, app, actor);
    if ('faults' in sent) return { refusal: { kind: 'unanswerable', faults: sent.faults }, about: app };
    const verdict = await this.checks.judge(sent, app);
    if (verdict.kind !== 'valid') return { refusal: verdict, about: app };
    const wanted = verdict.request;
    const prompt = sent.parameters.getAll('prompt').join(' ');
    const decided = await this.decideAdminScopes(actor, app, wanted, prompt);
    switch (decided.kind) {
      case 'granted':
        return { app, wanted: { ...wanted, scope: decided.scope }, pushed: sent.kind === 'pushed' ? sent.referenceHash : null, prompt };
      case 'stale':
        return { refusal: STALE_LOGIN, about: app };
      case 'refused': {
        const { redirectUri, state } = wanted;
        return { refusal: { kind: 'refused', redirectUri, state, error: 'invalid_scope', description: decided.description }, about: app };
      }
    }
  }

  private async findClient(clientId: string, request: HttpRequest): Promise<DocumentedApp> {
    if (isClientIdUrl(clientId)) return this.documents.find(clientId, originOf(request));
    const app = await this.clients.findClient(clientId);
    return app ? { app } : { fault: 'does not identify a client of this server' };
  }

  private async decideAdminScopes(actor: Actor, app: AppRow, { scope }: AuthorizationRequest, prompt: string): Promise<AdminScopeDecision> {
    return decideAdminScopes(scope, {
      isSelfRegistered: app.dynamicallyRegistered,
      prompt,
      isAdministrator: scope.some(isAdminScope) && (await this.facts.isAdministrator(actor)),
      authTime: actor.credential?.authTime ?? null,
      now: this.clock.now(),
    });
  }

  private async consentPage(actor: Actor, app: AppRow, wanted: AuthorizationRequest, request: HttpRequest): Promise<string> {
    const here = hereOf(request);
    return renderConsentPage({
      action: here,
      csrfToken: this.tokens.issue(actor, app, wanted),
      cancelUrl: withResponse(wanted.redirectUri, {
        error: 'access_denied',
        error_description: 'The resource owner or authorization server denied the request',
        state: wanted.state,
        iss: this.accessUrl.issuer,
      }),
      switchUserHref: `/login?${new URLSearchParams({ message: LOGIN_MESSAGES.somebodyElse, redirect: here }).toString()}`,
      ...(await this.pages.access(actor, app, wanted, documentHostOf(request))),
      user: pageUser(await this.users.get(actor, actor.id)),
      redirectUri: wanted.redirectUri,
      siteOrigin: this.accessUrl.origin,
      manageHref: PAGE_PATHS.apps,
    });
  }
}

/** Where the client describes itself, if its ID is a URL. */
function documentHostOf(request: HttpRequest): string | null {
  const clientId = clientIdOf(searchParamsOf(request));
  return clientId !== undefined && isClientIdUrl(clientId) ? new URL(clientId).host : null;
}

function clientIdOf(query: URLSearchParams): string | undefined {
  return query.getAll('client_id').find((value) => value !== '');
}

type Decision =
  | {
      readonly app: AppRow;
      readonly wanted: AuthorizationRequest;
      /** What a consent uses up; null for a request that is in the link. */
      readonly pushed: Buffer | null;
      readonly prompt: string;
      readonly refusal?: undefined;
      readonly about?: undefined;
    }
  /** `about`: the app, if known. */
  | {
      readonly refusal: Refusal;
      readonly about?: AppRow;
      readonly app?: undefined;
      readonly wanted?: undefined;
      readonly pushed?: undefined;
      readonly prompt?: undefined;
    };

const MISSING_CLIENT = {
  kind: 'unanswerable',
  faults: [{ field: 'client_id', detail: 'Query param "client_id" is required and cannot be empty' }],
} as const;
const UNKNOWN_CLIENT = {
  kind: 'unanswerable',
  faults: [{ field: 'client_id', detail: 'does not identify a client of this server' }],
} as const;
const USED_REQUEST = { kind: 'unanswerable', faults: [UNKNOWN_REQUEST] } as const;
