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
import { renderReauthenticatePage } from './reauthenticate.view.js';

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
    @Res() reply: HttpReply,
  ): Promise<void> {
    const target = localTarget(redirect);
    if (this.reauthentication.isFresh(actor)) {
      void reply.redirect(target, 303);
      return;
    }
    await this.send(reply, 200, actor, { redirect: target, wasUnproven: attempted !== undefined });
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
    try {
      this.cookie.set(reply, await this.reauthentication.withPassword(actor, form.get('password') ?? '', origin));
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'login_failed') throw error;
      await this.send(reply, 400, actor, { redirect, wasUnproven: false, error: error.message });
      return;
    }
    void reply.redirect(redirect, 303);
  }

  private async send(
    reply: HttpReply,
    status: number,
    actor: Actor,
    page: { redirect: string; wasUnproven: boolean; error?: string },
  ): Promise<void> {
    const user = await this.users.get(actor, actor.id);
    const back = `${PAGE_PATHS.reauthenticate}?${new URLSearchParams({ attempted: '1', redirect: page.redirect }).toString()}`;
    const methods = user.loginType === 'oidc' ? this.methods.listForReauthentication('oidc', back) : [];
    const usesPassword = user.loginType === 'password' && this.logins.enabled;
    const html = renderReauthenticatePage({
      ...page,
      user: pageUser(user),
      csrfToken: this.forms.issue('reauthenticate', actor),
      way: usesPassword ? 'password' : methods.length > 0 ? 'provider' : 'none',
      methods,
    });
    sendPage(reply, status, loginPageKind(page.redirect), html);
  }
}

/** A token is valid for one session only. */
function localTarget(value: unknown): string {
  return typeof value === 'string' ? localPathOf(value) : '/';
}
