import { sampledRows } from '../../../src/testing/index.js';
import { ADMIN_SCOPES } from '../../../src/authz/index.js';
import {
  type DelegateOptions,
  delegateToken,
  DelegatingPerson,
  type Hand,
  type Provider,
  startProvider,
} from '../../support/oauth/index.js';
import { everything } from '../../support/everything.js';
import type { Answer } from '../../support/http-client.js';
import { bearer } from '../../support/sign-in.js';
import { createPerson, type Person } from '../../support/people.js';
import { type Audited, MUTATIONS, RunningWorld } from '../audit/mutations/index.js';
import { APPS_MAY, NEVER_BY_APPS, NO_CREDENTIAL } from './may.js';

/** Operations of the audit's table that change something, with what they need. */
const OPERATIONS = Object.entries(MUTATIONS).filter((entry): entry is [string, Audited] => 'prepare' in entry[1]);
const isRefusal = ({ status }: Answer): boolean => [403, 404].includes(status);
/** They need a role that an app does not have, and have no effect that could be seen. */
const CHANGES_NOTHING: readonly string[] = ['refreshEntitlements', 'testIdentityProviders'];
/** Pages: undocumented, and for sessions only. */
const PAGES = [
  '/account/sessions/end',
  '/account/sessions/end-others',
  '/account/tokens/end',
  '/reauthenticate',
  '/cli-auth',
  '/account/tokens/new',
];

/** Every person in it acts through an app. */
class DelegatedWorld extends RunningWorld {
  readonly hand: Hand = { isApp: false };
  private delegatingOwner: Person | undefined;

  constructor(
    provider: Provider,
    private readonly options: DelegateOptions,
    private readonly rolesOfPeople: readonly string[],
  ) {
    super(provider);
  }

  override get owner(): Person {
    return this.delegatingOwner ?? super.owner;
  }

  override async settle(): Promise<void> {
    await super.settle();
    this.delegatingOwner ??= await this.delegating(super.owner);
  }

  override async person(organization?: string): Promise<Person> {
    const person = await super.person(organization);
    await this.provider.server.db.query(`UPDATE users SET rbac_roles = $2 WHERE id = $1`, [person.id, this.rolesOfPeople]);
    return this.delegating(person);
  }

  /** Sends a prepared request through an app, and returns the response and whether anything changed. */
  async send(send: () => Promise<Answer>): Promise<{ answer: Answer; before: unknown; after: unknown }> {
    const { provider } = this;
    const session = provider.session;
    const [{ id }] = (await provider.server.db.query<{ id: string }>(`SELECT id FROM users WHERE email = $1`, [
      provider.account.email,
    ])) as [{ id: string }];
    const token = await delegateToken(provider.server, id, this.options);
    // The record of a refusal is not an effect of the refused request.
    const before = await everything(provider.server.db, { except: ['audit_logs'] });
    this.hand.isApp = true;
    provider.session = token;
    try {
      const answer = await send();
      return { answer, before, after: await everything(provider.server.db, { except: ['audit_logs'] }) };
    } finally {
      this.hand.isApp = false;
      provider.session = session;
    }
  }

  private async delegating(person: Person): Promise<Person> {
    const token = await delegateToken(this.provider.server, person.id, this.options);
    return new DelegatingPerson(this.provider.server, person, token, this.hand);
  }
}

