import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ApiKeysService } from '../../../auth/index.js';
import type { Actor } from '../../../authz/index.js';
import { DomainError, isUuid, notFound } from '../../../common/index.js';
import { ConsoleViewers } from '../../../console/index.js';
import { CurrentActor, FormBody, type HttpReply, isCorrectable, SignedInForm, SignedInPage } from '../../../http/index.js';
import { confirmationFault, CONSOLE_PATHS, listStateOf, sendPage, TYPED_NAME } from '../../../views/index.js';
import { UserAdminService } from '../../administration/user-admin.service.js';
import type { UserRow } from '../../users.repository.js';
import { UsersService } from '../../users.service.js';
import { listedKey } from '../listed-key.js';
import { pathOfUser } from './administered-user.js';
import { renderDeleteUserPage, renderUserPage } from './user.view.js';
import { renderUsersPage } from './users.view.js';

const USERS_A_PAGE = 25;

/** Notices that a query parameter can select; no other text is shown. */
const NOTICES: ReadonlyMap<unknown, string> = new Map([
  ['suspended', 'The user has been suspended. Their sessions and tokens no longer work.'],
  ['activated', 'The user can sign in again.'],
  ['ended', 'All sessions of the user have been ended.'],
  ['deleted', 'The user has been deleted.'],
]);

/** The pages on which administrators find users, look at one, and suspend or delete them. */
@ApiExcludeController()
@Controller('admin/users')
export class UsersAdminController {
  constructor(
    private readonly admin: UserAdminService,
    private readonly users: UsersService,
    private readonly keys: ApiKeysService,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get()
  @SignedInPage()
  async list(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>, @Res() reply: HttpReply): Promise<void> {
    const list = listStateOf(CONSOLE_PATHS.users, query, USERS_A_PAGE);
    const page = { viewer: this.viewers.of(actor), list };
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
    await this.#send(reply, 200, actor, await this.#find(actor, id), { notice: NOTICES.get(done) });
  }

  @Post('suspend')
  @SignedInForm()
  async suspend(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    await this.#change(reply, actor, body, 'suspended', (user) => this.admin.suspend(actor, user));
  }

  @Post('activate')
  @SignedInForm()
  async activate(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    await this.#change(reply, actor, body, 'activated', (user) => this.admin.activate(actor, user));
  }

  @Post('end-sessions')
  @SignedInForm()
  async endSessions(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    await this.#change(reply, actor, body, 'ended', (user) => this.keys.revokeOtherSessions(actor, user));
  }

  @Get(':id/delete')
  @SignedInPage()
  async askToDelete(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: HttpReply): Promise<void> {
    const user = await this.#find(actor, id);
    sendPage(reply, 200, 'account', renderDeleteUserPage({ viewer: this.viewers.of(actor), user }));
  }

  @Post('delete')
  @SignedInForm()
  async delete(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const user = await this.#find(actor, form.get('user') ?? '');
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

  /** Pages link users by ID: a name could be one of the paths beside it. */
  #find(actor: Actor, id: string): Promise<UserRow> {
    if (!isUuid(id)) throw notFound();
    return this.users.resolve(actor, id);
  }

  async #change(reply: HttpReply, actor: Actor, body: unknown, done: string, change: (user: UserRow) => Promise<unknown>): Promise<void> {
    const user = await this.#find(actor, FormBody.of(body).get('user') ?? '');
    try {
      await change(user);
    } catch (error) {
      if (!isShown(error)) throw error;
      await this.#send(reply, 400, actor, user, { error: sentencesOf(error) });
      return;
    }
    void reply.redirect(`${pathOfUser(user.id)}?done=${done}`, 303);
  }

  async #send(
    reply: HttpReply,
    status: number,
    actor: Actor,
    user: UserRow,
    said: { readonly notice?: string | undefined; readonly error?: string | undefined },
  ): Promise<void> {
    const viewer = this.viewers.of(actor);
    const [sessions, tokens] = await Promise.all([
      this.keys.listSessions(actor, user.id),
      this.keys.listTokens(actor, { userId: user.id, includeExpired: false }),
    ]);
    const keys = { sessions: sessions.map((key) => listedKey(key, actor)), tokens: tokens.map((key) => listedKey(key, actor)) };
    sendPage(reply, status, 'account', renderUserPage({ viewer, user, ...keys, ...said }));
  }
}

/** The administrator sees this user, so a refusal says why instead of that there is no such page. */
function isShown(error: unknown): error is DomainError {
  return isCorrectable(error) || (error instanceof DomainError && error.code === 'forbidden');
}

function sentencesOf({ message, detail, validations }: DomainError): string {
  return [message, detail, ...(validations ?? []).map((fault) => `${fault.field}: ${fault.detail}`)].filter(Boolean).join(' ');
}
