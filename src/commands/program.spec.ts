import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { Config, OptionGroup } from '../config/index.js';
import { ConfigError, optionReference, productVersion } from '../config/index.js';
import { DbcryptError } from '../dbcrypt/index.js';
import { runProgram } from './program.js';

interface Run {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
  /** The options with which the server was started, if it was. */
  readonly started: Config | undefined;
}

type Server = (config: Config) => Promise<void>;

async function run(argv: readonly string[], env: Record<string, string> = {}, server: Server = () => Promise.resolve()): Promise<Run> {
  let out = '';
  let err = '';
  let started: Config | undefined;
  const runServer: Server = async (config) => {
    started = config;
    await server(config);
  };
  const exitCode = await runProgram(argv, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    loadServer: () => Promise.resolve({ runServer }),
    loadOpenApi: () => Promise.resolve({ openApiJson: () => Promise.resolve('{"openapi":"3.0.3"}\n') }),
    loadOperator: () => import('../operator/index.js'),
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
  return { exitCode, out, err, started };
}

/** The command must handle anything that is thrown, an Error or not. */
const failWith = (error: unknown): Server => {
  return async () => {
    await Promise.resolve();
    throw error;
  };
};

describe('gatehouse', () => {
  it.each([[['--help']], [['-h']], [['help']]])('lists its commands on standard output for %j', async (argv) => {
    const { exitCode, out, err } = await run(argv);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toMatch(/^ {2}server {2,}start the server$/m);
    expect(out).toMatch(/^ {2}openapi {2,}print the OpenAPI document$/m);
    expect(out).toMatch(/^ {2}version {2,}print the version$/m);
  });

  it.each([[['--help']], [['oauth2', '--help']], [['server', 'dbcrypt', '--help']]])(
    'describes the command help in %j like every other',
    async (argv) => {
      const { out } = await run(argv);
      expect(out).toMatch(/^ {2}help.* {2}show the help of a command$/m);
    },
  );

  it('without a command fails, with the help on standard error', async () => {
    const { exitCode, out, err } = await run([]);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toMatch(/^Usage: gatehouse/);
  });

  it('prints only the document for openapi, and reads no configuration for it', async () => {
    const { exitCode, out, err, started } = await run(['openapi'], { CODER_HTTP_ADDRESS: 'nonsense' });
    expect({ exitCode, out, err, started }).toEqual({ exitCode: 0, out: '{"openapi":"3.0.3"}\n', err: '', started: undefined });
  });

  it.each([[['version']], [['--version']], [['server', '--version']]])('prints only the version for %j', async (argv) => {
    expect(await run(argv)).toEqual({ exitCode: 0, out: `${productVersion()}\n`, err: '', started: undefined });
  });

  it.each([
    [['servre'], "error: unknown command 'servre', did you mean server? See `gatehouse --help`.\n"],
    [['frobnicate'], "error: unknown command 'frobnicate'. See `gatehouse --help`.\n"],
    [['--versio'], "error: unknown option '--versio', did you mean --version? See `gatehouse --help`.\n"],
    [
      ['oauth2', 'resources', 'create', 'Notes'],
      "error: unknown command 'create', but `gatehouse server oauth2 resources create` exists: it works on the database of a server. See `gatehouse oauth2 resources --help`.\n",
    ],
    [
      ['dbcrypt', 'status'],
      "error: unknown command 'dbcrypt', but `gatehouse server dbcrypt` exists: it works on the database of a server. See `gatehouse --help`.\n",
    ],
    [
      ['server', 'oauth2', 'apps', 'list'],
      "error: unknown command 'apps', but `gatehouse oauth2 apps` exists: it is a client of a running server. See `gatehouse server oauth2 --help`.\n",
    ],
    [['version', '--frobnicate'], "error: unknown option '--frobnicate'. See `gatehouse version --help`.\n"],
    [['version', 'now'], "error: too many arguments for 'version'. Expected 0 arguments but got 1. See `gatehouse version --help`.\n"],
    [['completion', 'tcsh'], "error: <shell> cannot be 'tcsh': it is one of bash, zsh, fish. See `gatehouse completion --help`.\n"],
    [
      ['users', 'list', '-o', 'xml'],
      "error: -o, --output <format> cannot be 'xml': it is one of table, json, text. See `gatehouse users list --help`.\n",
    ],
    [['reset-password'], "error: missing required argument 'username'. See `gatehouse reset-password --help`.\n"],
    [['server', 'dbcrypt', 'frobnicate'], "error: unknown command 'frobnicate'. See `gatehouse server dbcrypt --help`.\n"],
    [['server', 'dbcrypt', 'rotate', '--nope'], "error: unknown option '--nope'. See `gatehouse server dbcrypt rotate --help`.\n"],
  ])('answers %j with one line that points to the help, and exit code 1', async (argv, err) => {
    expect(await run(argv)).toEqual({ exitCode: 1, out: '', err, started: undefined });
  });

  it.each([
    [['version', '--token=hunter2']],
    [['version', "--token='hunter2'"]],
    [['version', '--token=a\nhunter2']],
    [['server', '--token=hunter2']],
    [['server', '--postgres-urll', 'hunter2']],
  ])('does not repeat the value of an unknown flag: %j', async (argv) => {
    const { exitCode, err } = await run(argv);
    expect(exitCode).toBe(1);
    expect(err).toMatch(/^[^\n]+\n$/);
    expect(err).not.toContain('hunter2');
  });
});

describe('gatehouse server', () => {
  it('starts the server with its flags and the environment', async () => {
    const env = { CODER_API_RATE_LIMIT: '9', CODER_VERBOSE: 'true' };
    const { exitCode, err, started } = await run(['server', '--http-address', '[::1]:0', '--tls-enable=false', '-v', 'false'], env);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(started).toMatchObject({ httpAddress: { host: '::1', port: 0 }, apiRateLimit: 9, verbose: false });
  });

  it('reports every fault, one line each, and does not start', async () => {
    const { exitCode, out, err, started } = await run(['server', '--http-adress', ':1', '--api-rate-limit', 'many', 'stray'], {
      CODER_SESSION_DURATION: '24',
    });
    expect({ exitCode, out, started }).toEqual({ exitCode: 1, out: '', started: undefined });
    expect(err.split('\n')).toEqual([
      '--http-adress: is not a known flag, did you mean --http-address?',
      '"stray": is not expected here',
      'CODER_SESSION_DURATION (--session-duration): "24" has no unit: use for example 24h, 30m or 90s',
      'CODER_API_RATE_LIMIT (--api-rate-limit): "many" must be a whole number',
      '',
    ]);
  });

  it('starts despite a misspelt variable, with a warning', async () => {
    const { exitCode, err, started } = await run(['server'], { CODER_ACCES_URL: 'https://x' });
    expect({ exitCode, err }).toEqual({
      exitCode: 0,
      err: 'warning: CODER_ACCES_URL: is not a known variable, did you mean CODER_ACCESS_URL?\n',
    });
    expect(started).toBeDefined();
  });

  it.each<[string, unknown, string]>([
    ['an error', new Error('the database\n  is not there'), 'error: the database is not there\n'],
    [
      'faults found while starting',
      new ConfigError([{ variable: 'CODER_X', flag: '--x', reason: 'is wrong' }]),
      'CODER_X (--x): is wrong\n',
    ],
    [
      'a connection refused on every address',
      new AggregateError([new Error('connect ECONNREFUSED ::1:5432')]),
      'error: connect ECONNREFUSED ::1:5432\n',
    ],
    [
      'a package that was left out of the installation',
      new Error("Cannot find package '@node-rs/argon2' imported from /opt/gatehouse/dist/bundle/chunk.js"),
      'error: the package @node-rs/argon2 is not installed, which the server and its commands need: install gatehouse again, without --omit=optional\n',
    ],
    ['an error without a message', new TypeError(), 'error: TypeError\n'],
    ['a thrown value that is not an Error', 'oops', 'error: unknown error\n'],
  ])('turns %s into one line without a stack', async (_what, error, err) => {
    expect(await run(['server'], {}, failWith(error))).toMatchObject({ exitCode: 1, out: '', err });
  });

  it('shows every line of a message written for the operator', async () => {
    const error = new DbcryptError(
      'keys_unknown',
      'a key is missing:',
      ['t.c: 3 need it'],
      [
        ['column', 'values'],
        ['t.c', 3],
      ],
    );
    const shown = 'error: a key is missing:\n  column  values\n  t.c          3\n';
    expect(await run(['server'], {}, failWith(error))).toMatchObject({ exitCode: 1, out: '', err: shown });
  });

  it('shows the stack of a failure with --verbose', async () => {
    const { err } = await run(['server', '--verbose'], {}, failWith(new Error('broken')));
    expect(err).toMatch(/^Error: broken\n {4}at /);
    expect(err).toMatch(/\nerror: broken\n$/);
  });
});

describe('gatehouse server --help', () => {
  const groups: readonly OptionGroup[] = optionReference();

  it('lists every option of the schema in its group, with variable and default', async () => {
    const { exitCode, out, err } = await run(['server', '--help']);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    let position = 0;
    for (const { title, options } of groups) {
      position = out.indexOf(`\n${title}:\n`, position);
      expect(position).toBeGreaterThan(0);
      for (const option of options) {
        position = out.indexOf(`${option.flag} ${option.isSwitch ? '[true|false]' : `<${option.placeholder}>`}\n`, position);
        expect([option.flag, position]).toEqual([option.flag, expect.any(Number)]);
        expect(position).toBeGreaterThan(0);
        const entry = out.slice(position, out.indexOf(']\n', out.indexOf('[CODER_', position))).replace(/\s+/g, ' ');
        expect(entry).toContain(option.description);
        expect(entry).toContain(`[${option.variable}`);
        if (option.default)
          expect(entry).toContain(`default: ${'literal' in option.default ? option.default.literal : option.default.words}`);
      }
    }
  });

  it('lists no hidden option and fits 80 columns', async () => {
    const { out } = await run(['server', '--help']);
    expect(out).not.toContain('upgrade-message');
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('is the same as `gatehouse help server`, and starts nothing', async () => {
    const help = await run(['server', '-h']);
    expect(help.started).toBeUndefined();
    expect((await run(['help', 'server'])).out).toBe(help.out);
  });
});

describe('the executable', () => {
  const CLI = fileURLToPath(new URL('../cli.js', import.meta.url));
  const execute = (...argv: string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, [CLI, ...argv], { encoding: 'utf8', env: { PATH: process.env['PATH'] } });

  it('prints the version without loading the server', () => {
    expect(execute('--version')).toMatchObject({ status: 0, stdout: `${productVersion()}\n`, stderr: '' });
  });

  it('refuses an invalid configuration with exit code 1 and one line', () => {
    expect(execute('server', '--log-format', 'xml')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: 'CODER_LOG_FORMAT (--log-format): "xml" must be human or json\n',
    });
  });
});
