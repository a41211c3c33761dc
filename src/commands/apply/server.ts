import { BUILT_IN_APP_IDS, isUuid } from '../../common/index.js';
import type { Client, Schemas } from '../../sdk/client/index.js';
import { allPages, CommandFailure, EXIT_CODES } from '../client/index.js';
import { DEFAULT_ORGANIZATION, type KindName, NOUNS } from './entry.js';

type Organization = Schemas['OrganizationResponse'];

/** The lists of a server, each read once, when it is needed, and the IDs of what its names stand for. */
export class Server {
  private readonly lists = new Map<string, Promise<unknown>>();
  private readonly made = new Map<string, string>();

  constructor(readonly api: Client) {}

  /** Somebody else has changed something: what is asked for next is read again. */
  forget(): void {
    this.lists.clear();
  }

  organizations(): Promise<readonly Organization[]> {
    return this.once('organizations', async () => (await this.api.GET('/api/v2/organizations')).data);
  }

  /** What files call `default`; an empty text if the account does not see it. */
  async defaultOrganization(): Promise<string> {
    return (await this.organizations()).find(({ is_default: isDefault }) => isDefault)?.name ?? '';
  }

  /** As files call it. */
  async organizationName(id: string): Promise<string> {
    const found = (await this.organizations()).find((each) => each.id === id);
    return found === undefined ? id : found.is_default ? DEFAULT_ORGANIZATION : found.name;
  }

  serviceAccounts(): Promise<readonly Schemas['UserResponse'][]> {
    const query = { q: 'service_account:true' };
    return this.once('accounts', () =>
      allPages(undefined, async (page) => (await this.api.GET('/api/v2/users', { params: { query: { ...query, ...page } } })).data.users),
    );
  }

  /** Without those that registered themselves: files never name them. */
  apps(): Promise<readonly Schemas['AppResponse'][]> {
    return this.once('apps', async () =>
      (await this.api.GET('/api/v2/oauth2-provider/apps')).data.filter((app) => !app.dynamically_registered),
    );
  }

  resourceServers(): Promise<readonly Schemas['ResourceServerResponse'][]> {
    return this.once('servers', async () => (await this.api.GET('/api/v2/oauth2-provider/resource-servers')).data);
  }

  groupsOf(organization: string): Promise<readonly Schemas['GroupResponse'][]> {
    const path = { organization };
    return this.once(`groups ${organization}`, () =>
      allPages(undefined, async (query) => {
        const { data } = await this.api.GET('/api/v2/organizations/{organization}/paginated-groups', { params: { path, query } });
        return data.groups;
      }),
    );
  }

  rolesOf(organization: string): Promise<readonly Schemas['AssignableRolesResponse'][]> {
    const params = { path: { organization } };
    return this.once(
      `roles ${organization}`,
      async () => (await this.api.GET('/api/v2/organizations/{organization}/members/roles', { params })).data,
    );
  }

  /** The members that are service accounts. */
  accountsIn(organization: string): Promise<readonly Schemas['OrganizationMemberWithUserResponse'][]> {
    const path = { organization };
    return this.once(`accounts ${organization}`, () =>
      allPages(undefined, async (page) => {
        const query = { q: 'service_account:true', ...page };
        const { data } = await this.api.GET('/api/v2/organizations/{organization}/paginated-members', { params: { path, query } });
        return data.members.map((member) => ({ ...member, id: member.user_id }));
      }),
    );
  }

  /** What is made now has this ID. */
  note(kind: KindName, name: string, id: string): void {
    this.made.set(`${kind} ${name.toLowerCase()}`, id);
  }

  organizationId(name: string): Promise<string> {
    return this.idOf('organizations', name, async () =>
      (await this.organizations()).find(
        (each) => (each.is_default ? DEFAULT_ORGANIZATION : each.name.toLowerCase()) === name.toLowerCase(),
      ),
    );
  }

  accountId(username: string): Promise<string> {
    return this.idOf('service_accounts', username, async () =>
      (await this.serviceAccounts()).find((each) => each.username.toLowerCase() === username.toLowerCase()),
    );
  }

  appId(name: string): Promise<string> {
    return this.idOf('apps', name, async () => (await this.apps()).find((each) => each.name === name));
  }

  private async idOf(kind: KindName, name: string, find: () => Promise<{ readonly id: string } | undefined>): Promise<string> {
    const id = this.made.get(`${kind} ${name.toLowerCase()}`) ?? (await find())?.id;
    if (id !== undefined) return id;
    // What has no name that files could use is there by its ID.
    if (isUuid(name)) return name;
    throw new CommandFailure(`The ${NOUNS[kind]} ${name} is gone: it has just been deleted.`, EXIT_CODES.notFound.code);
  }

  private once<T>(what: string, read: () => Promise<T>): Promise<T> {
    const known = this.lists.get(what) as Promise<T> | undefined; // What `read` returns, which is the same for the same word.
    const list = known ?? read();
    this.lists.set(what, list);
    return list;
  }
}

export function isBuiltInApp({ id }: { readonly id: string }): boolean {
  return BUILT_IN_APP_IDS.includes(id);
}
