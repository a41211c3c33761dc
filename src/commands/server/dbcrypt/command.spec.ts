import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as OperatorEntry from '../../../operator/index.js';
import { runProgram } from '../../program.js';

const key = (letter: string) => Buffer.alloc(32, letter).toString('base64');
const [A, B] = [key('a'), key('b')];
const NEW_KEY = 'CODER_EXTERNAL_TOKEN_ENCRYPTION_ENCRYPT_NEW_KEY';
const OLD_KEYS = 'CODER_EXTERNAL_TOKEN_ENCRYPTION_ENCRYPT_OLD_KEYS';
const DECRYPT_KEYS = 'CODER_EXTERNAL_TOKEN_ENCRYPTION_DECRYPT_KEYS';

describe('gatehouse server dbcrypt', () => {
  let directory: string;
  beforeAll(() => (directory = mkdtempSync(join(tmpdir(), 'gatehouse-keys-'))));
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  /** Runs it until it would open the database. */
  async function run(argv: readonly string[], env: Record<string, string> = {}) {
    const written = { out: '', err: '' };
    let opened: unknown;
    let hidden = 0;
    const exitCode = await runProgram(['server', 'dbcrypt', ...argv], {
      out: (text) => (written.out += text),
      err: (text) => (written.err += text),
      loadServer: () => Promise.reject(new Error('not here')),
      loadOpenApi: () => Promise.reject(new Error('not here')),
      loadOperator: async () => {
        const operations: typeof OperatorEntry = await import('../../../operator/index.js');
        return {
          ...operations,
          openEncryption: (place) => {
            opened = place;
            return Promise.reject(new Error('no database in this test'));
          },
        };
      },
      terminal: {
        columns: () => undefined,
        isInteractive: () => false,
        ask: () => Promise.resolve(null),
        askSecret: () => Promise.resolve(null),
        hasInput: () => Promise.resolve(false),
        onInterrupt: () => () => undefined,
        hideArguments: () => (hidden += 1),
      },
      sources: { env, isTerminal: false },
    });
    return { exitCode, ...written, opened, hidden };
  }

  it.each(['status', 'rotate', 'decrypt', 'delete', 'rm'])('%s prints a help text of 80 columns', async (command) => {
    const { exitCode, out, err } = await run([command, '--help']);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toContain('CODER_CONFIG_DIR');
    expect(
      out
        .slice(0, out.indexOf('Examples:'))
        .split('\n')
        .filter((line) => line.length > 80),
    ).toEqual([]);
  });

  it.each<[string, string[], Record<string, string>, string]>([
    ['no new key', ['rotate'], {}, `${NEW_KEY} (--new-key): no new key provided: set it, or --new-key-file to a file that contains it`],
    [
      'an empty new key',
      ['rotate'],
      { [NEW_KEY]: '' },
      `${NEW_KEY} (--new-key): no new key provided: set it, or --new-key-file to a file that contains it`,
    ],
    [
      'half a new key',
      ['rotate'],
      { [NEW_KEY]: A.slice(0, 22) },
      `${NEW_KEY} (--new-key): new key must be base64-encoded: the standard alphabet with padding, without spaces`,
    ],
    [
      'a new key of 16 bytes',
      ['rotate'],
      { [NEW_KEY]: Buffer.alloc(16).toString('base64') },
      `${NEW_KEY} (--new-key): new key must be exactly 32 bytes in length, not 16`,
    ],
    ['two new keys', ['rotate'], { [NEW_KEY]: `${A},${B}` }, `${NEW_KEY} (--new-key): must be one key, not 2`],
    [
      'a broken old key',
      ['rotate'],
      { [NEW_KEY]: A, [OLD_KEYS]: `${B},${B.slice(4)}` },
      `${OLD_KEYS} (--old-keys): old key at index 1 must be exactly 32 bytes in length, not 29`,
    ],
    [
      'the new key among the old ones',
      ['rotate'],
      { [NEW_KEY]: A, [OLD_KEYS]: `${B},${A}` },
      `${OLD_KEYS} (--old-keys): old key at index 1 is the same as the new key`,
    ],
    [
      'an old key twice',
      ['rotate'],
      { [NEW_KEY]: A, [OLD_KEYS]: `${B},${B}` },
      `${OLD_KEYS} (--old-keys): old key at index 1 is the same as the key at index 0`,
    ],
    [
      'a file that is not there',
      ['rotate', '--new-key-file', '/nowhere/key'],
      {},
      `${NEW_KEY}_FILE (--new-key-file): "/nowhere/key" does not exist`,
    ],
    [
      'a key and a file',
      ['rotate'],
      { [NEW_KEY]: A, [`${NEW_KEY}_FILE`]: '/nowhere/key' },
      `${NEW_KEY}_FILE (--new-key-file): cannot be given together with ${NEW_KEY} (--new-key)`,
    ],
    [
      'a batch of nothing',
      ['rotate', '--batch-size', '0'],
      { [NEW_KEY]: A },
      'CODER_DBCRYPT_BATCH_SIZE (--batch-size): "0" must be at least 1',
    ],
    [
      'another way to authenticate',
      ['rotate', '--postgres-connection-auth', 'awsiamrds'],
      { [NEW_KEY]: A },
      'CODER_PG_CONNECTION_AUTH (--postgres-connection-auth): "awsiamrds" must be password',
    ],
    [
      'no keys to decrypt with, though the server has some',
      ['decrypt'],
      { CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS: A },
      `${DECRYPT_KEYS} (--keys): no keys provided: set it, or --keys-file to a file that contains it`,
    ],
    [
      'a broken key to decrypt with',
      ['decrypt'],
      { [DECRYPT_KEYS]: `${A},x` },
      `${DECRYPT_KEYS} (--keys): key at index 1 must be base64-encoded: the standard alphabet with padding, without spaces`,
    ],
  ])('refuses %s with one line, before it opens a database', async (_what, argv, env, line) => {
    expect(await run(argv, env)).toMatchObject({ exitCode: 1, out: '', err: `${line}\n`, opened: undefined });
  });

  it('reports every fault at once', async () => {
    const { exitCode, err } = await run(['rotate', '--batch-size', 'x', '--old-keys', 'x'], { CODER_PG_CONNECTION_URL: 'mysql://x' });
    expect(exitCode).toBe(1);
    expect(err.split('\n').filter((line) => line.startsWith('CODER_'))).toHaveLength(4);
  });

  it('reads keys from files, one per line, and warns about files that others may read', async () => {
    const [open, closed] = [join(directory, 'open.key'), join(directory, 'closed.key')];
    writeFileSync(open, `${B}\n${key('c')}\n`, { mode: 0o644 });
    writeFileSync(closed, `${A}\n`, { mode: 0o600 });
    const { err, opened } = await run(['rotate', '--new-key-file', closed, '--old-keys-file', open]);
    expect(err).toBe(`warning: other users of this machine can read ${open}: run chmod 600 on it\nerror: no database in this test\n`);
    expect(opened).toBeDefined();
  });

  it.each([
    ['rotate', '--new-key-file', NEW_KEY],
    ['decrypt', '--keys-file', DECRYPT_KEYS],
    ['status', '--keys-file', 'CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS'],
  ])('%s %s takes precedence over the variable with the keys and the one with their file', async (command, flag, variable) => {
    const file = join(directory, 'flag.key');
    writeFileSync(file, `${B}\n`, { mode: 0o600 });
    for (const env of [{ [variable]: 'no key' }, { [`${variable}_FILE`]: '/nowhere/key' }]) {
      const { err, opened } = await run([command, flag, file], env);
      expect({ err, isOpened: opened !== undefined }).toEqual({ err: 'error: no database in this test\n', isOpened: true });
    }
  });

  it('reads the URL of the database from a file', async () => {
    const file = join(directory, 'url');
    writeFileSync(file, 'postgres://h/from-a-file\n');
    const url = { url: 'postgres://h/from-a-file' };
    expect((await run(['status', '--postgres-url-file', file], { CODER_PG_CONNECTION_URL: 'postgres://h/one' })).opened).toMatchObject(url);
    expect((await run(['status'], { CODER_PG_CONNECTION_URL_FILE: file })).opened).toMatchObject(url);
  });

  it('hides and warns about a key on the command line, and never repeats it', async () => {
    const { err, hidden } = await run(['rotate', '--new-key', A, '--old-keys', 'half-a-key']);
    expect(hidden).toBeGreaterThan(0);
    expect(err).toMatch(/^warning: a key on the command line can end up in your shell history.* use --new-key-file\n/);
    expect(err).not.toContain(A);
    expect(err).not.toContain('half-a-key');
  });

  it.each([
    ['the server’s variable', ['rotate'], { CODER_PG_CONNECTION_URL: 'postgres://h/one' }, 'postgres://h/one'],
    [
      'the flag before the variable',
      ['rotate', '--postgres-url', 'postgres://h/two'],
      { CODER_PG_CONNECTION_URL: 'postgres://h/one' },
      'postgres://h/two',
    ],
    [
      'the variable of the reference for delete',
      ['delete'],
      { CODER_PG_CONNECTION_URL: 'postgres://h/one', CODER_EXTERNAL_TOKEN_ENCRYPTION_POSTGRES_URL: 'postgres://h/three' },
      'postgres://h/three',
    ],
    ['the server’s variable for delete', ['rm'], { CODER_PG_CONNECTION_URL: 'postgres://h/one' }, 'postgres://h/one'],
    ['none, which is the embedded database', ['rotate'], {}, undefined],
  ])('takes the database from %s', async (_what, argv, env, url) => {
    const { opened } = await run(argv, { [NEW_KEY]: A, CODER_CONFIG_DIR: '/etc/gh', ...env });
    expect(opened).toEqual({ url, configDir: '/etc/gh' });
  });

  it('reports failures as JSON if asked for JSON', async () => {
    const settings = await run(['rotate', '--json'], {});
    expect(JSON.parse(settings.out)).toMatchObject({
      error: { fault: 'settings', details: [expect.stringContaining('no new key provided')] },
    });
    const failed = await run(['rotate', '--json'], { [NEW_KEY]: A });
    expect(JSON.parse(failed.out)).toEqual({ error: { fault: 'failed', message: 'no database in this test', details: [] } });
    expect([settings.exitCode, failed.exitCode]).toEqual([1, 1]);
  });
});