describe('an app that acts for an owner', () => {
  let provider: Provider;

  beforeAll(async () => {
    provider = await startProvider();
  });
  afterAll(() => provider.server.stop());

  const world = async (options: DelegateOptions, roles: readonly string[]): Promise<DelegatedWorld> => {
    const made = new DelegatedWorld(provider, options, roles);
    await made.settle();
    return made;
  };

  it.each(Object.keys(MUTATIONS))('%s is refused, or listed with a reason in may.ts', (operation) => {
    const isWalked = OPERATIONS.some(([name]) => name === operation);
    const isExcused = operation in APPS_MAY || operation in NO_CREDENTIAL || CHANGES_NOTHING.includes(operation);
    expect(isWalked || isExcused).toBe(true);
  });

  // An owner may do everything, so what they are refused is refused because of the app.
  sampledRows(describe, 1).each([
    ['owners', ['owner']],
    ['plain members', []],
  ])('among %s', (_who, roles) => {
    it.each(OPERATIONS.filter(([name]) => !(name in APPS_MAY) && !(name in NO_CREDENTIAL)))(
      'with coder:all, %s is refused and has no effect',
      async (_name, { prepare }) => {
        const there = await world({ scopes: ['coder:all'] }, roles);
        const { answer, before, after } = await there.send(await prepare(there));
        expect({ status: answer.status, isRefused: isRefusal(answer) }).toEqual({ status: answer.status, isRefused: true });
        expect(after).toEqual(before);
      },
    );
  });

  it.each(OPERATIONS.filter(([name]) => name in APPS_MAY))(
    "with coder:all, %s works on the user's own things",
    async (_name, { prepare, status }) => {
      const there = await world({ scopes: ['coder:all'] }, ['owner']);
      expect((await there.send(await prepare(there))).answer.status).toBe(status);
    },
  );

  it.each(NEVER_BY_APPS)('with every administrator scope, %s is refused and has no effect', async (name) => {
    const operation = MUTATIONS[name];
    if (!operation || !('prepare' in operation)) throw new Error(`${name} is no operation that changes something`);
    const there = await world({ scopes: ['coder:all', ...ADMIN_SCOPES], registered: `coder:all ${ADMIN_SCOPES.join(' ')}` }, []);
    const { answer, before, after } = await there.send(await operation.prepare(there));
    expect({ status: answer.status, body: answer.text }).toMatchObject({ status: 403 });
    expect(answer.headers.get('www-authenticate')).not.toContain('insufficient_scope');
    expect(after).toEqual(before);
  });

  it.each(NEVER_BY_APPS)('of a service account, with the role and every scope, %s is refused and has no effect', async (name) => {
    const operation = MUTATIONS[name];
    if (!operation || !('prepare' in operation)) throw new Error(`${name} is no operation that changes something`);
    const there = await world({ scopes: ['coder:all'], forItself: true }, ['owner']);
    const { answer, before, after } = await there.send(await operation.prepare(there));
    expect({ status: answer.status, body: answer.text }).toMatchObject({ status: 403 });
    expect(answer.headers.get('www-authenticate')).not.toContain('insufficient_scope');
    expect(after).toEqual(before);
  });

  it.each([
    'suspendUser',
    'deleteUser',
    'createOrganization',
    'deleteOrganization',
    'removeMember',
    'createGroup',
    'updateGroup',
    'deleteGroup',
  ])(
    'with gatehouse:admin, %s works; with gatehouse:admin.read, or with a scope that the app is not registered for, it does not',
    async (name) => {
      const operation = MUTATIONS[name];
      if (!operation || !('prepare' in operation)) throw new Error(`${name} is no operation that changes something`);
      const registered = `coder:all ${ADMIN_SCOPES.join(' ')}`;
      const admin = await world({ scopes: ['gatehouse:admin'], registered }, []);
      expect((await admin.send(await operation.prepare(admin))).answer.status).toBe(operation.status);
      for (const options of [
        { scopes: ['coder:all', 'gatehouse:admin.read'], registered },
        { scopes: ['coder:all', 'gatehouse:admin'], registered: 'coder:all' },
        { scopes: ['coder:all', 'gatehouse:admin'], registered: '' },
        { scopes: ['coder:all', 'gatehouse:admin'], registered, selfRegistered: true },
      ]) {
        const unlifted = await world(options, []);
        const { answer, before, after } = await unlifted.send(await operation.prepare(unlifted));
        expect(isRefusal(answer)).toBe(true);
        expect(after).toEqual(before);
      }
    },
  );

  it("cannot change the default roles of an organization's members, with any scope", async () => {
    const there = await world({ scopes: ['gatehouse:admin'], registered: 'gatehouse:admin' }, []);
    const id = await there.organization();
    const change = (body: object) => (): Promise<Answer> => there.owner.patch(`/organizations/${id}`, { ...body });
    const refused = await there.send(change({ default_org_member_roles: ['organization-admin'] }));
    expect(refused.answer.status).toBe(403);
    expect(refused.after).toEqual(refused.before);
    expect((await there.send(change({ description: 'changed' }))).answer.status).toBe(200);
  });

  it('cannot add users to an organization whose default roles include an administrator role', async () => {
    const there = await world({ scopes: ['gatehouse:admin'], registered: 'gatehouse:admin' }, []);
    const [id, person] = [await there.organization(), await there.person()];
    await there.provider.server.db.query(`UPDATE organizations SET default_org_member_roles = '{organization-admin}' WHERE id = $1`, [id]);
    const { answer, before, after } = await there.send(() => there.owner.post(`/organizations/${id}/members/${person.id}`));
    expect(answer.status).toBe(403);
    expect(after).toEqual(before);
  });

  it('cannot use a page that needs a session', async () => {
    const there = await world({ scopes: ['coder:all'] }, ['owner']);
    for (const path of PAGES) {
      const { answer, before, after } = await there.send(() =>
        provider.post(path, {
          headers: { ...bearer(provider.session), origin: new URL(provider.url).origin },
          body: new URLSearchParams(),
        }),
      );
      expect([400, 403]).toContain(answer.status);
      expect(after).toEqual(before);
    }
  });

  it('gets an error that names the alternatives: a login session, a long-lived token, or the scope', async () => {
    const there = await world({ scopes: ['coder:all'] }, []);
    const victim = await createPerson(provider.server);
    const { answer } = await there.send(() => there.owner.delete(`/users/${victim.id}`));
    expect(answer.status).toBe(403);
    expect(answer.json<{ detail: string }>().detail).toMatch(/login session, a long-lived token, or .* scope gatehouse:admin\./);
    expect(answer.headers.get('www-authenticate')).toMatch(/error="insufficient_scope".*scope="gatehouse:admin"/);
    const minted = await there.send(() => there.owner.post('/users/me/keys'));
    expect(minted.answer.json<{ detail: string }>().detail).toContain('An app that acts for you cannot do this.');
    expect(minted.answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="coder", resource_metadata=/);
  });

  it('sees no more than a member, in lists too, and everything with gatehouse:admin.read', async () => {
    const users = async (options: DelegateOptions): Promise<number> => {
      const there = await world(options, []);
      const { answer } = await there.send(() => there.owner.get('/users?limit=100'));
      return answer.json<{ users: unknown[] }>().users.length;
    };
    expect(await users({ scopes: ['coder:all'] })).toBe(1);
    expect(await users({ scopes: ['gatehouse:admin.read'], registered: 'gatehouse:admin.read' })).toBeGreaterThan(1);
  });

  it("differs from the owner's long-lived token, which keeps their roles but cannot make a user an owner", async () => {
    const there = await world({ scopes: ['coder:all'] }, []);
    const made = await there.owner.post('/users/me/keys/tokens', { token_name: `t-${Date.now()}` });
    const token = made.json<{ key: string }>().key;
    const somebody = await createPerson(provider.server);
    const roles = (names: string[]): Promise<Answer> =>
      provider.send('PUT', `/api/v2/users/${somebody.id}/roles`, { headers: bearer(token), body: { roles: names } });
    expect((await roles(['auditor'])).status).toBe(200);
    expect((await roles(['owner'])).status).toBe(403);
    expect((await there.owner.put(`/users/${somebody.id}/roles`, { roles: ['owner'] })).status).toBe(200);
  });
});
