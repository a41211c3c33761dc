import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isInstalled, runsIf } from '../../../../src/testing/index.js';
import { CommandLine } from '../../../support/client-command.js';
import { eventually } from '../../../support/eventually.js';
import { PROGRAM } from '../../../support/program.js';

let line: CommandLine;
let env: Record<string, string>;

beforeAll(async () => {
  line = await CommandLine.open();
  const program = join(line.folder, 'gatehouse');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
  chmodSync(program, 0o755);
  env = { PATH: `${line.folder}:${process.env['PATH'] ?? ''}`, HOME: line.folder, TERM: 'xterm', LC_ALL: 'C.UTF-8' };
});
afterAll(() => line.close());

/** What a person sees who presses Tab, in a shell that runs in a terminal. */
interface InteractiveShell {
  readonly argv: readonly [program: string, ...flags: string[]];
  /** Loads the script, and has Ctrl+T write the line to `$BUFFER_FILE`. */
  readonly setUp: string;
}

const SHELLS = {
  bash: {
    argv: ['bash', '--noprofile', '--norc', '-i'],
    setUp: `eval "$(gatehouse completion bash)"; bind -x '"\\C-t": printf %s "$READLINE_LINE" > "$BUFFER_FILE"'; touch "$READY_FILE"`,
  },
  zsh: {
    argv: ['zsh', '-f', '-i'],
    setUp:
      `autoload -Uz compinit; compinit -D; eval "$(gatehouse completion zsh)"; show() { print -rn -- "$BUFFER" > "$BUFFER_FILE" }; ` +
      `zle -N show; bindkey '^T' show; : > "$READY_FILE"`,
  },
  fish: {
    argv: ['fish', '--no-config', '-i'],
    setUp: `gatehouse completion fish | source; bind \\ct 'commandline > $BUFFER_FILE'; touch $READY_FILE`,
  },
} as const satisfies Readonly<Record<string, InteractiveShell>>;
type ShellName = keyof typeof SHELLS;

const itIn = (shell: ShellName): jest.It =>
  runsIf(isInstalled(shell) && isInstalled('script'), `completion in ${shell}: ${shell} or script is not installed`, it);

/** The line after each of these beginnings was typed and Tab pressed. */
async function completed(shell: ShellName, beginnings: readonly string[]): Promise<string[]> {
  const { argv, setUp } = SHELLS[shell];
  const [bufferFile, readyFile] = [join(line.folder, `${shell}-buffer`), join(line.folder, `${shell}-ready`)];
  const read = (path: string): string | null => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return null;
    }
  };
  const child = spawn('script', ['-qec', argv.join(' '), '/dev/null'], {
    env: { ...env, BUFFER_FILE: bufferFile, READY_FILE: readyFile },
    cwd: line.folder,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  try {
    child.stdin.write(`${setUp}\r`);
    await eventually(`${shell} is ready`, () => Promise.resolve(read(readyFile) !== null));
    const lines: string[] = [];
    for (const beginning of beginnings) {
      writeFileSync(bufferFile, '');
      child.stdin.write(`${beginning}\t`);
      // The shell may still complete when it reads the key: it shows the line again until that is longer.
      let text = '';
      await eventually(`${shell} completes ${beginning}`, () => {
        text = read(bufferFile) ?? '';
        // What is there may still be the line before.
        if (text.length > beginning.length && text.startsWith(beginning)) return Promise.resolve(true);
        child.stdin.write('\u0014');
        return Promise.resolve(false);
      });
      lines.push(text.trim());
      // Ctrl+U: the whole line is deleted.
      child.stdin.write('\u0015');
    }
    return lines;
  } finally {
    child.stdin.end('\u0015exit\r');
    child.kill();
  }
}

const TYPED = {
  'gatehouse tok': 'gatehouse tokens',
  'gatehouse tokens cr': 'gatehouse tokens create',
  'gatehouse tokens create --li': 'gatehouse tokens create --lifetime',
  'gatehouse users list -o j': 'gatehouse users list -o json',
  'gatehouse whoami --no-o': 'gatehouse whoami --no-open',
  'gatehouse completion z': 'gatehouse completion zsh',
  'gatehouse oauth2 keys rotate Ed': 'gatehouse oauth2 keys rotate EdDSA',
  'gatehouse users list -c username,last': ['gatehouse users list -c username,last\\ seen', "gatehouse users list -c 'username,last seen'"],
  'gatehouse users list -c last\\ seen,em': 'gatehouse users list -c last\\ seen,email',
  'gatehouse profiles use stag': 'gatehouse profiles use staging',
  'gatehouse server oauth2 reg': 'gatehouse server oauth2 registration',
  // A word that the program does not know is the name of a file.
  'gatehouse files push si': 'gatehouse files push site.tar',
} as const satisfies Readonly<Record<string, string | readonly string[]>>;

describe('the Tab key', () => {
  for (const shell of Object.keys(SHELLS) as ShellName[]) {
    itIn(shell)(`completes commands, flags, their values and files in ${shell}`, async () => {
      writeFileSync(join(line.folder, 'site.tar'), '');
      mkdirSync(join(line.folder, '.config', 'gatehouse', 'client'), { recursive: true });
      writeFileSync(join(line.folder, '.config', 'gatehouse', 'client', 'staging.json'), '');
      const lines = await completed(shell, Object.keys(TYPED));
      for (const [index, expected] of Object.values(TYPED).entries()) expect([expected].flat()).toContain(lines[index]);
    });
  }
});

describe('gatehouse completion', () => {
  itIn('fish')('has descriptions in fish', () => {
    const script = `gatehouse completion fish | source; complete -C 'gatehouse tok'`;
    expect(execFileSync('fish', ['--no-config', '-c', script], { env, encoding: 'utf8' })).toBe('tokens\tmanage your long-lived tokens\n');
  });

  itIn('fish')('offers no files for a closed set in fish, and files where nothing else is known', () => {
    writeFileSync(join(line.folder, 'basket.tar'), '');
    const offered = (typed: string): string[] => {
      const script = `gatehouse completion fish | source; complete -C '${typed}'`;
      const words = execFileSync('fish', ['--no-config', '-c', script], { env, cwd: line.folder, encoding: 'utf8' });
      return words.split('\n').map((word) => word.replace(/\t.*/, ''));
    };
    expect(offered('gatehouse completion b')).toEqual(['bash', '']);
    expect(offered('gatehouse oauth2 keys rotate ')).toEqual(expect.not.arrayContaining(['basket.tar']));
    expect(offered('gatehouse files push b')).toContain('basket.tar');
  });

  it('needs no server and no profile', async () => {
    expect(await line.run(['__complete', '--', 'whoa'])).toEqual({ code: 0, out: 'whoami\tshow who you are logged in as\n', err: '' });
  });
});
