import { bearerToken, type Client, createClient } from '../../../src/sdk/client/index.js';
import { rawTar } from '../../../src/files/testing/raw-tar.js';
import { defaultOrganizationId } from '../../support/organizations.js';
import { plantUser } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { createOwner } from '../../support/sign-in.js';
import { RecordedFetch } from './recorded-fetch.js';

const USERS = '/api/v2/users';

let server: RunningServer;
let recorded: RecordedFetch;
let client: Client;
let token: string;
beforeEach(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  token = await createOwner(server);
  recorded = new RecordedFetch();
  client = createClient({ url: server.url, auth: bearerToken(token), fetch: recorded.fetch });
  for (let n = 1; n <= 11; n += 1) await plantUser(server.db, { username: `user-${String(n).padStart(2, '0')}` });
});
afterEach(() => server.stop());

const all = ['owner', ...Array.from({ length: 11 }, (_, n) => `user-${String(n + 1).padStart(2, '0')}`)];

async function usernames(pageSize: number, each: (username: string) => Promise<void> = () => Promise.resolve()): Promise<string[]> {
  const names: string[] = [];
  for await (const { username } of client.paginate(USERS, { pageSize })) {
    names.push(username);
    await each(username);
  }
  return names;
}

it.each([2, 3, 4, 5, 7, 12, 100])('a list is read to its end with %i entries per page', async (pageSize) => {
  expect(await usernames(pageSize)).toEqual(all);
});

it('a search holds for every page', async () => {
  const names: string[] = [];
  for await (const user of client.paginate(USERS, { params: { query: { q: 'user-0' } }, pageSize: 4 })) names.push(user.username);
  expect(names).toEqual(all.slice(1, 10));
});

it('a reader who stops causes no more requests', async () => {
  for await (const user of client.paginate(USERS, { pageSize: 3 })) if (user.username === 'owner') break;
  expect(recorded.count(USERS)).toBeLessThanOrEqual(2);
});

it('every entry can be deleted as soon as it is handed out', async () => {
  const names = await usernames(3, async (username) => {
    if (username !== 'owner') await client.DELETE('/api/v2/users/{user}', { params: { path: { user: username } } });
  });
  expect(names).toEqual(all);
  expect(await usernames(3)).toEqual(['owner']);
});

describe('a list that others shorten meanwhile', () => {
  /** The second page has been requested when the first entry is handed out. Where the third one begins is decided afterwards. */
  async function groupsWhile(deleted: readonly string[]): Promise<string[]> {
    const organization = await defaultOrganizationId(server.db);
    const names = Array.from({ length: 9 }, (_, n) => `group-${n + 1}`);
    for (const name of names) await server.db.query(`INSERT INTO groups (organization_id, name) VALUES ($1, $2)`, [organization, name]);
    const path = '/api/v2/organizations/{organization}/paginated-groups';
    const read: string[] = [];
    const options = { params: { path: { organization }, query: { q: 'group-' } }, pageSize: 3 };
    for await (const { name } of client.paginate(path, options)) {
      if (read.length === 0) await server.db.query(`DELETE FROM groups WHERE name = ANY ($1)`, [deleted]);
      read.push(name);
    }
    return read;
  }

  it('is read to its end, although the entry is gone after which a page begins', async () => {
    expect(await groupsWhile(['group-6'])).toEqual(Array.from({ length: 9 }, (_, n) => `group-${n + 1}`));
  });

  it('is not silently cut off if a whole page is gone: reading it fails', async () => {
    await expect(groupsWhile(['group-4', 'group-5', 'group-6'])).rejects.toThrow('The list changed while it was read');
  });
});

it('entries of an archive are read by offset', async () => {
  const body = rawTar(...Array.from({ length: 5 }, (_, n) => ({ name: `file-${n}` })));
  const { data } = await client.POST('/api/v2/files', { body, contentType: 'application/x-tar' });
  const paths: string[] = [];
  for await (const { path } of client.paginate('/api/v2/files/{id}/entries', { params: { path: { id: data.hash } }, pageSize: 2 }))
    paths.push(path);
  expect(paths).toEqual(['file-0', 'file-1', 'file-2', 'file-3', 'file-4']);
});

it('a signal ends the reading', async () => {
  const controller = new AbortController();
  const reading = async (): Promise<void> => {
    for await (const user of client.paginate(USERS, { pageSize: 2, signal: controller.signal }))
      if (user.username === 'user-03') controller.abort();
  };
  await expect(reading()).rejects.toMatchObject({ name: 'AbortError' });
});
