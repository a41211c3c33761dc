import { expectStatus } from '../../support/expect-answer.js';
import type { Provider } from '../../support/oauth/index.js';
import { ME } from '../../support/sign-in.js';

const ORGANIZATION = 'gatehouse';
const GROUP = 'staff';

/** The membership of the person in the group that the pages of docs/connect name. */
export class Membership {
  /** As tokens have it. */
  readonly name = `${ORGANIZATION}/${GROUP}`;

  private constructor(
    private readonly provider: Provider,
    private readonly groupId: string,
    private readonly userId: string,
  ) {}

  static async create(provider: Provider): Promise<Membership> {
    const { id: userId } = expectStatus(await provider.admin('GET', ME), 200).json<{ id: string }>();
    const created = await provider.admin('POST', `/api/v2/organizations/${ORGANIZATION}/groups`, { name: GROUP });
    const { id: groupId } = expectStatus(created, 201).json<{ id: string }>();
    const membership = new Membership(provider, groupId, userId);
    await membership.change({ add_users: [userId] });
    return membership;
  }

  /** Does something while the person is not a member. */
  async without(act: () => Promise<void>): Promise<void> {
    await this.change({ remove_users: [this.userId] });
    try {
      await act();
    } finally {
      await this.change({ add_users: [this.userId] });
    }
  }

  private async change(body: Readonly<Record<string, unknown>>): Promise<void> {
    expectStatus(await this.provider.admin('PATCH', `/api/v2/groups/${this.groupId}`, { name: '', ...body }), 200);
  }
}
