import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { DomainError, isUuid, notFound } from '../../common/index.js';
import { ConsoleViewers } from '../../console/index.js';
import { CurrentActor, FormBody, type HttpReply, SignedInForm, SignedInPage } from '../../http/index.js';
import { UsersService } from '../../users/index.js';
import { listStateOf, sendPage } from '../../views/index.js';
import { AddedTwiceError, type GroupChange } from '../groups/group-change.js';
import { GroupsService } from '../groups/groups.service.js';
import { MembersService } from '../members/members.service.js';
import type { OrganizationRow } from '../organizations.repository.js';
import { type AdministeredGroup, AdministeredGroups } from './administered-groups.js';
import { failureOf, unknownUser } from './failure.js';
import { pathOfGroup } from './group-parts.js';
import { renderGroupPage } from './group.view.js';

const MEMBERS_A_PAGE = 25;
const UNCHANGED: GroupChange = {
  name: undefined,
  displayName: undefined,
  avatarUrl: undefined,
  quotaAllowance: undefined,
  addUsers: [],
  removeUsers: [],
};

/** Notices that a query parameter can select; no other text is shown. */
const NOTICES: ReadonlyMap<unknown, string> = new Map([
  ['created', 'The group has been created.'],
  ['saved', 'The group has been changed.'],
  ['added', 'They are in the group now.'],
  ['removed', 'They are not in the group any more.'],
]);

/** The page of one group, on which administrators find, add and remove its members. */
@ApiExcludeController()
@Controller('admin/organizations')
export class GroupMembersAdminController {
  constructor(
    private readonly administered: AdministeredGroups,
    private readonly groups: GroupsService,
    private readonly members: MembersService,
    private readonly users: UsersService,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get(':id/groups/:group')
  @SignedInPage()
  async show(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('group') group: string,
    @Query() query: Record<string, unknown>,
    @Res() reply: HttpReply,
  ): Promise<void> {
    await this.#send(reply, 200, actor, await this.administered.find(actor, id, group), query, { notice: NOTICES.get(query['done']) });
  }

  @Post('groups/add')
  @SignedInForm()
  async add(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const found = await this.#findToChange(actor, form);
    const added = form.get('user')?.trim() ?? '';
    try {
      const user = await this.#memberNamed(actor, found.organization, added);
      await this.groups.update(actor, found.group, { ...UNCHANGED, addUsers: [user] });
      void reply.redirect(`${pathOfGroup(found.group)}?done=added`, 303);
    } catch (error) {
      const { error: message = 'This user could not be added.' } =
        error instanceof AddedTwiceError ? { error: 'This user is in the group already.' } : failureOf(error);
      await this.#send(reply, 400, actor, found, {}, { added, error: message });
    }
  }

  @Post('groups/remove')
  @SignedInForm()
  async remove(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const found = await this.#findToChange(actor, form);
    const user = form.get('user') ?? '';
    if (!isUuid(user)) throw notFound();
    try {
      await this.groups.update(actor, found.group, { ...UNCHANGED, removeUsers: [user] });
      void reply.redirect(`${pathOfGroup(found.group)}?done=removed`, 303);
    } catch (error) {
      await this.#send(reply, 400, actor, found, {}, { error: failureOf(error).error });
    }
  }

  async #findToChange(actor: Actor, form: FormBody): Promise<AdministeredGroup> {
    const found = await this.administered.find(actor, form.get('organization') ?? '', form.get('group') ?? '');
    if (!found.mayChange) throw notFound();
    return found;
  }

  /** Throws `invalid_input` for a user who does not exist or is no member: the form says so by name, where the service only knows an ID. */
  async #memberNamed(actor: Actor, organization: OrganizationRow, name: string): Promise<string> {
    const { id } = await this.users.resolve(actor, name).catch(unknownUser);
    await this.members.get(actor, organization, id).catch((error: unknown) => {
      if (!(error instanceof DomainError) || error.code !== 'not_found') throw error;
      throw new DomainError('invalid_input', `${name} is not a member of ${organization.displayName}. Add them there first.`);
    });
    return id;
  }

  async #send(
    reply: HttpReply,
    status: number,
    actor: Actor,
    { organization, group, mayChange, mayDelete }: AdministeredGroup,
    query: Record<string, unknown>,
    said: { readonly notice?: string | undefined; readonly error?: string | undefined; readonly added?: string },
  ): Promise<void> {
    const list = listStateOf(pathOfGroup(group), query, MEMBERS_A_PAGE);
    const page = { viewer: this.viewers.of(actor), organization, group, mayChange, mayDelete, list, ...said };
    try {
      const part = { limit: list.limit, offset: list.offset, afterId: null };
      const { items, count } = await this.groups.listMembersPage(actor, group, list.search, part);
      sendPage(reply, status, 'account', renderGroupPage({ ...page, members: items, total: count }));
    } catch (error) {
      const { faults = [], error: message } = failureOf(error);
      const fault = message ?? faults.map(({ detail }) => detail).join(' ');
      sendPage(reply, 400, 'account', renderGroupPage({ ...page, members: [], total: 0, fault }));
    }
  }
}
