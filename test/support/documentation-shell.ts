import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { coverageEnvironment } from './coverage.js';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';
import { temporaryDirectory } from './temporary-directory.js';
import { PROGRAM } from './program.js';

/** Sequences that move the cursor or erase. */
// eslint-disable-next-line no-control-regex -- that is what it looks for
const TERMINAL_CONTROL = /\r|\u001b\[[0-9;]*[A-Za-z]/g;

/** `gatehouse server` and `npm start` continue in the background once they listen; `stop` ends that server; prompts are answered with yes. */
const PRELUDE = `
exec 2>&1
COMMANDS=$(readlink /proc/self/fd/0)
gatehouse() {
  if [ "$*" != server ]; then
    if [ "$(readlink /proc/self/fd/0)" = "$COMMANDS" ]; then "$NODE" "$CLI" "$@" </dev/null; else "$NODE" "$CLI" "$@"; fi
    return
  fi
  : >"$DIR/server.log"
  "$NODE" "$CLI" server >"$DIR/server.log" 2>&1 </dev/null &
  SERVER=$!
  until grep -q 'listening on' "$DIR/server.log" || ! kill -0 $SERVER 2>/dev/null; do sleep 0.05; done
  while kill -0 $SERVER 2>/dev/null && ! grep -qE 'next step|sign in at' "$DIR/server.log"; do sleep 0.05; done
  cat "$DIR/server.log"
}
npm() { if [ "$*" = start ]; then gatehouse server; else echo "npm $* is not for this test"; return 1; fi; }
stop() { if [ -n "$SERVER" ]; then kill $SERVER 2>/dev/null; wait $SERVER; SERVER=; fi; }
typing_yes() { printf 'yes\\n' | script -qec "$(printf "'%s' " "$NODE" "$CLI" "$@")" /dev/null; }
bind() { echo "@bind $1 $2"; }
trap 'stop; exit' EXIT TERM
`;

/** One shell for the commands of a page, so that a command sees the variables of earlier ones. */
export class DocumentationShell {
  private output = '';
  private count = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly directory: string,
    private readonly port: number,
  ) {
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.output += text));
  }

  static async start(): Promise<DocumentationShell> {
    const directory = await temporaryDirectory('documentation');
    for (const name of ['home', 'etc', 'var', 'work']) await mkdir(join(directory, name), { recursive: true, mode: 0o711 });
    const port = await freePort();
    const child = spawn('bash', ['--noprofile', '--norc'], {
      cwd: join(directory, 'work'),
      detached: true,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: join(directory, 'home'),
        TZ: 'UTC',
        DIR: directory,
        NODE: process.execPath,
        CLI: PROGRAM,
        CODER_HTTP_ADDRESS: `127.0.0.1:${port}`,
        CODER_LOG_FORMAT: 'human',
        ...coverageEnvironment(),
      },
    });
    child.stdin.write(PRELUDE);
    return new DocumentationShell(child, directory, port);
  }

  /** Its output with the directories and the port of the page. */
  async run(command: string): Promise<string> {
    this.count += 1;
    const marker = `--- end of command ${this.count} ---`;
    this.output = '';
    this.child.stdin!.write(`${this.here(command)}\necho "${marker}"\n`);
    await eventually(`this command ends: ${command}`, () => {
      if (this.child.exitCode !== null) throw new Error(`the shell ended at: ${command}\n${this.output}`);
      return Promise.resolve(this.output.includes(marker));
    }).catch((error: unknown) => {
      // Otherwise the shell would wait for the command, and `end` for the shell. Its group includes the server.
      if (this.child.exitCode === null) process.kill(-this.child.pid!, 'SIGKILL');
      throw error;
    });
    return this.there(this.output.slice(0, this.output.indexOf(marker)));
  }

  async end(): Promise<void> {
    this.child.stdin!.end();
    if (this.child.exitCode === null) await once(this.child, 'close');
    await rm(this.directory, { recursive: true, force: true });
  }

  private here(command: string): string {
    return command
      .replaceAll('/etc/gatehouse', join(this.directory, 'etc'))
      .replaceAll('/var/lib/gatehouse', join(this.directory, 'var'))
      .replaceAll('127.0.0.1:3000', `127.0.0.1:${this.port}`);
  }

  private there(output: string): string {
    return output
      .replace(TERMINAL_CONTROL, '')
      .replaceAll(join(this.directory, 'var'), '/var/lib/gatehouse')
      .replaceAll(join(this.directory, 'etc'), '/etc/gatehouse')
      .replaceAll(join(this.directory, 'home'), '/home/ada')
      .replace(new RegExp(`(127\\.0\\.0\\.1(?::|%3A))${this.port}\\b`, 'g'), '$13000');
  }
}
