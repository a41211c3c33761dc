import { bearerToken, type Client, createClient } from '../../../src/sdk/client/index.js';
import { rawTar } from '../../../src/files/testing/raw-tar.js';
import { defaultOrganizationId } from '../../support/organizations.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { createOwner } from '../../support/sign-in.js';
import { RecordedFetch } from './recorded-fetch.js';

const USERS = '/api/v2/users';

let server: RunningServer;
let token: string;
let recorded: RecordedFetch;
let client: Client;
beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  token = await createOwner(server);
  await plantUsers('user', 11);
});
afterAll(() => server.stop());
beforeEach(() => {
  recorded = new RecordedFetch();
  client = createClient({ url: server.url, auth: bearerToken(token), fetch: recorded.fetch });
});

/** Users whose names begin so and end with a number. */
async function plantUsers(prefix: string, count: number): Promise<void> {
  await server.db.query(
    `INSERT INTO users (email, username, login_type, hashed_password)
     SELECT $1 || n || '@example.test', $1 || '-' || lpad(n::text, 4, '0'), 'password', '' FROM generate_series(1, $2::int) AS n`,
    [prefix, count],
  );
}

const named = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}-${String(n + 1).padStart(4, '0')}`);
const all = named('user', 11);

async function usernames(
  pageSize: number,
  prefix = 'user',
  each: (username: string) => Promise<unknown> = () => Promise.resolve(),
): Promise<string[]> {
  const names: string[] = [];
  for await (const { username } of client.paginate(USERS, { params: { query: { q: `${prefix}-` } }, pageSize })) {
    names.push(username);
    await each(username);
  }
  return names;
}

it.each([2, 3, 4, 5, 7, 11, 100])(
  'a list is read to its end with %i entries per page, and a search holds for every page',
  async (pageSize) => {
    expect(await usernames(pageSize)).toEqual(all);
  },
);

it('a list without a search has everybody', async () => {
  const names: string[] = [];
  for await (const { username } of client.paginate(USERS)) names.push(username);
  expect(names).toEqual(expect.arrayContaining(['owner', ...all]));
});

it('pages that are larger than the server sends cut nothing off', async () => {
  await plantUsers('more', 6000);
  expect(await usernames(1_000_000, 'more')).toEqual(named('more', 6000));
});

it('a reader who stops causes no more requests', async () => {
  for await (const user of client.paginate(USERS, { pageSize: 3 })) {
    expect(user.username).not.toBe('');
    break;
  }
  expect(recorded.count(USERS)).toBeLessThanOrEqual(2);
});

it('every entry can be deleted as soon as it is handed out', async () => {
  await plantUsers('doomed', 10);
  const names = await usernames(3, 'doomed', (user) => client.DELETE('/api/v2/users/{user}', { params: { path: { user } } }));
  expect(names).toEqual(named('doomed', 10));
  expect(await usernames(3, 'doomed')).toEqual([]);
});

describe('a list that others shorten meanwhile', () => {
  /** The second page has been requested when the first entry is handed out. Where the third one begins is decided afterwards. */
  async function groupsWhile(prefix: string, deleted: readonly number[]): Promise<string[]> {
    const organization = await defaultOrganizationId(server.db);
    const names = Array.from({ length: 9 }, (_, n) => `${prefix}-${n + 1}`);
    for (const name of names) await server.db.query(`INSERT INTO groups (organization_id, name) VALUES ($1, $2)`, [organization, name]);
    const path = '/api/v2/organizations/{organization}/paginated-groups';
    const read: string[] = [];
    const options = { params: { path: { organization }, query: { q: `${prefix}-` } }, pageSize: 3 };
    for await (const { name } of client.paginate(path, options)) {
      if (read.length === 0) await server.db.query(`DELETE FROM groups WHERE name = ANY ($1)`, [deleted.map((n) => `${prefix}-${n}`)]);
      read.push(name);
    }
    return read;
  }

  it('is read to its end, although the entry is gone after which a page begins', async () => {
    expect(await groupsWhile('red', [6])).toEqual(Array.from({ length: 9 }, (_, n) => `red-${n + 1}`));
  });

  it('is not silently cut off if a whole page is gone: reading it fails', async () => {
    await expect(groupsWhile('blue', [4, 5, 6])).rejects.toThrow('The list changed while it was read');
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
      if (user.username !== '') controller.abort();
  };
  await expect(reading()).rejects.toMatchObject({ name: 'AbortError' });
});
