import { readFileSync } from 'node:fs';
import { OPENID_SCOPES } from '../../src/oauth2-provider/checks/scope.js';
import { CLAIMS_OF_SCOPE } from '../../src/oauth2-provider/openid/claims.js';
import { DESCRIBED_SCOPES } from '../../src/views/scope-descriptions.js';

interface Schema {
  readonly properties: Readonly<Record<string, unknown>>;
}

const description = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as { components: { schemas: Record<string, Schema> } };
const claims = Object.values(CLAIMS_OF_SCOPE).flat();

/** Lists of text by their names, wherever they are. */
function membersNamed(value: unknown, names: readonly string[]): [name: string, list: readonly unknown[]][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) =>
    names.includes(name) && Array.isArray(member) ? [[name, member]] : membersNamed(member, names),
  );
}

describe('the scopes and claims of the OpenID provider', () => {
  it.each(OPENID_SCOPES)('%s has a sentence for the consent page', (scope) => {
    expect(DESCRIBED_SCOPES).toContain(scope);
  });

  it.each(OPENID_SCOPES)('%s has its row, with its claims, on the page of the provider', (scope) => {
    const page = readFileSync('docs/openid-provider.md', 'utf8').split('\n');
    const row = page.find((line) => line.startsWith(`| \`${scope}\` |`)) ?? '';
    expect(CLAIMS_OF_SCOPE[scope].filter((claim) => !row.includes(`\`${claim}\``))).toEqual([]);
    expect(row).not.toBe('');
  });

  it.each(OPENID_SCOPES)('%s is in the list of docs/oauth-clients.md', (scope) => {
    const [list = ''] = /- `openid`[^.]*OpenID provider/.exec(readFileSync('docs/oauth-clients.md', 'utf8')) ?? [];
    expect(list).toContain(`\`${scope}\``);
  });

  it('the examples of metadata have every scope and claim', () => {
    const examples = membersNamed(description, ['scopes_supported', 'claims_supported']).filter(
      ([, list]) => list.includes('openid') || list.includes('sub'),
    );
    expect(examples.map(([name]) => name)).toEqual(expect.arrayContaining(['scopes_supported', 'claims_supported']));
    const missing = examples.flatMap(([name, list]) =>
      (name === 'scopes_supported' ? [...OPENID_SCOPES] : claims).filter((each) => !list.includes(each)),
    );
    expect(missing).toEqual([]);
  });

  it('each claim is a property of the response of UserInfo, and that has no other but sub', () => {
    expect(Object.keys(description.components.schemas['UserInfoResponse']?.properties ?? {}).toSorted()).toEqual(
      ['sub', ...claims].toSorted(),
    );
  });
});
