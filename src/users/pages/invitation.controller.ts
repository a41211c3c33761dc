import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PasswordLoginService, SessionCookie } from '../../auth/index.js';
import type { RequestOrigin } from '../../authz/index.js';
import { DomainError } from '../../common/index.js';
import { FormBody, type HttpReply, type HttpRequest, Origin, Public } from '../../http/index.js';
import { CONSOLE_PATHS, PAGE_PATHS, sendPage } from '../../views/index.js';
import { InvitationAcceptance, type InvitedLoginType } from '../invitations/invitation-acceptance.service.js';
import { renderInvitationLinkPage, renderInvitationPage } from './invitation.view.js';

/** The pages on which an invited person creates an account. The token is only in the bodies of requests. */
@ApiExcludeController()
@Controller('invitation')
export class InvitationController {
  constructor(
    private readonly acceptance: InvitationAcceptance,
    private readonly logins: PasswordLoginService,
    private readonly cookie: SessionCookie,
  ) {}

  @Get()
  @Public({ style: 'page' })
  ask(@Res() reply: HttpReply): void {
    sendPage(reply, 200, 'account', renderInvitationLinkPage({}));
  }

  @Post()
  @Public({ style: 'page', rateLimit: 'login', countedAs: '/api/v2/invitations/lookup', formPost: true })
  async show(@Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const token = tokenOf(FormBody.of(body).get('token') ?? '');
    try {
      sendPage(reply, 200, 'account', renderInvitationPage({ token, invitation: await this.acceptance.describe(token) }));
    } catch (error) {
      sendUnusable(reply, error);
    }
  }

  @Post('accept')
  @Public({ style: 'page', rateLimit: 'login', countedAs: '/api/v2/invitations/accept', formPost: true })
  async accept(
    @Body() body: unknown,
    @Origin() origin: RequestOrigin,
    @Req() request: HttpRequest,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const form = FormBody.of(body);
    const token = form.get('token') ?? '';
    const values = { username: form.get('username')?.trim() ?? '', name: form.get('name')?.trim() ?? '' };
    const loginType: InvitedLoginType = form.get('login_type') === 'oidc' ? 'oidc' : 'password';
    const password = loginType === 'password' ? (form.get('password') ?? '') : '';
    try {
      this.cookie.requireSecureOrigin(request);
      const { email } = await this.acceptance.accept(token, { ...values, loginType, password }, origin);
      if (loginType === 'password')
        this.cookie.set(reply, await this.logins.login(email, password, origin, this.cookie.replacedBy(request)));
    } catch (error) {
      if (!(error instanceof DomainError) || !SHOWN.includes(error.code)) {
        sendUnusable(reply, error);
        return;
      }
      const { message, validations } = error;
      const page = { token, values, ...(validations ? { faults: validations } : { error: message }) };
      sendPage(reply, 400, 'account', renderInvitationPage({ ...page, invitation: await this.acceptance.describe(token) }));
      return;
    }
    const next = encodeURIComponent(CONSOLE_PATHS.account);
    void reply.redirect(loginType === 'password' ? CONSOLE_PATHS.account : `${PAGE_PATHS.login}?redirect=${next}`, 303);
  }
}

/** What the person, or whoever invited, can do something about. */
const SHOWN: readonly string[] = ['invalid_input', 'conflict', 'forbidden', 'session_unkeepable'];

/** People without scripts paste the whole link, of which the token is what follows the #. */
function tokenOf(pasted: string): string {
  return pasted.slice(pasted.indexOf('#') + 1).trim();
}

function sendUnusable(reply: HttpReply, error: unknown): void {
  if (!(error instanceof DomainError) || error.code !== 'not_found') throw error;
  sendPage(reply, 404, 'account', renderInvitationLinkPage({ error: error.message }));
}
