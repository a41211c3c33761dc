import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as OperatorEntry from '../../operator/index.js';
import { runProgram } from '../program.js';

const KEY = Buffer.alloc(32, 'a').toString('base64');
const NEW_KEY = 'CODER_EXTERNAL_TOKEN_ENCRYPTION_ENCRYPT_NEW_KEY';
const DECRYPT_KEYS = 'CODER_EXTERNAL_TOKEN_ENCRYPTION_DECRYPT_KEYS';
const URL = 'postgres://h/from-a-flag';

/** Every command with settings, and its required ones. The settings of `gatehouse server` itself are tested in src/config/given.spec.ts. */
const COMMANDS: [argv: string[], env: Record<string, string>][] = [
  [['reset-password', 'ada'], {}],
  [['server', 'create-admin-user'], {}],
  [['server', 'revoke-all'], {}],
  [['server', 'dbcrypt', 'status'], {}],
  [['server', 'dbcrypt', 'rotate'], { [NEW_KEY]: KEY }],
  [['server', 'dbcrypt', 'decrypt'], { [DECRYPT_KEYS]: KEY }],
  [['server', 'dbcrypt', 'delete'], {}],
];

/** A valid value for each flag that has a variable. A new flag needs its line. */
const GOOD: Record<string, string> = {
  '--postgres-url': URL,
  '--global-config': '/etc/from-a-flag',
  '--postgres-connection-auth': 'password',
  '--batch-size': '5',
  '--username': 'rescue',
  '--email': 'rescue@example.com',
  '--password': 'Correct-horse-9-battery',
  '--user': 'ada',
  '--external-token-encryption-keys': KEY,
  '--new-key': KEY,
  '--old-keys': Buffer.alloc(32, 'b').toString('base64'),
  '--keys': KEY,
};

let directory: string;
beforeAll(() => (directory = mkdtempSync(join(tmpdir(), 'gatehouse-flags-'))));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** Runs it until it would open the database. */
async function run(argv: readonly string[], env: Record<string, string> = {}) {
  const written = { out: '', err: '' };
  let opened: unknown;
  const open = (place: unknown) => {
    opened = place;
    return Promise.reject(new Error('no database in this test'));
  };
  const exitCode = await runProgram(argv, {
    out: (text) => (written.out += text),
    err: (text) => (written.err += text),
    loadServer: () => Promise.reject(new Error('not here')),
    loadOpenApi: () => Promise.reject(new Error('not here')),
    loadOperator: async () => {
      const operations: typeof OperatorEntry = await import('../../operator/index.js');
      return { ...operations, openAccounts: open, openEncryption: open };
    },
    terminal: {
      columns: () => undefined,
      isInteractive: () => false,
      ask: () => Promise.resolve(null),
      askSecret: () => Promise.resolve(null),
      hasInput: () => Promise.resolve(false),
      onInterrupt: () => () => undefined,
      hideArguments: () => undefined,
    },
    sources: { env, isTerminal: false },
  });
  return { exitCode, ...written, opened };
}

/** Flags with a variable, as the help names the two. */
async function flagsOf(argv: readonly string[]): Promise<{ flag: string; variable: string }[]> {
  const { out } = await run([...argv.filter((word) => word !== 'ada'), '--help']);
  const entries = out.split(/^ {2}(?=-)/m).slice(1);
  return entries.flatMap((entry) => {
    const [, flag] = /^(?:-\w, )?(--[\w-]+)/.exec(entry) ?? [];
    const [, variable] = /\[(CODER_\w+)/.exec(entry) ?? [];
    return flag === undefined || variable === undefined ? [] : [{ flag, variable }];
  });
}

describe.each(COMMANDS)('gatehouse %j', (argv, required) => {
  it('lets each flag take precedence over any value of its variable', async () => {
    const flags = await flagsOf(argv);
    expect(flags.map(({ flag }) => flag)).toContain('--postgres-url');
    for (const { flag, variable } of flags) {
      const base = flag.replace(/-file$/, '');
      const value = GOOD[base];
      expect({ flag, isKnown: value !== undefined }).toEqual({ flag, isKnown: true });
      const file = join(directory, 'value');
      writeFileSync(file, `${value ?? ''}\n`, { mode: 0o600 });
      const isFile = flag.endsWith('-file');
      const plain = variable.replace(/_FILE$/, '');
      for (const env of [{ [plain]: 'no\0thing good' }, { [`${plain}_FILE`]: '/nowhere/at-all' }]) {
        const { [plain]: _, ...others } = required;
        const { err, opened } = await run([...argv, flag, isFile ? file : (value ?? '')], { ...others, ...env });
        const told = err.replace(/^warning: a (?:key|password) on the command line .*\n/, '');
        expect({ flag, told, isOpened: opened !== undefined }).toEqual({ flag, told: 'error: no database in this test\n', isOpened: true });
      }
    }
  });

  it.each(['--postgres-url', '--postgres-url-file'])('%s names the database, over any variable of a database', async (flag) => {
    const file = join(directory, 'url');
    writeFileSync(file, `${URL}\n`);
    const other = 'postgres://h/from-a-variable';
    const { opened } = await run([...argv, flag, flag.endsWith('-file') ? file : URL], {
      ...required,
      CODER_PG_CONNECTION_URL: other,
      CODER_PG_MIGRATION_URL: other,
      CODER_EXTERNAL_TOKEN_ENCRYPTION_POSTGRES_URL: other,
    });
    expect(opened).toMatchObject({ url: URL });
  });
});
