import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiBadRequestResponse, ApiFoundResponse, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { AccessUrl, LOGIN_MESSAGES } from '../../common/index.js';
import { type HttpReply, type HttpRequest, MaybeActor, OptionalLogin } from '../../http/index.js';
import { UsersService } from '../../users/index.js';
import { type Page, PAGE_PATHS, pageUser, sendPage } from '../../views/index.js';
import type { AppRow } from '../apps/app-row.js';
import type { AuthorizationRequest } from '../checks/authorization-request.js';
import { isClientIdUrl } from '../client-documents/client-id-url.js';
import { ConsentService } from '../grants/consent.service.js';
import { renderConsentPage } from '../pages/consent.view.js';
import { refusal, UNKNOWN_REQUEST } from '../pushed-requests/authorization-checks.js';
import { mayAnswerAtOnce } from './at-once.js';
import { type Acceptable, AuthorizationDecisions, requestedClientId, SIGNED_OUT } from './authorization-decisions.js';
import { ACCESS_DENIED, AuthorizationRefusals, hereOf } from './authorization-refusals.js';
import { AuthorizationResponses } from './authorization-responses.js';
import { AuthorizationParameters } from './authorize-parameters.js';
import { ConsentPages } from './consent-pages.js';
import { ConsentTokens } from './consent-tokens.js';
import { LoginRedirects } from './login-redirects.js';
import { LoginRequests } from './login-requests.js';
import { postedRequest } from './posted-request.js';
import { searchParamsOf } from './request-parameters.js';

const PAGE = { style: 'page', credential: 'login-session', rateLimit: 'oauth2' } as const;

const LOGIN_FIRST = {
  status: 303,
  description: 'Not signed in, or the app demands a new login. Redirects to the page for it, which redirects back here.',
};

/** The authorization endpoint (RFC 6749 section 3.1): shows consent, and turns it into a code. */
@ApiTags('oauth2')
@Controller('oauth2/authorize')
export class AuthorizeController {
  constructor(
    private readonly decisions: AuthorizationDecisions,
    private readonly refusals: AuthorizationRefusals,
    private readonly responses: AuthorizationResponses,
    private readonly logins: LoginRedirects,
    private readonly requests: LoginRequests,
    private readonly consent: ConsentService,
    private readonly pages: ConsentPages,
    private readonly users: UsersService,
    private readonly tokens: ConsentTokens,
    private readonly accessUrl: AccessUrl,
  ) {}

  @Get()
  @OptionalLogin(PAGE)
  @ApiOperation({
    summary: 'Show the consent page',
    operationId: 'authorizeOAuth2App',
    description:
      'For browsers. Without a session, redirects to the login page and back. If the app is verified and the user has allowed all of this ' +
      'before, redirects to the app without a page. With `prompt=none`, always redirects to the app, unless it registered itself.',
  })
  @AuthorizationParameters()
  @ApiResponse(LOGIN_FIRST)
  @ApiOkResponse({
    description: 'The consent page, or with `response_mode=form_post` a page that posts the response to the app.',
    content: { 'text/html': { schema: { type: 'string' } } },
  })
  @ApiFoundResponse({
    description:
      'Redirect to the redirect URI with `error`, `error_description`, `state` and `iss`, or, for remembered consent, with `code`.',
  })
  @ApiBadRequestResponse({
    description: 'The client or its redirect URI is invalid. An error page is shown, and nothing is sent to the client.',
  })
  async show(@MaybeActor() visitor: Actor | null, @Req() request: HttpRequest, @Res() reply: HttpReply): Promise<void> {
    const decision = await this.decisions.decide(visitor, request);
    if (decision.kind === 'login') {
      this.logins.redirect(reply, request, visitor, decision);
      return;
    }
    if (decision.kind === 'refused') {
      this.refusals.answer(decision.refusal, decision.about, visitor, request, reply);
      return;
    }
    const { actor, app, wanted, pushed } = decision;
    const { prompts } = wanted.login;
    const isAtOnce = mayAnswerAtOnce(request, prompts);
    const code = isAtOnce ? await this.consent.allowAgain(actor, app, wanted, pushed) : null;
    if (code !== null) this.responses.answer(reply, wanted, { code });
    else if (prompts.includes('none')) {
      const [error, text] = isAtOnce ? CONSENT_REQUIRED : INTERACTION_REQUIRED;
      this.refusals.answer(refusal(wanted, error, text), app, actor, request, reply);
    } else sendPage(reply, 200, 'consent', await this.consentPage(actor, app, wanted, request));
  }

  @Post()
  @OptionalLogin({ ...PAGE, formPost: true, takesForeignForms: true })
  @ApiOperation({
    summary: 'Submit the consent decision',
    operationId: 'consentToOAuth2App',
    description:
      'With a session cookie, requires the `csrf_token` of the consent page. If the grant would now differ from what that page ' +
      'offered, redirects to an updated consent page. A form with `client_id` is an authorization request: redirects to itself as a GET ' +
      'request.',
  })
  @AuthorizationParameters()
  @ApiResponse(LOGIN_FIRST)
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
  async submit(@MaybeActor() visitor: Actor | null, @Req() request: HttpRequest, @Res() reply: HttpReply): Promise<void> {
    const posted = postedRequest(request);
    if (posted !== null) {
      // To a GET request the browser adds the session, wherever the form came from (OpenID Connect Core section 3.1.2.1).
      void reply.redirect(posted, 303);
      return;
    }
    if (!visitor) {
      this.logins.redirect(reply, request, null, SIGNED_OUT);
      return;
    }
    const offer = this.tokens.read(visitor, request);
    const decision = await this.decisions.decide(visitor, request);
    if (decision.kind === 'login') this.logins.redirect(reply, request, visitor, decision);
    else if (decision.kind === 'refused') this.refusals.answer(decision.refusal, decision.about, visitor, request, reply);
    // Show the page again, with the current facts.
    else if (offer !== null && !this.tokens.covers(offer, decision.app, decision.wanted)) void reply.redirect(hereOf(request), 303);
    else await this.allow(decision, request, reply);
  }

  private async allow({ actor, app, wanted, pushed }: Acceptable, request: HttpRequest, reply: HttpReply): Promise<void> {
    const code = await this.consent.allow(actor, app, wanted, pushed);
    if (code !== null) this.responses.answer(reply, wanted, { code });
    else this.refusals.answer(pushed ? USED_REQUEST : UNKNOWN_CLIENT, undefined, actor, request, reply);
  }

  private async consentPage(actor: Actor, app: AppRow, wanted: AuthorizationRequest, request: HttpRequest): Promise<Page> {
    const here = hereOf(request);
    const denial = { error: 'access_denied', error_description: ACCESS_DENIED };
    return renderConsentPage({
      action: here,
      csrfToken: this.tokens.issue(actor, app, wanted),
      // A link cannot post.
      cancelUrl: wanted.responseMode === 'query' ? this.responses.address(wanted, denial) : this.requests.cancelled(request, 'consent'),
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
  const clientId = requestedClientId(searchParamsOf(request));
  return clientId !== undefined && isClientIdUrl(clientId) ? new URL(clientId).host : null;
}

const CONSENT_REQUIRED = ['consent_required', 'The user has to be asked for consent'] as const;
const INTERACTION_REQUIRED = ['interaction_required', 'The user did not open the request with the browser'] as const;
const UNKNOWN_CLIENT = {
  kind: 'unanswerable',
  faults: [{ field: 'client_id', detail: 'does not identify a client of this server' }],
} as const;
const USED_REQUEST = { kind: 'unanswerable', faults: [UNKNOWN_REQUEST] } as const;
