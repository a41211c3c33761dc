import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isInstalled, runsIf } from '../../../../src/testing/index.js';
import { CommandLine } from '../../../support/client-command.js';
import { PROGRAM } from '../../../support/program.js';

let line: CommandLine;
let env: Record<string, string>;

beforeAll(async () => {
  line = await CommandLine.open();
  const program = join(line.folder, 'gatehouse');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
  chmodSync(program, 0o755);
  env = { PATH: `${line.folder}:${process.env['PATH'] ?? ''}`, HOME: line.folder };
});
afterAll(() => line.close());

const itIn = (shell: string): jest.It => runsIf(isInstalled(shell), `completion in ${shell}: it is not installed`, it);
const run = (shell: string, script: string): string[] => {
  const flags = shell === 'bash' ? ['--noprofile', '--norc', '-c'] : shell === 'zsh' ? ['-f', '-c'] : ['--no-config', '-c'];
  return execFileSync(shell, [...flags, script], { env, encoding: 'utf8' })
    .trim()
    .split('\n')
    .sort();
};

describe('gatehouse completion', () => {
  itIn('bash')('completes commands, flags and their values in bash', () => {
    const complete = (...words: string[]): string[] =>
      run(
        'bash',
        `eval "$(gatehouse completion bash)"; COMP_WORDS=(gatehouse ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _gatehouse; printf '%s\\n' "\${COMPREPLY[@]}"`,
      );
    expect(complete('to')).toEqual(['tokens']);
    expect(complete('tokens', '')).toEqual(['create', 'help', 'list', 'remove', 'view']);
    expect(complete('tokens', 'create', '--li')).toEqual(['--lifetime']);
    expect(complete('users', 'list', '-o', 'j')).toEqual(['json']);
    expect(complete('server', 'oauth2', 're')).toEqual(['registration', 'resources']);
    expect(complete('users', 'list', '--ur')).toEqual(['--url']);
  });

  itIn('zsh')('completes commands in zsh', () => {
    const script = `autoload -Uz compinit; compinit -D; eval "$(gatehouse completion zsh)"; _describe() { print -l -- "\${(P)2[@]}" }; words=(gatehouse tok); CURRENT=2; _gatehouse`;
    expect(run('zsh', script)).toEqual(['tokens:manage your long-lived tokens']);
  });

  itIn('fish')('completes commands in fish', () => {
    expect(run('fish', `gatehouse completion fish | source; complete -C 'gatehouse tok'`)).toEqual([
      'tokens\tmanage your long-lived tokens',
    ]);
  });

  it('needs no server and no profile', async () => {
    expect(await line.run(['__complete', '--', 'whoa'])).toEqual({ code: 0, out: 'whoami\tshow who you are logged in as\n', err: '' });
  });
});
