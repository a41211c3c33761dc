import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PasswordLoginService, ReauthenticationService, SessionCookie } from '../../auth/index.js';
import type { Actor, RequestOrigin } from '../../authz/index.js';
import { DomainError, localPathOf } from '../../common/index.js';
import { FormTokens } from '../../crypto-keys/index.js';
import { CurrentActor, FormBody, type HttpReply, Origin, SignedInForm, SignedInPage } from '../../http/index.js';
import { LoginMethodsService } from '../login-methods.service.js';
import { UsersService } from '../../users/index.js';
import { loginPageKind, PAGE_PATHS, pageUser, sendPage } from '../../views/index.js';
import { type Reason, type ReauthenticatePage, renderReauthenticatePage } from './reauthenticate.view.js';
import { withoutLogin } from './without-login.js';

/** A password can be guessed here as at a login, so the two share their limits. */
const LIKE_A_LOGIN = { rateLimit: 'login', countedAs: '/api/v2/users/login' } as const;

/** The page on which a signed-in person authenticates again, before an action that needs a fresh login. */
@ApiExcludeController()
@Controller('reauthenticate')
export class ReauthenticateController {
  constructor(
    private readonly reauthentication: ReauthenticationService,
    private readonly logins: PasswordLoginService,
    private readonly methods: LoginMethodsService,
    private readonly users: UsersService,
    private readonly forms: FormTokens,
    private readonly cookie: SessionCookie,
  ) {}

  @Get()
  @SignedInPage()
  async show(
    @CurrentActor() actor: Actor,
    @Query('redirect') redirect: unknown,
    @Query('attempted') attempted: unknown,
    @Query('reason') given: unknown,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const target = localTarget(redirect);
    const reason = reasonIn(given);
    // An app judges the login itself, also one that was no proof.
    if (reason === 'app' ? attempted !== undefined : this.reauthentication.isFresh(actor)) {
      void reply.redirect(target, 303);
      return;
    }
    await this.send(reply, 200, actor, { redirect: target, reason, wasUnproven: attempted !== undefined });
  }

  @Post()
  @SignedInForm(LIKE_A_LOGIN)
  async confirm(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Origin() origin: RequestOrigin,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const form = FormBody.of(body);
    this.forms.redeem('reauthenticate', actor, form.get('csrf_token'));
    const redirect = localTarget(form.get('redirect'));
    const reason = reasonIn(form.get('reason'));
    try {
      this.cookie.set(reply, await this.reauthentication.withPassword(actor, form.get('password') ?? '', origin));
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'login_failed') throw error;
      await this.send(reply, 400, actor, { redirect, reason, wasUnproven: false, error: error.message });
      return;
    }
    void reply.redirect(redirect, 303);
  }

  private async send(
    reply: HttpReply,
    status: number,
    actor: Actor,
    page: Pick<ReauthenticatePage, 'redirect' | 'reason' | 'wasUnproven' | 'error'>,
  ): Promise<void> {
    const user = await this.users.get(actor, actor.id);
    const back = `${PAGE_PATHS.reauthenticate}?${new URLSearchParams({ attempted: '1', ...reasonQuery(page.reason), redirect: page.redirect }).toString()}`;
    const methods = user.loginType === 'oidc' ? this.methods.listForReauthentication('oidc', back) : [];
    const usesPassword = user.loginType === 'password' && this.logins.enabled;
    const way = usesPassword ? 'password' : methods.length > 0 ? 'provider' : 'none';
    if (page.reason === 'app' && way === 'none') {
      void reply.redirect(withoutLogin(page.redirect), 303);
      return;
    }
    const html = renderReauthenticatePage({
      ...page,
      user: pageUser(user),
      csrfToken: this.forms.issue('reauthenticate', actor),
      way,
      methods,
    });
    sendPage(reply, status, loginPageKind(page.redirect), html);
  }
}

function localTarget(value: unknown): string {
  return typeof value === 'string' ? localPathOf(value) : '/';
}

function reasonIn(value: unknown): Reason {
  return value === 'app' ? 'app' : 'administrator-access';
}

function reasonQuery(reason: Reason): { readonly reason?: 'app' } {
  return reason === 'app' ? { reason } : {};
}
