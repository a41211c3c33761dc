import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { packPackage, run as runProgram } from '../support/installed-package.js';
import { temporaryDirectory } from '../support/temporary-directory.js';
import type { Soak } from './section.js';

export const title =
  'the steps of deploy/Dockerfile, in a Debian of their own, make a server that is process 1, no root, on a read-only root, and ends in order';
export const limitSeconds = 1_200;

const DOCKERFILE = fileURLToPath(new URL('../../../deploy/Dockerfile', import.meta.url));
const USER = 10_001;
const MAX_MIB = 250;
/** Debian's image for containers has none of them, and debootstrap has. */
const NOT_IN_SLIM = ['usr/share/doc', 'usr/share/locale', 'usr/share/man', 'var/cache/apt'];

/** No builder of images works in every place where tests run: this needs root and debootstrap only. */
export async function run({ say, check }: Soak): Promise<void> {
  const folder = await temporaryDirectory('image');
  chmodSync(folder, 0o755);
  const root = join(folder, 'root');
  const [build = '', final = ''] = readFileSync(DOCKERFILE, 'utf8').replaceAll('\\\n', ' ').split('\nFROM debian:bookworm-slim\n');
  const database = await createDatabase({ empty: true });
  try {
    const tarball = await packPackage();
    const install = /^RUN (npm install --prefix \/app .*)$/m.exec(build)?.[1] ?? '';
    runProgram('bash', ['-ec', install.replaceAll('/out/', `${tarball.folder}/`).replaceAll('/app', join(folder, 'app'))], folder);
    rmSync(tarball.folder, { recursive: true });

    runProgram('debootstrap', ['--variant=minbase', 'bookworm', root], folder);
    copyFileSync('/etc/resolv.conf', join(root, 'etc/resolv.conf'));
    cpSync('/etc/apt', join(root, 'etc/apt'), { recursive: true });
    const environment: Record<string, string> = {};
    for (const [, word = '', rest = ''] of final.matchAll(/^(RUN|COPY|ENV) (.*)$/gm)) {
      if (word === 'RUN') runProgram('chroot', [root, 'bash', '-ec', rest], folder);
      else if (word === 'ENV') for (const [, name = '', value = ''] of rest.matchAll(/(\w+)=(\S+)/g)) environment[name] = value;
      else if (rest.endsWith('/bin/node')) copyFileSync(process.execPath, join(root, 'usr/local/bin/node'));
      else cpSync(join(folder, 'app'), join(root, 'opt/gatehouse'), { recursive: true, verbatimSymlinks: true });
    }
    for (const path of NOT_IN_SLIM) rmSync(join(root, path), { recursive: true, force: true });
    const mib = Number(runProgram('du', ['-sm', root], folder).split('\t')[0]);
    say(`${mib} MiB`);
    check(mib < MAX_MIB, `the image is smaller than ${MAX_MIB} MiB`);

    const port = await freePort();
    const server = startIn(root, folder, {
      ...environment,
      CODER_HTTP_ADDRESS: `127.0.0.1:${port}`,
      CODER_PG_CONNECTION_URL: database.url,
    });
    const ended = once(server, 'exit');
    await eventually('the server is ready', async () => (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.ok === true);
    const pid = runProgram('pgrep', ['-P', String(server.pid)], folder).trim();
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    check(/^NSpid:\t\d+\t1$/m.test(status) && status.includes(`\nUid:\t${USER}\t`), 'it is process 1 of an ordinary user');
    const health = /^ {2}CMD \["node", "-e", "(.*)"\]$/m.exec(readFileSync(DOCKERFILE, 'utf8'))?.[1] ?? '';
    const checked = (to: number): number | null =>
      spawnSync('chroot', [root, 'node', '-e', health.replace('3000', String(to))], { encoding: 'utf8' }).status;
    check(checked(port) === 0 && checked(await freePort()) === 1, 'the health check tells a server that responds from one that does not');
    process.kill(Number(pid), 'SIGTERM');
    const [code] = (await ended) as [number | null];
    say(`it ended with ${String(code)} on SIGTERM`);
    check(code === 0, 'SIGTERM ends it in order');
  } finally {
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function startIn(root: string, folder: string, environment: Readonly<Record<string, string>>): ChildProcess {
  const script = join(folder, 'start.sh');
  const variables = Object.entries(environment).map(([name, value]) => `'${name}=${value}'`);
  const lines = [
    'set -e',
    `mount --bind '${root}' '${root}'`,
    `mount -o remount,bind,ro '${root}'`,
    `mount -t tmpfs -o mode=0700,uid=${USER},gid=${USER} tmpfs '${root}/var/lib/gatehouse'`,
    `mount -t proc proc '${root}/proc'`,
    `exec chroot --userspec=${USER}:${USER} '${root}' /usr/bin/env -i PATH=/usr/local/bin:/usr/bin:/bin ${variables.join(' ')} gatehouse server`,
  ];
  writeFileSync(script, lines.join('\n'));
  mkdirSync(join(root, 'proc'), { recursive: true });
  return spawn('unshare', ['--mount', '--pid', '--fork', '--kill-child', 'bash', script], { stdio: 'ignore' });
}
