import type { Client, Provider } from '../../../support/oauth/index.js';
import { addMember, createOrganization } from '../../../support/organizations.js';
import { createPerson, type Person } from '../../../support/people.js';
import { uniqueName } from '../../../support/unique-name.js';
import type { World } from './mutation.js';

/** Without a first user there is no `owner` and there are no apps. */
export class RunningWorld implements World {
  private someone: Person | undefined;

  constructor(readonly provider: Provider) {}

  get owner(): Person {
    if (!this.someone) throw new Error('the first user has not been made yet');
    return this.someone;
  }

  async settle(): Promise<void> {
    if (this.provider.session === '') await this.provider.signIn();
    this.someone ??= await createPerson(this.provider.server, { siteRoles: ['owner'] });
  }

  async organization(): Promise<string> {
    return (await createOrganization(this.provider.server.db)).id;
  }

  async person(organization?: string): Promise<Person> {
    const person = await createPerson(this.provider.server);
    if (organization !== undefined) await addMember(this.provider.server.db, organization, person.id);
    return person;
  }

  async group(organization: string): Promise<string> {
    const answer = await this.owner.post(`/organizations/${organization}/groups`, { name: uniqueName('group') });
    return answer.json<{ id: string }>().id;
  }

  client = (): Promise<Client> => this.provider.createClient();
}
