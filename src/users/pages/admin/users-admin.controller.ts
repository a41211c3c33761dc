import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ApiKeysService } from '../../../auth/index.js';
import type { Actor } from '../../../authz/index.js';
import { ignoreNotFound, sentencesOf } from '../../../common/index.js';
import { ConsoleViewers } from '../../../console/index.js';
import { CurrentActor, FormBody, type HttpReply, isCorrectable, SignedInForm, SignedInPage } from '../../../http/index.js';
import { confirmationFault, CONSOLE_PATHS, listStateOf, sendPage, TYPED_NAME } from '../../../views/index.js';
import { UserAdminService } from '../../administration/user-admin.service.js';
import { UserRolesService } from '../../roles/user-roles.service.js';
import { pathOfUser } from './administered-user.js';
import { renderDeleteUserPage } from './user.view.js';
import { isShown, UserPages } from './user-pages.js';
import { UserPowers } from './user-powers.js';
import { renderUserPasswordPage } from './user-password.view.js';
import { renderUsersPage } from './users.view.js';

const USERS_A_PAGE = 25;

/** Notices that a query parameter can select; no other text is shown. */
const NOTICES: ReadonlyMap<unknown, string> = new Map([
  ['suspended', 'The user has been suspended. Their sessions and tokens no longer work.'],
  ['activated', 'The user can sign in again.'],
  ['ended', 'All sessions of the user have been ended.'],
  ['key-ended', 'It has been ended and no longer works.'],
  ['everything-ended', 'All sessions and tokens of the user have been ended, and no app has access any more.'],
  ['roles', 'The roles have been changed. They apply from now on.'],
  ['password', 'The password has been set. The user has to sign in with it.'],
  ['created', 'The user has been created.'],
  ['deleted', 'The user has been deleted.'],
]);

/** The pages on which administrators find users, look at one, and suspend or delete them. */
@ApiExcludeController()
@Controller('admin/users')
export class UsersAdminController {
  constructor(
    private readonly admin: UserAdminService,
    private readonly roles: UserRolesService,
    private readonly keys: ApiKeysService,
    private readonly pages: UserPages,
    private readonly powers: UserPowers,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get()
  @SignedInPage()
  async list(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>, @Res() reply: HttpReply): Promise<void> {
    const list = listStateOf(CONSOLE_PATHS.users, query, USERS_A_PAGE);
    const page = { viewer: this.viewers.of(actor), list, mayCreate: this.powers.mayCreate(actor) };
    try {
      const { items, count } = await this.admin.search(actor, list.search, { limit: list.limit, offset: list.offset, afterId: null });
      sendPage(reply, 200, 'account', renderUsersPage({ ...page, users: items, total: count, notice: NOTICES.get(query['done']) }));
    } catch (error) {
      if (!isCorrectable(error)) throw error;
      sendPage(reply, 400, 'account', renderUsersPage({ ...page, users: [], total: 0, fault: sentencesOf(error) }));
    }
  }

  @Get(':id')
  @SignedInPage()
  async show(@CurrentActor() actor: Actor, @Param('id') id: string, @Query('done') done: unknown, @Res() reply: HttpReply): Promise<void> {
    await this.pages.show(reply, 200, actor, await this.pages.find(actor, id), { notice: NOTICES.get(done) });
  }

  @Post('suspend')
  @SignedInForm()
  async suspend(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    await this.pages.change(reply, actor, body, 'suspended', (user) => this.admin.suspend(actor, user));
  }

  @Post('activate')
  @SignedInForm()
  async activate(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    await this.pages.change(reply, actor, body, 'activated', (user) => this.admin.activate(actor, user));
  }

  @Post('roles')
  @SignedInForm()
  async setRoles(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const roles = FormBody.of(body).all('role');
    await this.pages.change(reply, actor, body, 'roles', (user) => this.roles.set(actor, user, roles));
  }

  @Post('end-sessions')
  @SignedInForm()
  async endSessions(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    await this.pages.change(reply, actor, body, 'ended', (user) => this.keys.revokeOtherSessions(actor, user));
  }

  @Post('end-key')
  @SignedInForm()
  async endKey(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const key = form.get('key') ?? '';
    // Before a key that is not there counts as ended: it may be one that only somebody else can end.
    await this.pages.findFor(actor, form.get('user') ?? '', 'mayEndKeys');
    await this.pages.change(reply, actor, body, 'key-ended', () => this.keys.delete(actor, key).catch(ignoreNotFound));
  }

  @Get(':id/password')
  @SignedInPage()
  async askForPassword(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: HttpReply): Promise<void> {
    const user = await this.pages.findFor(actor, id, 'maySetPassword');
    sendPage(reply, 200, 'account', renderUserPasswordPage({ viewer: this.viewers.of(actor), user }));
  }

  @Post('password')
  @SignedInForm({ rateLimit: 'login' })
  async setPassword(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const user = await this.pages.findFor(actor, form.get('user') ?? '', 'maySetPassword');
    try {
      await this.admin.changePassword(actor, user, '', form.get('password') ?? '');
    } catch (error) {
      if (!isShown(error)) throw error;
      const { message, validations } = error;
      const page = { viewer: this.viewers.of(actor), user };
      sendPage(reply, 400, 'account', renderUserPasswordPage({ ...page, error: message, faults: validations ?? [] }));
      return;
    }
    void reply.redirect(`${pathOfUser(user.id)}?done=password`, 303);
  }

  @Get(':id/delete')
  @SignedInPage()
  async askToDelete(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: HttpReply): Promise<void> {
    const user = await this.pages.findFor(actor, id, 'mayDelete');
    sendPage(reply, 200, 'account', renderDeleteUserPage({ viewer: this.viewers.of(actor), user }));
  }

  @Post('delete')
  @SignedInForm()
  async delete(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const user = await this.pages.findFor(actor, form.get('user') ?? '', 'mayDelete');
    const page = { viewer: this.viewers.of(actor), user };
    const fault = confirmationFault(form.get(TYPED_NAME), user.username);
    if (fault !== null) {
      sendPage(reply, 400, 'account', renderDeleteUserPage({ ...page, faults: [fault] }));
      return;
    }
    try {
      await this.admin.delete(actor, user);
    } catch (error) {
      if (!isShown(error)) throw error;
      sendPage(reply, 400, 'account', renderDeleteUserPage({ ...page, error: sentencesOf(error) }));
      return;
    }
    void reply.redirect(`${CONSOLE_PATHS.users}?done=deleted`, 303);
  }
}
