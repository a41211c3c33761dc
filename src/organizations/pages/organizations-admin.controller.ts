import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type Actor, Authorizer } from '../../authz/index.js';
import { isUuid, notFound } from '../../common/index.js';
import { ConsoleViewers } from '../../console/index.js';
import { CurrentActor, FormBody, type HttpReply, SignedInForm, SignedInPage } from '../../http/index.js';
import { confirmationFault, CONSOLE_PATHS, sendPage, TYPED_NAME } from '../../views/index.js';
import type { OrganizationRow } from '../organizations.repository.js';
import { OrganizationsService } from '../organizations.service.js';
import { type AssignableRole, RolesService } from '../roles/roles.service.js';
import { failureOf } from './failure.js';
import { pathOfOrganization, powersIn } from './organization-parts.js';
import {
  type OrganizationValues,
  renderDeleteOrganizationPage,
  renderNewOrganizationPage,
  renderOrganizationSettingsPage,
  renderOrganizationsPage,
} from './organizations.view.js';
import { rolesChosen } from './role-choices.js';

/** Notices that a query parameter can select; no other text is shown. */
const NOTICES: ReadonlyMap<unknown, string> = new Map([
  ['deleted', 'The organization has been deleted.'],
  ['saved', 'The settings have been saved.'],
]);

/** The pages on which administrators list, create, change and delete organizations. */
@ApiExcludeController()
@Controller('admin/organizations')
export class OrganizationsAdminController {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly roles: RolesService,
    private readonly authorizer: Authorizer,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get()
  @SignedInPage()
  async list(@CurrentActor() actor: Actor, @Query('done') done: unknown, @Res() reply: HttpReply): Promise<void> {
    const page = { viewer: this.viewers.of(actor), mayCreate: this.#mayCreate(actor), notice: NOTICES.get(done) };
    sendPage(reply, 200, 'account', renderOrganizationsPage({ ...page, organizations: await this.organizations.list(actor) }));
  }

  @Get('new')
  @SignedInPage()
  ask(@CurrentActor() actor: Actor, @Res() reply: HttpReply): void {
    if (!this.#mayCreate(actor)) throw notFound();
    const values = { name: '', displayName: '', description: '', icon: '' };
    sendPage(reply, 200, 'account', renderNewOrganizationPage({ viewer: this.viewers.of(actor), values }));
  }

  @Post('new')
  @SignedInForm()
  async create(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    if (!this.#mayCreate(actor)) throw notFound();
    const values = valuesOf(FormBody.of(body));
    try {
      const { id } = await this.organizations.create(actor, values);
      void reply.redirect(`${pathOfOrganization(id)}?done=created`, 303);
    } catch (error) {
      sendPage(reply, 400, 'account', renderNewOrganizationPage({ viewer: this.viewers.of(actor), values, ...failureOf(error) }));
    }
  }

  @Get(':id/settings')
  @SignedInPage()
  async settings(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query('done') done: unknown,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const organization = await this.#find(actor, id);
    await this.#sendSettings(reply, 200, actor, organization, organization, organization.defaultOrgMemberRoles, {
      notice: NOTICES.get(done),
    });
  }

  @Post('settings')
  @SignedInForm()
  async save(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const organization = await this.#find(actor, form.get('organization') ?? '');
    const values = valuesOf(form);
    const held = organization.defaultOrgMemberRoles;
    const defaultOrgMemberRoles = rolesChosen(await this.#builtIn(actor, organization), held, form.all('role'));
    try {
      await this.organizations.update(actor, organization, { ...values, defaultOrgMemberRoles });
      void reply.redirect(`${pathOfOrganization(organization.id)}/settings?done=saved`, 303);
    } catch (error) {
      await this.#sendSettings(reply, 400, actor, organization, values, defaultOrgMemberRoles, failureOf(error));
    }
  }

  @Get(':id/delete')
  @SignedInPage()
  async askToDelete(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: HttpReply): Promise<void> {
    const organization = await this.#findToDelete(actor, id);
    sendPage(reply, 200, 'account', renderDeleteOrganizationPage({ viewer: this.viewers.of(actor), organization }));
  }

  @Post('delete')
  @SignedInForm()
  async delete(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const organization = await this.#findToDelete(actor, form.get('organization') ?? '');
    const page = { viewer: this.viewers.of(actor), organization };
    const fault = confirmationFault(form.get(TYPED_NAME), organization.name);
    if (fault !== null) {
      sendPage(reply, 400, 'account', renderDeleteOrganizationPage({ ...page, faults: [fault] }));
      return;
    }
    try {
      await this.organizations.delete(actor, organization);
      void reply.redirect(`${CONSOLE_PATHS.organizations}?done=deleted`, 303);
    } catch (error) {
      sendPage(reply, 400, 'account', renderDeleteOrganizationPage({ ...page, ...failureOf(error) }));
    }
  }

  #mayCreate(actor: Actor): boolean {
    return this.authorizer.allows(actor, 'create', { type: 'organization' });
  }

  /** Pages link organizations by ID: a name could be one of the paths beside it. */
  #find(actor: Actor, id: string): Promise<OrganizationRow> {
    if (!isUuid(id)) throw notFound();
    return this.organizations.resolve(actor, id);
  }

  async #findToDelete(actor: Actor, id: string): Promise<OrganizationRow> {
    const organization = await this.#find(actor, id);
    if (!powersIn(this.authorizer, actor, organization).mayDelete) throw notFound();
    return organization;
  }

  async #builtIn(actor: Actor, organization: OrganizationRow): Promise<readonly AssignableRole[]> {
    return (await this.roles.listOfOrganization(actor, organization)).filter(({ isBuiltIn }) => isBuiltIn);
  }

  async #sendSettings(
    reply: HttpReply,
    status: number,
    actor: Actor,
    organization: OrganizationRow,
    values: OrganizationValues,
    defaultRoles: readonly string[],
    said: ReturnType<typeof failureOf> & { readonly notice?: string | undefined },
  ): Promise<void> {
    const { parts, mayDelete } = powersIn(this.authorizer, actor, organization);
    if (!parts.some(({ path }) => path === '/settings')) throw notFound();
    const page = { viewer: this.viewers.of(actor), organization, parts, mayDelete, values, defaultRoles };
    sendPage(
      reply,
      status,
      'account',
      renderOrganizationSettingsPage({ ...page, roles: await this.#builtIn(actor, organization), ...said }),
    );
  }
}

function valuesOf(form: FormBody): OrganizationValues {
  const text = (name: string): string => form.get(name)?.trim() ?? '';
  return { name: text('name'), displayName: text('display_name'), description: text('description'), icon: text('icon') };
}
