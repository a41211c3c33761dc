import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { ConsoleViewers } from '../../console/index.js';
import { CurrentActor, FormBody, type HttpReply, isCorrectable, SignedInForm, SignedInPage } from '../../http/index.js';
import { CONSOLE_PATHS, sendPage } from '../../views/index.js';
import { UserAdminService } from '../administration/user-admin.service.js';
import { UsersService } from '../users.service.js';
import { type AccountPage, renderAccountPage } from './account.view.js';

/** Notices that a query parameter can select; no other text is shown. */
const NOTICES: ReadonlyMap<unknown, string> = new Map([
  ['saved', 'Your profile has been saved.'],
  ['password-changed', 'Your password has been changed. Everything that was signed in as you before has been ended.'],
]);

/** The first page of a person's own account: who they are here. */
@ApiExcludeController()
@Controller('account')
export class AccountController {
  constructor(
    private readonly users: UsersService,
    private readonly admin: UserAdminService,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get()
  @SignedInPage()
  async account(@CurrentActor() actor: Actor, @Query('done') done: unknown, @Res() reply: HttpReply): Promise<void> {
    await this.#send(reply, 200, actor, { notice: NOTICES.get(done) });
  }

  @Post()
  @SignedInForm()
  async change(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const user = await this.users.get(actor, actor.id);
    // A field that the person's form does not have keeps its value.
    const values = {
      username: form.get('username')?.trim() ?? user.username,
      name: form.get('name')?.trim() ?? user.name,
      avatarUrl: form.get('avatar_url')?.trim() ?? user.avatarUrl,
    };
    try {
      await this.admin.updateProfile(actor, user, values);
    } catch (error) {
      if (!isCorrectable(error)) throw error;
      await this.#send(reply, 400, actor, {
        values,
        faults: error.validations,
        error: error.validations ? undefined : (error.detail ?? error.message),
      });
      return;
    }
    void reply.redirect(`${CONSOLE_PATHS.account}?done=saved`, 303);
  }

  async #send(
    reply: HttpReply,
    status: number,
    actor: Actor,
    page: Pick<AccountPage, 'faults' | 'error' | 'notice'> & Partial<Pick<AccountPage, 'values'>>,
  ): Promise<void> {
    const user = await this.users.get(actor, actor.id);
    const html = renderAccountPage({
      values: user,
      ...page,
      viewer: this.viewers.of(actor),
      user,
      mayRename: this.admin.mayRename(actor, user.id),
    });
    sendPage(reply, status, 'account', html);
  }
}
