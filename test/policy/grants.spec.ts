import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { redactUrl } from '../../src/http/redaction.js';
import { grantTypesFault } from '../../src/oauth2-provider/checks/grant-use.js';
import { GRANTS } from '../../src/oauth2-provider/grants/grant-registry.js';
import { DEFAULT_GRANT_TYPES, type GrantType } from '../../src/oauth2-provider/grants/grant-types.js';

/** This file is dist/test/policy/grants.spec.js. */
const ROOT = join(import.meta.dirname, '..', '..', '..');
const CONFORMANCE = join(ROOT, 'test', 'conformance');
const GRANTS_FOLDER = join(ROOT, 'src', 'oauth2-provider', 'grants');
const DUTIES = join(ROOT, 'docs', 'conformance');
const SINGLE_USE = readFileSync(join(ROOT, 'test', 'e2e', 'oauth2-provider', 'single-use.e2e-spec.ts'), 'utf8');

/** What of each grant can be used once, as the title of the test says in which many race for it; null when nothing can. */
const RACES: Readonly<Record<GrantType, string | null>> = {
  authorization_code: 'exactly one of fifty racing exchanges of a code',
  refresh_token: 'exactly one of fifty racing refreshes',
  client_credentials: null,
  'urn:ietf:params:oauth:grant-type:device_code': 'exactly one of sixty-four racing polls of a device code',
  'urn:ietf:params:oauth:grant-type:token-exchange': null,
};
/** Parameters that may stand in a log line. */
const HARMLESS = ['scope', 'resource', 'audience', 'redirect_uri', 'requested_token_type', 'subject_token_type', 'actor_token_type'];

describe('the grant types', () => {
  it('are those of the table in docs/oauth-clients.md, with the same descriptions', () => {
    const page = readFileSync(join(ROOT, 'docs', 'oauth-clients.md'), 'utf8');
    const [, table = ''] = /^## Grant types$[^]*?^\| --- .*\n([^]*?)\n\n/m.exec(page) ?? [];
    const rows = GRANTS.map(({ type, clientTypes, description }) => `| \`${type}\` | ${clientTypes.join(', ')} | ${description} |`);
    expect(table.split('\n')).toEqual(rows);
  });

  it.each(['public', 'confidential'] as const)('of a %s app default to these', (clientType) => {
    expect(grantTypesFault(DEFAULT_GRANT_TYPES, clientType, GRANTS)).toBeNull();
  });
});

describe.each(GRANTS)('the grant $type', ({ type, parameters }) => {
  it('has its conformance tests', () => {
    const tests = readdirSync(CONFORMANCE).map((file) => readFileSync(join(CONFORMANCE, file), 'utf8'));
    expect(tests.filter((text) => text.includes(`'${type}'`))).not.toEqual([]);
  });

  it('has a race for what can be used once', () => {
    const title = RACES[type];
    const handler = readdirSync(GRANTS_FOLDER)
      .filter((file) => file.endsWith('.grant.ts'))
      .map((file) => readFileSync(join(GRANTS_FOLDER, file), 'utf8'))
      .filter((text) => text.includes(`type: '${type}'`));
    expect(handler).toHaveLength(1);
    expect({ type, isRaced: title !== null }).toEqual({ type, isRaced: handler[0]?.includes('.redeem(') });
    expect(SINGLE_USE).toContain(title ?? '');
  });

  it('is in docs/reference/grants.md, with its checks', () => {
    expect(readFileSync(join(ROOT, 'docs', 'reference', 'grants.md'), 'utf8')).toContain(`grant_type=${type}`);
  });

  it('is no longer announced for later in docs/conformance', () => {
    const words = (type.split(':').at(-1) ?? type).replaceAll(/[_-]/g, ' ');
    const announced = new RegExp(`later: (?:${words}|${words.split(' ')[0] ?? words} grant)`);
    expect(readdirSync(DUTIES).filter((page) => announced.test(readFileSync(join(DUTIES, page), 'utf8')))).toEqual([]);
  });

  it('has no secret parameter that a log line would show', () => {
    const names = Object.keys(parameters).filter((name) => !HARMLESS.includes(name));
    expect(names.filter((name) => redactUrl(`/oauth2/tokens?${name}=planted`).includes('planted'))).toEqual([]);
  });

  it('declares no parameter that every token request has', () => {
    const common = ['grant_type', 'client_id', 'client_secret', 'client_assertion', 'client_assertion_type'];
    expect(Object.keys(parameters).filter((name) => common.includes(name))).toEqual([]);
  });
});
