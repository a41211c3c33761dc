import { Body, Controller, Get, HttpCode, Logger, Post, Req, Res } from '@nestjs/common';
import { ApiBadRequestResponse, ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { SessionCookie, SessionsService } from '../../auth/index.js';
import { type Actor, isLoginSession } from '../../authz/index.js';
import { OAuthError } from '../../common/index.js';
import { FormTokens } from '../../crypto-keys/index.js';
import {
  CurrentActor,
  FormBody,
  type HttpReply,
  type HttpRequest,
  MaybeActor,
  OptionalLogin,
  Public,
  SignedInForm,
} from '../../http/index.js';
import { UsersService } from '../../users/index.js';
import { PAGE_PATHS, pageUser, sendPage } from '../../views/index.js';
import { AppsService } from '../apps/apps.service.js';
import { sendLocalError } from '../endpoints/local-error.js';
import { logoutRegistrationFacts } from '../endpoints/registration-facts.js';
import { formOf, searchParamsOf } from '../endpoints/request-parameters.js';
import { renderSignOutPage } from '../pages/sign-out.view.js';
import {
  afterLogout,
  END_SESSION_PARAMETERS,
  type EndSessionRequest,
  queryOf,
  readEndSession,
  withoutQuery,
} from './end-session-request.js';
import { type EndSessionDecision, EndSessionService } from './end-session.service.js';

const FORM = 'sign-out';
const SIGNED_OUT = `${PAGE_PATHS.home}?signed-out=1`;
/** The same, where an app wanted the person back that could not be followed. */
const stayed = (why: 'unregistered' | 'unproven'): string => `${PAGE_PATHS.home}?signed-out=${why}`;
/** Added by this server in place of an ID token that it could not verify. */
const UNVERIFIED = 'unverified_hint';
const TEXTS: Readonly<Record<(typeof END_SESSION_PARAMETERS)[number], string>> = {
  id_token_hint:
    'An ID token that this server has issued to the app, perhaps an expired one. If it is about this session, nobody is asked, unless a redirect to an app that registered itself is to follow.',
  client_id: 'ID of the app. Must be the audience of `id_token_hint`.',
  post_logout_redirect_uri: 'Where to send the person afterwards: exactly one of the registered `post_logout_redirect_uris`.',
  state: 'Returned with that redirect.',
};

/** The logout endpoint (OpenID Connect RP-Initiated Logout). */
@ApiTags('oauth2')
@Controller('oauth2/logout')
export class EndSessionController {
  private readonly logger = new Logger(EndSessionController.name);

  constructor(
    private readonly logouts: EndSessionService,
    private readonly sessions: SessionsService,
    private readonly cookie: SessionCookie,
    private readonly users: UsersService,
    private readonly forms: FormTokens,
    private readonly apps: AppsService,
  ) {}

  @Get()
  @OptionalLogin({ style: 'page', rateLimit: 'oauth2', lenient: true })
  @ApiOperation({
    summary: 'Sign out',
    operationId: 'endSession',
    description:
      'For browsers. Ends the session at once if `id_token_hint` is about it, and asks the person otherwise. Without a session it only ' +
      'redirects. Nobody is redirected to an app that registered itself who has not confirmed it. A POST with a form does the same.',
  })
  @ApiQuery({ name: 'id_token_hint', required: false, schema: { type: 'string' }, description: TEXTS.id_token_hint })
  @ApiQuery({ name: 'client_id', required: false, schema: { type: 'string' }, description: TEXTS.client_id })
  @ApiQuery({ name: 'post_logout_redirect_uri', required: false, schema: { type: 'string' }, description: TEXTS.post_logout_redirect_uri })
  @ApiQuery({ name: 'state', required: false, schema: { type: 'string' }, description: TEXTS.state })
  @ApiOkResponse({ description: 'The page that asks.', content: { 'text/html': { schema: { type: 'string' } } } })
  @ApiResponse({ status: 303, description: 'Redirect to `post_logout_redirect_uri` with `state`, or to a page of this server.' })
  @ApiBadRequestResponse({ description: 'A parameter is repeated, or the client is unknown or another one. An error page is shown.' })
  async ask(@MaybeActor() maybe: Actor | null, @Req() request: HttpRequest, @Res() reply: HttpReply): Promise<void> {
    const actor = maybe && isLoginSession(maybe) ? maybe : null;
    const query = searchParamsOf(request);
    try {
      const asked = readEndSession({ all: (name) => query.getAll(name) });
      const decision = await this.logouts.decide(actor, asked);
      if (actor && (!decision.isProven || decision.needsConfirmation)) {
        await this.sendQuestion(reply, actor, asked, decision, query.has(UNVERIFIED));
        return;
      }
      this.warn(asked, decision);
      if (actor) await this.sessions.end(actor);
      this.cookie.clear(reply);
      redirect(reply, targetOf(asked, decision));
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      const page = {
        title: 'Invalid logout request',
        description: 'The app that sent you here made an invalid request. You are still signed in.',
      };
      const warnings = [{ field: 'request', detail: error.message }];
      sendLocalError(reply, request, { status: 400, error: 'invalid_request', ...page, warnings });
    }
  }

  /** From the page of an app, so without the session: the browser comes back with a GET, which brings it. */
  @Post()
  @HttpCode(303)
  @Public({ style: 'oauth', rateLimit: 'oauth2' })
  @ApiExcludeEndpoint()
  askByForm(@Req() request: HttpRequest, @Res() reply: HttpReply): void {
    const form = formOf(request);
    const query = queryOf(readEndSession({ all: (name) => form.all(name) }));
    redirect(reply, query === '' ? PAGE_PATHS.endSession : `${PAGE_PATHS.endSession}?${query}`);
  }

  @Post('confirm')
  @SignedInForm({ rateLimit: 'oauth2' })
  @ApiExcludeEndpoint()
  async confirm(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const [appId = '', uri = '', state] = this.forms.redeem(FORM, actor, form.get('form_token')).map(decoded);
    if (form.get('decision') !== 'sign-out') {
      void reply.redirect(PAGE_PATHS.home, 303);
      return;
    }
    await this.sessions.end(actor);
    this.cookie.clear(reply);
    const isRegistered = appId !== '' && uri !== '' && (await this.logouts.isRegistered(appId, uri));
    redirect(reply, isRegistered ? afterLogout(uri, state) : SIGNED_OUT);
  }

  /** The ID token is not to stay in the address of a page: from there it would get into screenshots and the history. */
  private async sendQuestion(
    reply: HttpReply,
    actor: Actor,
    asked: EndSessionRequest,
    { app, redirectUri, refusal }: EndSessionDecision,
    isUnverified: boolean,
  ): Promise<void> {
    if (asked.hint !== undefined) {
      const query = new URLSearchParams(queryOf({ ...asked, hint: undefined, clientId: app?.id }));
      if (refusal === 'unverified-hint') query.set(UNVERIFIED, '1');
      redirect(reply, query.size === 0 ? PAGE_PATHS.endSession : `${PAGE_PATHS.endSession}?${query.toString()}`);
      return;
    }
    const reason = refusal === 'unknown-app' && isUnverified ? 'unverified-hint' : refusal;
    if (reason !== null) this.warn(asked, { app, refusal: reason });
    const facts = [app?.id ?? '', redirectUri ?? '', ...(asked.state === undefined ? [] : [asked.state])];
    const page = renderSignOutPage({
      user: pageUser(await this.users.get(actor, actor.id)),
      appName: app?.name,
      refusal: reason,
      forAdministrators: reason !== null && this.apps.mayAdminister(actor) ? logoutRegistrationFacts(asked.redirectUri, app) : [],
      formToken: this.forms.issue(FORM, actor, facts.map(encoded)),
    });
    // The form ends with a redirect to the app.
    sendPage(reply, 200, 'consent', page);
  }

  /** Developers of the app see only that nobody comes back. */
  private warn({ redirectUri }: EndSessionRequest, { app, refusal }: Pick<EndSessionDecision, 'app' | 'refusal'>): void {
    if (refusal === null || redirectUri === undefined) return;
    const facts = { app: app?.id ?? null, reason: refusal, postLogoutRedirectUri: withoutQuery(redirectUri) };
    this.logger.warn(facts, 'an app wants a person back after a logout at an address that is not followed');
  }
}

function targetOf({ state }: EndSessionRequest, { redirectUri, needsConfirmation, refusal }: EndSessionDecision): string {
  if (redirectUri !== null && !needsConfirmation) return afterLogout(redirectUri, state);
  if (refusal === null) return SIGNED_OUT;
  return stayed(refusal === 'unregistered' ? 'unregistered' : 'unproven');
}

/** Whatever is in the address of this request stays between this server and the browser (RFC 9700 section 4.2.4). */
function redirect(reply: HttpReply, target: string): void {
  void reply.header('referrer-policy', 'no-referrer').header('cache-control', 'no-store').redirect(target, 303);
}

/** Facts of a form must not contain a full stop. */
function encoded(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function decoded(text: string): string {
  return Buffer.from(text, 'base64url').toString();
}
