import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from '../../../src/swagger/document-types.js';
import { type Company, COMPANY_ENV, foundCompany } from '../../support/company/index.js';
import { expectJson, expectStatus } from '../../support/expect-answer.js';
import { startServer } from '../../support/server.js';
import { ROOT } from '../repository-texts.js';

const document = JSON.parse(readFileSync(join(ROOT, 'docs/openapi.json'), 'utf8')) as OpenAPIObject;
const hasCursor = ({ operation }: { operation: { parameters?: unknown } }): boolean =>
  (operation.parameters as { name?: string }[] | undefined)?.some(({ name }) => name === 'after_id') ?? false;
const PATHS = operationsOf(document)
  .filter(hasCursor)
  .map(({ path }) => path);
const NOBODY = 'a0000000-0000-4000-8000-00000000dead';

type Entry = Readonly<Record<string, unknown>>;
/** The entries of a page: it is a list, or has one. */
const entriesOf = (page: object): readonly Entry[] =>
  (Array.isArray(page) ? page : Object.values(page).find((value) => Array.isArray(value))) as Entry[];
const idOf = (entry: Entry): string => (entry['id'] ?? entry['user_id']) as string;

describe('every list of the API that is read by `after_id`', () => {
  let company: Company;
  /** Below an organization, a group is found by its name. */
  let groupName: string;
  beforeAll(async () => {
    company = await foundCompany(await startServer({ env: { ...COMPANY_ENV, CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } }));
    const { owner, organization, group, staff } = company;
    groupName = expectJson<{ name: string }>(await owner.get(`/groups/${group}`), 200).name;
    for (const name of ['one', 'two', 'three']) {
      expectStatus(await owner.post(`/organizations/${organization}/groups`, { name }), 201);
      expectStatus(await owner.post('/agents', { name, secrets: [] }), 201);
    }
    for (const id of Object.values(staff)) await owner.patch(`/groups/${group}`, { name: '', add_users: [id] });
  });
  afterAll(() => company.server.stop());

  it('is one of these', () => {
    expect(PATHS.length).toBeGreaterThanOrEqual(9);
  });

  it.each(PATHS)('%s has the same entries page by page as at once, and nothing behind an id that does not exist', async (pattern) => {
    const { owner, organization, group } = company;
    const values: Readonly<Record<string, string>> = {
      user: 'me',
      organization,
      group: pattern.includes('{organization}') ? groupName : group,
    };
    const path = pattern.replace('/api/v2', '').replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? NOBODY);
    const page = async (query: string): Promise<string[]> =>
      entriesOf(expectJson<object>(await owner.get(`${path}?${query}`), 200)).map(idOf);
    const first = await page('limit=5');
    expect(first.length).toBeGreaterThan(1);
    const walked = await page('limit=1');
    for (const id of first.slice(0, -1)) walked.push(...(await page(`limit=1&after_id=${id}`)));
    expect(walked).toEqual(first);
    expect(await page(`after_id=${NOBODY}`)).toEqual([]);
  });
});
