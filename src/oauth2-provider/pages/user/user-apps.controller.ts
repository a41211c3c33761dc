import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type Actor, Authorizer } from '../../../authz/index.js';
import { DomainError, ignoreNotFound, isUuid, notFound } from '../../../common/index.js';
import { ConsoleViewers } from '../../../console/index.js';
import { CurrentActor, FormBody, type HttpReply, isCorrectable, SignedInForm, SignedInPage } from '../../../http/index.js';
import { partsOfUser, pathOfUser, type UserRow, UsersService } from '../../../users/index.js';
import { confirmationFault, sendPage, TYPED_NAME } from '../../../views/index.js';
import { SignInsService } from '../../grants/sign-ins.service.js';
import { UserGrantsService } from '../../grants/user-grants.service.js';
import { renderEndEverythingPage, renderUserAppsPage } from './user-apps.view.js';

/** Notices that a query parameter can select; no other text is shown. */
const NOTICES: ReadonlyMap<unknown, string> = new Map([
  ['ended', 'The app no longer has access.'],
  ['signed-out', 'The sign-in has ended.'],
]);

/** The pages on which administrators see and end the access of apps to a user, and everything else of a user. */
@ApiExcludeController()
@Controller('admin/users')
export class UserAppsController {
  constructor(
    private readonly grants: UserGrantsService,
    private readonly signIns: SignInsService,
    private readonly users: UsersService,
    private readonly authorizer: Authorizer,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get(':id/apps')
  @SignedInPage()
  async show(@CurrentActor() actor: Actor, @Param('id') id: string, @Query('done') done: unknown, @Res() reply: HttpReply): Promise<void> {
    const user = await this.#find(actor, id);
    const parts = partsOfUser(this.authorizer, actor, user.id);
    if (!parts.some(({ path }) => path === '/apps')) throw notFound();
    const [grants, signIns] = await Promise.all([this.grants.list(actor, user.id), this.signIns.list(actor, user.id)]);
    const mayEnd = this.#mayEnd(actor, user);
    const page = { viewer: this.viewers.of(actor), user, parts, grants, signIns, mayEnd, notice: NOTICES.get(done) };
    sendPage(reply, 200, 'account', renderUserAppsPage(page));
  }

  @Post('apps/end')
  @SignedInForm()
  async end(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const { user, id } = await this.#chosen(actor, body, 'grant');
    await this.grants.revoke(actor, user.id, id).catch(ignoreNotFound);
    void reply.redirect(`${pathOfUser(user.id)}/apps?done=ended`, 303);
  }

  @Post('apps/sign-out')
  @SignedInForm()
  async signOut(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const { user, id } = await this.#chosen(actor, body, 'sign_in');
    await this.signIns.end(actor, user.id, id).catch(ignoreNotFound);
    void reply.redirect(`${pathOfUser(user.id)}/apps?done=signed-out`, 303);
  }

  @Get(':id/end-everything')
  @SignedInPage()
  async askToEndEverything(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: HttpReply): Promise<void> {
    const user = await this.#findToEnd(actor, id);
    sendPage(reply, 200, 'account', renderEndEverythingPage({ viewer: this.viewers.of(actor), user }));
  }

  @Post('end-everything')
  @SignedInForm()
  async endEverything(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const user = await this.#findToEnd(actor, form.get('user') ?? '');
    const page = { viewer: this.viewers.of(actor), user };
    const fault = confirmationFault(form.get(TYPED_NAME), user.username);
    if (fault !== null) {
      sendPage(reply, 400, 'account', renderEndEverythingPage({ ...page, faults: [fault] }));
      return;
    }
    try {
      await this.grants.endEverything(actor, user.id);
    } catch (error) {
      const isShown = isCorrectable(error) || (error instanceof DomainError && error.code === 'forbidden');
      if (!isShown) throw error;
      sendPage(reply, 400, 'account', renderEndEverythingPage({ ...page, error: error.message }));
      return;
    }
    void reply.redirect(`${pathOfUser(user.id)}?done=everything-ended`, 303);
  }

  async #chosen(actor: Actor, body: unknown, field: string): Promise<{ readonly user: UserRow; readonly id: string }> {
    const form = FormBody.of(body);
    const id = form.get(field) ?? '';
    if (!isUuid(id)) throw notFound();
    const user = await this.#find(actor, form.get('user') ?? '');
    // Before what is not there counts as ended: it may be there, for somebody else to end.
    if (!this.#mayEnd(actor, user)) throw notFound();
    return { user, id };
  }

  #mayEnd(actor: Actor, { id }: UserRow): boolean {
    return this.authorizer.allows(actor, 'delete', { type: 'oauth2_app_code_token', owner: id });
  }

  async #findToEnd(actor: Actor, id: string): Promise<UserRow> {
    const user = await this.#find(actor, id);
    if (!this.authorizer.allows(actor, 'delete', { type: 'api_key', owner: user.id })) throw notFound();
    return user;
  }

  #find(actor: Actor, id: string): Promise<UserRow> {
    if (!isUuid(id)) throw notFound();
    return this.users.resolve(actor, id);
  }
}
