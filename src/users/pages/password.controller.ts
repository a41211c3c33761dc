import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PasswordLoginService, SessionCookie } from '../../auth/index.js';
import type { Actor, RequestOrigin } from '../../authz/index.js';
import { notFound, type Validation } from '../../common/index.js';
import { ConsoleViewers } from '../../console/index.js';
import {
  CurrentActor,
  FormBody,
  type HttpReply,
  type HttpRequest,
  isCorrectable,
  Origin,
  SignedInForm,
  SignedInPage,
} from '../../http/index.js';
import { CONSOLE_PATHS, PAGE_PATHS, sendPage } from '../../views/index.js';
import { UserAdminService } from '../administration/user-admin.service.js';
import type { UserRow } from '../users.repository.js';
import { UsersService } from '../users.service.js';
import { PASSWORD_FIELDS, renderPasswordPage } from './password.view.js';

/** The current password can be guessed here as through the API, so the two share their limits. */
const LIKE_THE_API = { rateLimit: 'login', countedAs: '/api/v2/users/:user/password' } as const;

/** The page on which people change their own password. For those who have none, it does not exist. */
@ApiExcludeController()
@Controller('account/password')
export class PasswordController {
  constructor(
    private readonly admin: UserAdminService,
    private readonly users: UsersService,
    private readonly logins: PasswordLoginService,
    private readonly cookie: SessionCookie,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get()
  @SignedInPage()
  async ask(@CurrentActor() actor: Actor, @Res() reply: HttpReply): Promise<void> {
    await this.#own(actor);
    sendPage(reply, 200, 'account', renderPasswordPage({ viewer: this.viewers.of(actor) }));
  }

  @Post()
  @SignedInForm(LIKE_THE_API)
  async change(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Origin() origin: RequestOrigin,
    @Req() request: HttpRequest,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const user = await this.#own(actor);
    const form = FormBody.of(body);
    const [current = '', password = '', again = ''] = PASSWORD_FIELDS.map((name) => form.get(name));
    if (password !== again) {
      this.#sendFaults(reply, actor, [{ field: 'password_again', detail: 'This is not the same password.' }]);
      return;
    }
    try {
      await this.admin.changePassword(actor, user, current, password);
    } catch (error) {
      if (!isCorrectable(error)) throw error;
      this.#sendFaults(reply, actor, error.validations ?? [], error.validations ? undefined : error.message);
      return;
    }
    if (!this.logins.enabled) {
      this.cookie.clear(reply);
      void reply.redirect(PAGE_PATHS.login, 303);
      return;
    }
    // The change has ended this session, too; the person has just proved both passwords.
    this.cookie.set(reply, await this.logins.login(user.email, password, origin, this.cookie.replacedBy(request)));
    void reply.redirect(`${CONSOLE_PATHS.account}?done=password-changed`, 303);
  }

  async #own(actor: Actor): Promise<UserRow> {
    const user = await this.users.get(actor, actor.id);
    if (user.loginType !== 'password') throw notFound();
    return user;
  }

  #sendFaults(reply: HttpReply, actor: Actor, faults: readonly Validation[], error?: string): void {
    sendPage(reply, 400, 'account', renderPasswordPage({ viewer: this.viewers.of(actor), faults, error }));
  }
}
