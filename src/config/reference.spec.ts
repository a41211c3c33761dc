import { readFileSync } from 'node:fs';

import { configurationMarkdown } from './markdown.js';
import { flagOf, type DefaultContext } from './option.js';
import { GROUPS, OPTION_LIST } from './options.js';
import { optionReference } from './reference.js';
import { productVersion } from './version.js';

const SURROUNDINGS: DefaultContext = { isTerminal: false, listensOnLoopback: false };

describe('the schema', () => {
  it('has each property, variable and flag once, and every option in a group', () => {
    const names = GROUPS.flatMap(({ options }) => Object.keys(options));
    expect(names.sort()).toEqual(OPTION_LIST.map(([name]) => name).sort());
    const words = OPTION_LIST.flatMap(([, option]) => [option.env, flagOf(option), option.short ?? []].flat());
    expect(new Set(words).size).toBe(words.length);
  });

  it('derives the flag from the variable, as the reference does', () => {
    expect(flagOf({ env: 'CODER_OAUTH2_PROVIDER_ENABLE' })).toBe('--oauth2-provider-enable');
    expect(flagOf({ env: 'CODER_PG_CONNECTION_URL', flag: '--postgres-url' })).toBe('--postgres-url');
  });

  it.each(OPTION_LIST)('%s has an example and a default that it accepts', (_name, option) => {
    expect(() => option.kind.parse(option.example)).not.toThrow();
    if (option.default !== undefined) expect(() => option.kind.parse(option.default ?? '')).not.toThrow();
    if (option.fallback) expect(() => option.kind.parse(String(option.fallback?.value(SURROUNDINGS)))).not.toThrow();
    expect(option.default !== undefined && option.fallback !== undefined).toBe(false);
  });

  it.each(OPTION_LIST)('%s is described in sentences', (_name, option) => {
    expect(option.description).toMatch(/^[A-Z].*\.$/);
  });
});

describe('docs/configuration.md', () => {
  const committed = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');

  it('matches the schema (else run npm run docs:generate)', () => {
    expect(committed).toBe(configurationMarkdown());
  });

  it('lists every option that is not hidden, and no hidden one', () => {
    for (const [, option] of OPTION_LIST) {
      expect(committed.includes(`### ${option.env}\n`)).toBe(!option.hidden);
      expect(committed.includes(`\`${flagOf(option)}\``)).toBe(!option.hidden);
    }
  });

  it('has no table cell that breaks its row', () => {
    const rows = committed.split('\n').filter((line) => line.startsWith('|'));
    expect(rows.length).toBeGreaterThan(100);
    for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(3);
  });
});

describe('optionReference', () => {
  it('omits hidden options and marks secrets', () => {
    const options = optionReference().flatMap((group) => group.options);
    expect(options.map(({ variable }) => variable)).not.toContain('CODER_CLI_UPGRADE_MESSAGE');
    expect(options.filter(({ isSecret }) => isSecret).map(({ variable }) => variable)).toEqual([
      'CODER_PG_CONNECTION_URL',
      'CODER_PG_MIGRATION_URL',
      'CODER_PG_REPLICA_URL',
      'CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS',
      'CODER_OIDC_CLIENT_SECRET',
      'CODER_OAUTH2_GITHUB_CLIENT_SECRET',
      'CODER_LIMITS_STORE_URL',
      'CODER_AUDIT_FORWARD_WEBHOOK_URL',
      'CODER_AUDIT_FORWARD_WEBHOOK_SECRET',
    ]);
  });
});

describe('productVersion', () => {
  it('is the one in package.json', () => {
    const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
    expect(text).toContain(`"version": "${productVersion()}"`);
  });
});
