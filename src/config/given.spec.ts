import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ConfigError } from './faults.js';
import { loadConfig } from './load.js';
import { errorsOf, warningsOf, type Environment } from './testing/load.js';
import { fileFlagOf, flagOf } from './option.js';
import { OPTION_LIST } from './options.js';

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-secrets-'));
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const OIDC = { CODER_OIDC_ISSUER_URL: 'https://idp.example.test', CODER_OIDC_CLIENT_ID: 'us' };
const SECRETS = OPTION_LIST.filter(([, option]) => option.secret);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a secret in a file', () => {
  it.each(SECRETS)('%s may be in one, named by its variable or its flag', (name, option) => {
    const urls: Readonly<Record<string, string>> = {
      CODER_PG_CONNECTION_URL: 'postgres://u:hunter2@db/app',
      CODER_PG_MIGRATION_URL: 'postgres://u:hunter2@db/app',
      CODER_PG_REPLICA_URL: 'postgres://u:hunter2@replica/app',
      CODER_LIMITS_STORE_URL: 'valkeys://:hunter2@valkey',
      CODER_AUDIT_FORWARD_WEBHOOK_URL: 'https://siem.example.com/hunter2',
    };
    const content = urls[option.env] ?? 'hunter2';
    const path = file(name, `${content}\n`);
    const extra: Environment = option.env.startsWith('CODER_OAUTH2_GITHUB')
      ? { CODER_OAUTH2_GITHUB_CLIENT_ID: 'id', CODER_OAUTH2_GITHUB_ALLOW_EVERYONE: 'true' }
      : option.env === 'CODER_OIDC_CLIENT_SECRET'
        ? OIDC
        : option.env === 'CODER_PG_REPLICA_URL'
          ? { CODER_PG_CONNECTION_URL: 'postgres://u:hunter2@db/app' }
          : {};
    expect(loadConfig({ env: { ...extra, [`${option.env}_FILE`]: path } })).toMatchObject({ [name]: content });
    expect(loadConfig({ env: extra, argv: [fileFlagOf(option), path] })).toMatchObject({ [name]: content });
    expect(warningsOf({ ...extra, [`${option.env}_FILE`]: path })).toEqual([]);
  });

  it('may belong to a named provider', () => {
    const env = {
      CODER_OIDC_PROVIDERS: 'okta',
      CODER_OIDC_OKTA_ISSUER_URL: 'https://okta.example.test',
      CODER_OIDC_OKTA_CLIENT_ID: 'us',
      CODER_OIDC_OKTA_CLIENT_SECRET_FILE: file('okta', 'okta-secret'),
    };
    expect(loadConfig({ env }).oidcProviders).toMatchObject([{ id: 'okta', oidcClientSecret: 'okta-secret' }]);
    expect(warningsOf(env)).toEqual([]);
    expect(errorsOf({ ...env, CODER_OIDC_OKTA_CLIENT_SECRET: 'x' })).toEqual([
      'CODER_OIDC_OKTA_CLIENT_SECRET_FILE: cannot be given together with CODER_OIDC_OKTA_CLIENT_SECRET',
    ]);
    expect(errorsOf({ ...env, CODER_OIDC_OKTA_CLIENT_SECRET_FILE: folder })).toEqual([
      `CODER_OIDC_OKTA_CLIENT_SECRET_FILE: "${folder}" is a directory`,
    ]);
  });

  it.each([
    ['secret\n', 'secret'],
    ['secret\r\n', 'secret'],
    ['secret\n\n', 'secret\n'],
    [' secret ', ' secret '],
    ['\uFEFFse"cr#et$x\tü\n', '\uFEFFse"cr#et$x\tü'],
  ])('%j loses one line end, and nothing else', (content, secret) => {
    expect(loadConfig({ env: { ...OIDC, CODER_OIDC_CLIENT_SECRET_FILE: file('exact', content) } }).oidcClientSecret).toBe(secret);
  });

  it('has one key per line or commas for the list of encryption keys', () => {
    const read = (content: string): string | undefined =>
      loadConfig({ env: { CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS_FILE: file('keys', content) } }).externalTokenEncryptionKeys;
    expect(read('a\nb\n')).toBe('a,b');
    expect(read('a\r\n\r\nb')).toBe('a,b');
    expect(read('a,b\n')).toBe('a,b');
    expect(read('a\n#b')).toBe('a,#b');
  });

  it.each<[string, string | Uint8Array | undefined, string]>([
    ['that is not there', undefined, 'does not exist'],
    ['that is empty', '', 'is empty'],
    ['with nothing but a line end', '\n', 'is empty'],
    ['that is not text', Buffer.from([0x66, 0xff, 0xfe]), 'is not UTF-8 text'],
    ['that is far too long', 'hunter2'.repeat(10_000), 'is longer than 65536 bytes'],
  ])('stops the start if it is one %s', (_what, content, reason) => {
    const path = content === undefined ? join(folder, 'absent') : file('bad', content);
    const lines = errorsOf({ ...OIDC, CODER_OIDC_CLIENT_SECRET_FILE: path });
    expect(lines).toEqual([`CODER_OIDC_CLIENT_SECRET_FILE (--oidc-client-secret-file): "${path}" ${reason}`]);
  });

  it('is not named if its path may be the secret itself', () => {
    expect(errorsOf({ ...OIDC, CODER_OIDC_CLIENT_SECRET_FILE: 'hunter2' })).toEqual([
      'CODER_OIDC_CLIENT_SECRET_FILE (--oidc-client-secret-file): does not exist',
    ]);
  });

  it('stops the start if its content is invalid, without repeating it', () => {
    expect(errorsOf({ CODER_PG_CONNECTION_URL_FILE: file('url', 'mysql://u:hunter2@db') })).toEqual([
      expect.stringMatching(/^CODER_PG_CONNECTION_URL_FILE \(--postgres-url-file\): has an invalid value: (?!.*hunter2)/),
    ]);
  });

  it('never yields an empty list of keys, which would store secrets unencrypted', () => {
    expect(errorsOf({ CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS_FILE: file('none', '\n\n') })).toEqual([
      expect.stringMatching(/^CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS_FILE \(--external-token-encryption-keys-file\): ".*none" is empty$/),
    ]);
  });

  it('is read up to a limit, whatever the path is', () => {
    expect(errorsOf({ ...OIDC, CODER_OIDC_CLIENT_SECRET_FILE: '/dev/zero' })).toEqual([
      expect.stringMatching(/is longer than 65536 bytes$/),
    ]);
  });
});

