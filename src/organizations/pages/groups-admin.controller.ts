import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type Actor, Authorizer } from '../../authz/index.js';
import { notFound } from '../../common/index.js';
import { ConsoleViewers } from '../../console/index.js';
import { CurrentActor, FormBody, type HttpReply, SignedInForm, SignedInPage } from '../../http/index.js';
import { confirmationFault, listStateOf, sendPage, TYPED_NAME } from '../../views/index.js';
import { GroupsService } from '../groups/groups.service.js';
import type { OrganizationRow } from '../organizations.repository.js';
import { AdministeredGroups } from './administered-groups.js';
import { failureOf } from './failure.js';
import { pathOfGroup, pathOfGroups } from './group-parts.js';
import { type GroupValues, renderDeleteGroupPage, renderEditGroupPage, renderGroupsPage, renderNewGroupPage } from './groups.view.js';
import { powersIn } from './organization-parts.js';

const GROUPS_A_PAGE = 25;

/** Notices that a query parameter can select; no other text is shown. */
const NOTICES: ReadonlyMap<unknown, string> = new Map([['deleted', 'The group has been deleted.']]);

/** The pages on which administrators list, create, change and delete groups of an organization. */
@ApiExcludeController()
@Controller('admin/organizations')
export class GroupsAdminController {
  constructor(
    private readonly administered: AdministeredGroups,
    private readonly groups: GroupsService,
    private readonly authorizer: Authorizer,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get(':id/groups')
  @SignedInPage()
  async list(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: Record<string, unknown>,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const organization = await this.administered.organizationOf(actor, id);
    const list = listStateOf(pathOfGroups(organization.id), query, GROUPS_A_PAGE);
    const { parts } = powersIn(this.authorizer, actor, organization);
    const mayCreate = this.#mayCreate(actor, organization);
    const page = { viewer: this.viewers.of(actor), organization, parts, mayCreate, list, notice: NOTICES.get(query['done']) };
    try {
      const part = { limit: list.limit, offset: list.offset, afterId: null };
      const { items, count } = await this.groups.listPage(actor, organization, list.search, part);
      sendPage(reply, 200, 'account', renderGroupsPage({ ...page, groups: items, total: count }));
    } catch (error) {
      const { faults = [], error: message } = failureOf(error);
      const fault = message ?? faults.map(({ detail }) => detail).join(' ');
      sendPage(reply, 400, 'account', renderGroupsPage({ ...page, groups: [], total: 0, fault }));
    }
  }

  @Get(':id/groups/new')
  @SignedInPage()
  async ask(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: HttpReply): Promise<void> {
    const organization = await this.#findToCreate(actor, id);
    const values = { name: '', displayName: '', avatarUrl: '' };
    sendPage(reply, 200, 'account', renderNewGroupPage({ viewer: this.viewers.of(actor), organization, values }));
  }

  @Post('groups/new')
  @SignedInForm()
  async create(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const organization = await this.#findToCreate(actor, form.get('organization') ?? '');
    const values = valuesOf(form);
    try {
      const group = await this.groups.create(actor, organization, { ...values, quotaAllowance: 0 });
      void reply.redirect(`${pathOfGroup(group)}?done=created`, 303);
    } catch (error) {
      const page = { viewer: this.viewers.of(actor), organization, values, ...failureOf(error) };
      sendPage(reply, 400, 'account', renderNewGroupPage(page));
    }
  }

  @Get(':id/groups/:group/edit')
  @SignedInPage()
  async askToEdit(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('group') groupId: string,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const { organization, group, mayChange } = await this.administered.find(actor, id, groupId);
    if (!mayChange) throw notFound();
    sendPage(reply, 200, 'account', renderEditGroupPage({ viewer: this.viewers.of(actor), organization, group, values: group }));
  }

  @Post('groups/edit')
  @SignedInForm()
  async edit(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const { organization, group, mayChange } = await this.administered.find(actor, form.get('organization') ?? '', form.get('group') ?? '');
    if (!mayChange) throw notFound();
    const values = valuesOf(form);
    try {
      await this.groups.update(actor, group, { ...values, quotaAllowance: undefined, addUsers: [], removeUsers: [] });
      void reply.redirect(`${pathOfGroup(group)}?done=saved`, 303);
    } catch (error) {
      const page = { viewer: this.viewers.of(actor), organization, group, values, ...failureOf(error) };
      sendPage(reply, 400, 'account', renderEditGroupPage(page));
    }
  }

  @Get(':id/groups/:group/delete')
  @SignedInPage()
  async askToDelete(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('group') groupId: string,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const { organization, group, mayDelete } = await this.administered.find(actor, id, groupId);
    if (!mayDelete) throw notFound();
    sendPage(reply, 200, 'account', renderDeleteGroupPage({ viewer: this.viewers.of(actor), organization, group }));
  }

  @Post('groups/delete')
  @SignedInForm()
  async delete(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const { organization, group, mayDelete } = await this.administered.find(actor, form.get('organization') ?? '', form.get('group') ?? '');
    if (!mayDelete) throw notFound();
    const page = { viewer: this.viewers.of(actor), organization, group };
    const fault = confirmationFault(form.get(TYPED_NAME), group.name);
    if (fault !== null) {
      sendPage(reply, 400, 'account', renderDeleteGroupPage({ ...page, faults: [fault] }));
      return;
    }
    try {
      await this.groups.delete(actor, group);
      void reply.redirect(`${pathOfGroups(organization.id)}?done=deleted`, 303);
    } catch (error) {
      sendPage(reply, 400, 'account', renderDeleteGroupPage({ ...page, ...failureOf(error) }));
    }
  }

  #mayCreate(actor: Actor, { id }: OrganizationRow): boolean {
    return this.authorizer.allows(actor, 'create', { type: 'group', organization: id });
  }

  async #findToCreate(actor: Actor, id: string): Promise<OrganizationRow> {
    const organization = await this.administered.organizationOf(actor, id);
    if (!this.#mayCreate(actor, organization)) throw notFound();
    return organization;
  }
}

function valuesOf(form: FormBody): GroupValues {
  const text = (name: string): string => form.get(name)?.trim() ?? '';
  return { name: text('name'), displayName: text('display_name'), avatarUrl: text('avatar_url') };
}
