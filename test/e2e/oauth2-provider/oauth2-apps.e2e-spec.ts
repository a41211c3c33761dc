import { randomUUID } from 'node:crypto';
import { expectJson, expectNotFound, expectRefused } from '../../support/expect-answer.js';
import { createPerson, type Person } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';

const APPS = '/oauth2-provider/apps';
interface App {
  readonly id: string;
}

describe('OAuth2 apps', () => {
  let server: RunningServer;
  let owner: Person;

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    owner = await createPerson(server, { siteRoles: ['owner'] });
  });
  afterAll(() => server.stop());

  it('answer 404 to every operation when they are missing, and 400 for an invalid id', async () => {
    const missing = `${APPS}/${randomUUID()}`;
    const change = { name: 'x', callback_url: 'http://localhost/cb', icon: '' };
    for (const answer of [
      await owner.get(missing),
      await owner.put(missing, change),
      await owner.delete(missing),
      await owner.get(`${missing}/secrets`),
      await owner.post(`${missing}/secrets`),
    ]) {
      expectNotFound(answer);
    }
    for (const bad of [`${APPS}/zz`, `${APPS}/zz/secrets`]) expectRefused(await owner.get(bad), 400, 'Invalid OAuth2 client ID.');
  });

  it('are listed for a client that sends an empty query string', async () => {
    const { id } = expectJson<App>(await owner.post(APPS, { name: 'listed', callback_url: 'http://localhost/cb', icon: '' }), 201);
    expect(expectJson<App[]>(await owner.get(`${APPS}?`), 200).map((app) => app.id)).toContain(id);
    expect(expectJson(await owner.get(`${APPS}?user_id=${owner.id}`), 200)).toEqual([]);
    expectRefused(await owner.get(`${APPS}?user_id=zz`), 400, 'Invalid user UUID');
  });
});