describe('a secret and a file at once', () => {
  it.each(SECRETS)('%s is refused: one of them would have no effect', (_name, option) => {
    const path = file('both', 'x');
    const reason = `cannot be given together with ${option.env} (${flagOf(option)})`;
    const line = `${option.env}_FILE (${fileFlagOf(option)}): ${reason}`;
    const value = option.env.startsWith('CODER_PG_') ? 'postgres://db/app' : 'x';
    expect(errorsOf({ [option.env]: value, [`${option.env}_FILE`]: path })).toContain(line);
    const argv = [`${flagOf(option)}=${value}`, fileFlagOf(option), path];
    expect(() => loadConfig({ env: {}, argv })).toThrow(ConfigError);
    expect(() => loadConfig({ env: {}, argv })).toThrow(line);
  });

  it('does not conflict as flag and variable: the flag takes precedence, whichever of the two it is', () => {
    const path = file('wins', 'from the file');
    const load = (env: Environment, ...argv: string[]): string | undefined =>
      loadConfig({ env: { ...OIDC, ...env }, argv }).oidcClientSecret;
    expect(load({ CODER_OIDC_CLIENT_SECRET: 'variable' }, '--oidc-client-secret-file', path)).toBe('from the file');
    expect(load({ CODER_OIDC_CLIENT_SECRET_FILE: path }, '--oidc-client-secret', 'flag')).toBe('flag');
    expect(load({ CODER_OIDC_CLIENT_SECRET_FILE: '', CODER_OIDC_CLIENT_SECRET: 'variable' })).toBe('variable');
  });
});
