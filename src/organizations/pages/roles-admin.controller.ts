import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type Actor, Authorizer } from '../../authz/index.js';
import { notFound } from '../../common/index.js';
import { ConsoleViewers } from '../../console/index.js';
import { CurrentActor, FormBody, type HttpReply, SignedInForm, SignedInPage } from '../../http/index.js';
import { confirmationFault, listStateOf, sendPage, TYPED_NAME } from '../../views/index.js';
import { MembersService } from '../members/members.service.js';
import { RolesService } from '../roles/roles.service.js';
import { type AdministeredRole, AdministeredRoles } from './administered-roles.js';
import { failureOf } from './failure.js';
import { powersIn } from './organization-parts.js';
import { pathOfRole, pathOfRoles } from './role-parts.js';
import { type Holders, renderRolePage } from './role.view.js';
import { renderDeleteRolePage, renderRolesPage } from './roles.view.js';

const HOLDERS_A_PAGE = 25;

/** Notices that a query parameter can select; no other text is shown. */
const NOTICES: ReadonlyMap<unknown, string> = new Map([
  ['created', 'The role has been created. Nobody has it yet.'],
  ['saved', 'The role has been changed. This counts for everyone who has it.'],
  ['deleted', 'The role has been deleted. Nobody has it any more.'],
]);

/** The pages on which administrators see the roles of an organization and who has them, and delete custom ones. */
@ApiExcludeController()
@Controller('admin/organizations')
export class RolesAdminController {
  constructor(
    private readonly administered: AdministeredRoles,
    private readonly roles: RolesService,
    private readonly members: MembersService,
    private readonly authorizer: Authorizer,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get(':id/roles')
  @SignedInPage()
  async list(@CurrentActor() actor: Actor, @Param('id') id: string, @Query('done') done: unknown, @Res() reply: HttpReply): Promise<void> {
    const organization = await this.administered.organizationOf(actor, id);
    const page = {
      viewer: this.viewers.of(actor),
      organization,
      parts: powersIn(this.authorizer, actor, organization).parts,
      mayCreate: this.administered.mayCreate(actor, organization),
      roles: await this.roles.listOfOrganization(actor, organization),
      defaultRoles: organization.defaultOrgMemberRoles,
      notice: NOTICES.get(done),
    };
    sendPage(reply, 200, 'account', renderRolesPage(page));
  }

  @Get(':id/roles/:role')
  @SignedInPage()
  async show(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('role') name: string,
    @Query() query: Record<string, unknown>,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const found = await this.administered.find(actor, id, name);
    const isDefault = found.organization.defaultOrgMemberRoles.includes(name);
    const holders = isDefault ? undefined : await this.#holders(actor, found, query);
    const page = { ...found, viewer: this.viewers.of(actor), isDefault, holders, notice: NOTICES.get(query['done']) };
    sendPage(reply, 200, 'account', renderRolePage(page));
  }

  @Get(':id/roles/:role/delete')
  @SignedInPage()
  async askToDelete(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('role') name: string,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const { organization, role, mayDelete } = await this.administered.find(actor, id, name);
    if (!mayDelete) throw notFound();
    sendPage(reply, 200, 'account', renderDeleteRolePage({ viewer: this.viewers.of(actor), organization, role }));
  }

  @Post('roles/delete')
  @SignedInForm()
  async delete(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const { organization, role, mayDelete } = await this.administered.find(actor, form.get('organization') ?? '', form.get('role') ?? '');
    if (!mayDelete) throw notFound();
    const page = { viewer: this.viewers.of(actor), organization, role };
    const fault = confirmationFault(form.get(TYPED_NAME), role.name);
    if (fault !== null) {
      sendPage(reply, 400, 'account', renderDeleteRolePage({ ...page, faults: [fault] }));
      return;
    }
    try {
      await this.roles.delete(actor, organization, role.name);
      void reply.redirect(`${pathOfRoles(organization.id)}?done=deleted`, 303);
    } catch (error) {
      sendPage(reply, 400, 'account', renderDeleteRolePage({ ...page, ...failureOf(error) }));
    }
  }

  /** Undefined for an actor who cannot see the members. */
  async #holders(actor: Actor, { organization, role }: AdministeredRole, query: Record<string, unknown>): Promise<Holders | undefined> {
    if (!powersIn(this.authorizer, actor, organization).parts.some(({ path }) => path === '')) return undefined;
    // Whom to search for is said by the role alone.
    const list = listStateOf(pathOfRole(organization.id, role.name), { offset: query['offset'] }, HOLDERS_A_PAGE);
    const part = { limit: list.limit, offset: list.offset, afterId: null };
    const { items, count } = await this.members.listPage(actor, organization, `organization_role:${role.name}`, part);
    return { list, members: items, total: count };
  }
}
