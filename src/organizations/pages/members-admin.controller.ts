import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type Actor, Authorizer } from '../../authz/index.js';
import { ignoreNotFound, isUuid, notFound } from '../../common/index.js';
import { ConsoleViewers } from '../../console/index.js';
import { CurrentActor, FormBody, type HttpReply, SignedInForm, SignedInPage } from '../../http/index.js';
import { UsersService } from '../../users/index.js';
import { listStateOf, sendPage } from '../../views/index.js';
import type { MemberUserRow } from '../members/members.repository.js';
import { MembersService } from '../members/members.service.js';
import type { OrganizationRow } from '../organizations.repository.js';
import { OrganizationsService } from '../organizations.service.js';
import { RolesService } from '../roles/roles.service.js';
import { failureOf, unknownUser } from './failure.js';
import { renderMemberPage, renderMembersPage } from './members.view.js';
import { pathOfOrganization, powersIn } from './organization-parts.js';
import { rolesChosen } from './role-choices.js';

const MEMBERS_A_PAGE = 25;

/** Notices that a query parameter can select; no other text is shown. */
const NOTICES: ReadonlyMap<unknown, string> = new Map([
  ['created', 'The organization has been created.'],
  ['added', 'They are a member now.'],
  ['removed', 'They are not a member any more, and have lost their roles and groups here.'],
  ['roles', 'The roles have been changed. They apply from now on.'],
]);

/** The pages on which administrators find, add, change and remove members of an organization. */
@ApiExcludeController()
@Controller('admin/organizations')
export class MembersAdminController {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly members: MembersService,
    private readonly roles: RolesService,
    private readonly users: UsersService,
    private readonly authorizer: Authorizer,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get(':id')
  @SignedInPage()
  async list(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: Record<string, unknown>,
    @Res() reply: HttpReply,
  ): Promise<void> {
    await this.#sendList(reply, 200, actor, await this.#find(actor, id), query, { notice: NOTICES.get(query['done']) });
  }

  @Post('members/add')
  @SignedInForm()
  async add(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const organization = await this.#find(actor, form.get('organization') ?? '');
    const added = form.get('user')?.trim() ?? '';
    try {
      await this.members.add(actor, organization, await this.users.resolve(actor, added).catch(unknownUser));
      void reply.redirect(`${pathOfOrganization(organization.id)}?done=added`, 303);
    } catch (error) {
      const { error: message = 'This user could not be added.' } = failureOf(error);
      await this.#sendList(reply, 400, actor, organization, {}, { added, error: message });
    }
  }

  @Get(':id/members/:user')
  @SignedInPage()
  async show(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('user') user: string,
    @Query('done') done: unknown,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const organization = await this.#find(actor, id);
    await this.#sendMember(reply, 200, actor, organization, await this.#findMember(actor, organization, user), {
      notice: NOTICES.get(done),
    });
  }

  @Post('members/roles')
  @SignedInForm()
  async setRoles(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const organization = await this.#find(actor, form.get('organization') ?? '');
    const member = await this.#findMember(actor, organization, form.get('user') ?? '');
    try {
      const roles = rolesChosen(await this.roles.listOfOrganization(actor, organization), member.roles, form.all('role'));
      await this.members.setRoles(actor, organization, member.userId, roles);
      void reply.redirect(`${pathOfOrganization(organization.id)}/members/${member.userId}?done=roles`, 303);
    } catch (error) {
      await this.#sendMember(reply, 400, actor, organization, member, { error: failureOf(error).error });
    }
  }

  @Post('members/remove')
  @SignedInForm()
  async remove(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const organization = await this.#find(actor, form.get('organization') ?? '');
    const user = form.get('user') ?? '';
    if (!isUuid(user)) throw notFound();
    try {
      await this.members.remove(actor, organization, user).catch(ignoreNotFound);
      void reply.redirect(`${pathOfOrganization(organization.id)}?done=removed`, 303);
    } catch (error) {
      const member = await this.#findMember(actor, organization, user);
      await this.#sendMember(reply, 400, actor, organization, member, { error: failureOf(error).error });
    }
  }

  #find(actor: Actor, id: string): Promise<OrganizationRow> {
    if (!isUuid(id)) throw notFound();
    return this.organizations.resolve(actor, id);
  }

  #findMember(actor: Actor, organization: OrganizationRow, user: string): Promise<MemberUserRow> {
    if (!isUuid(user)) throw notFound();
    return this.members.get(actor, organization, user);
  }

  async #sendList(
    reply: HttpReply,
    status: number,
    actor: Actor,
    organization: OrganizationRow,
    query: Record<string, unknown>,
    said: { readonly notice?: string | undefined; readonly error?: string; readonly added?: string },
  ): Promise<void> {
    const list = listStateOf(pathOfOrganization(organization.id), query, MEMBERS_A_PAGE);
    const powers = powersIn(this.authorizer, actor, organization);
    const page = { viewer: this.viewers.of(actor), organization, powers, list, ...said };
    try {
      const part = { limit: list.limit, offset: list.offset, afterId: null };
      const { items, count } = await this.members.listPage(actor, organization, list.search, part);
      sendPage(reply, status, 'account', renderMembersPage({ ...page, members: items, total: count }));
    } catch (error) {
      const { faults = [], error: message } = failureOf(error);
      const fault = message ?? faults.map(({ detail }) => detail).join(' ');
      sendPage(reply, 400, 'account', renderMembersPage({ ...page, members: [], total: 0, fault }));
    }
  }

  async #sendMember(
    reply: HttpReply,
    status: number,
    actor: Actor,
    organization: OrganizationRow,
    member: MemberUserRow,
    said: { readonly notice?: string | undefined; readonly error?: string | undefined },
  ): Promise<void> {
    const { mayAssignRoles, mayRemoveMembers } = powersIn(this.authorizer, actor, organization);
    // Nobody changes their own roles, or removes themself.
    const isOther = member.userId !== actor.id;
    const mayAssign = mayAssignRoles && isOther;
    const roles = mayAssign ? await this.roles.listOfOrganization(actor, organization) : [];
    const page = { viewer: this.viewers.of(actor), organization, member, roles, mayAssign, mayRemove: mayRemoveMembers && isOther };
    sendPage(reply, status, 'account', renderMemberPage({ ...page, ...said }));
  }
}
