import { Body, Controller, Get, Post, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '../../../authz/index.js';
import { type DomainError, notFound, type Validation } from '../../../common/index.js';
import { ConsoleViewers } from '../../../console/index.js';
import { CurrentActor, FormBody, type HttpReply, SignedInForm, SignedInPage } from '../../../http/index.js';
import { sendPage } from '../../../views/index.js';
import type { UserRequest } from '../../creation/new-user.js';
import { UserCreationService, UserCreationSettings } from '../../creation/user-creation.service.js';
import { Memberships } from '../../memberships.port.js';
import { pathOfUser } from './administered-user.js';
import { NEW_USER_KINDS, type NewUserKind, type NewUserValues, renderNewUserPage } from './new-user.view.js';
import { isShown } from './user-pages.js';
import { UserPowers } from './user-powers.js';

const NOTHING = { username: '', email: '', name: '', organization: '', roles: [] } as const;

/** The page on which administrators create users and service accounts. */
@ApiExcludeController()
@Controller('admin/users/new')
export class NewUserController {
  constructor(
    private readonly creation: UserCreationService,
    private readonly memberships: Memberships,
    private readonly powers: UserPowers,
    private readonly settings: UserCreationSettings,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get()
  @SignedInPage()
  async ask(@CurrentActor() actor: Actor, @Res() reply: HttpReply): Promise<void> {
    await this.#send(reply, 200, actor, { ...NOTHING, kind: this.#kinds[0] ?? 'service' }, {});
  }

  @Post()
  @SignedInForm()
  async create(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const values = valuesOf(form);
    try {
      const { id } = await this.creation.create(actor, requestOf(values, form.get('password') ?? ''));
      void reply.redirect(`${pathOfUser(id)}?done=created`, 303);
    } catch (error) {
      if (!isShown(error)) throw error;
      await this.#send(reply, 400, actor, values, wordsOf(error));
    }
  }

  get #kinds(): readonly NewUserKind[] {
    const { password, oidc } = this.settings.logins;
    return [...(password ? ['password' as const] : []), ...(oidc ? ['oidc' as const] : []), 'service'];
  }

  async #send(
    reply: HttpReply,
    status: number,
    actor: Actor,
    values: NewUserValues,
    said: { readonly error?: string; readonly faults?: readonly Validation[] },
  ): Promise<void> {
    if (!this.powers.mayCreate(actor)) throw notFound();
    const page = { viewer: this.viewers.of(actor), values, kinds: this.#kinds, assignableRoles: this.powers.assignableRoles(actor) };
    sendPage(reply, status, 'account', renderNewUserPage({ ...page, organizations: await this.memberships.listVisible(actor), ...said }));
  }
}

function valuesOf(form: FormBody): NewUserValues {
  const [kind, text] = [form.get('kind') ?? '', (name: string): string => form.get(name)?.trim() ?? ''];
  return {
    kind: isKind(kind) ? kind : 'password',
    username: text('username'),
    email: text('email'),
    name: text('name'),
    organization: text('organization'),
    roles: form.all('role'),
  };
}

function isKind(text: string): text is NewUserKind {
  return Object.hasOwn(NEW_USER_KINDS, text);
}

function requestOf({ kind, username, email, name, organization, roles }: NewUserValues, password: string): UserRequest {
  const loginType = kind === 'service' ? 'none' : kind;
  const organizationIds = organization === '' ? [] : [organization];
  return { username, email, name, password, loginType, organizationIds, isServiceAccount: kind === 'service', status: 'dormant', roles };
}

/** The API has another name for some fields. */
const FIELDS: ReadonlyMap<string, string> = new Map([['organization_ids', 'organization']]);

function wordsOf({ message, validations = [] }: DomainError): { readonly error?: string; readonly faults: readonly Validation[] } {
  const faults = validations.map(({ field, detail }) => ({ field: FIELDS.get(field) ?? field, detail }));
  return faults.length > 0 ? { faults } : { error: message, faults };
}
