import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CertificateMaker } from '../support/certificates.js';
import { runCommand } from '../support/command.js';
import { freePort, untilListening } from '../support/free-port.js';
import { runHaProxy } from '../support/haproxy.js';
import { run as runProgram } from '../support/installed-package.js';
import { startServerProcess } from '../support/server.js';
import { temporaryDirectory } from '../support/temporary-directory.js';
import type { Soak } from './section.js';

export const title =
  'the files of deploy/ are accepted by kustomize, the schemas of Kubernetes and Compose, systemd, nginx, HAProxy and Caddy, and the proxies work';
export const limitSeconds = 900;

const DEPLOY = fileURLToPath(new URL('../../../deploy/', import.meta.url));
const ALERT_TESTS = fileURLToPath(new URL('../../../test/soak/alerts.test.yaml', import.meta.url));
/** The oldest version that has every kind of the manifests as they are written, and a newer one. */
const KUBERNETES = ['1.29', '1.32'];
const COMPOSE_LOADER = 'github.com/compose-spec/compose-go/v2/cmd@v2.9.0';

export async function run(soak: Soak): Promise<void> {
  const folder = await temporaryDirectory('deploy');
  try {
    checkKubernetes(folder, soak);
    checkCompose(folder, soak);
    checkSystemd(folder, soak);
    checkAlerts(folder, soak);
    await tryProxies(folder, soak);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function checkKubernetes(folder: string, { say, check }: Soak): void {
  const file = join(folder, 'kubernetes.yaml');
  writeFileSync(file, runProgram('kubectl', ['kustomize', join(DEPLOY, 'kubernetes')], folder));
  runProgram('python3', ['-m', 'venv', 'python'], folder);
  runProgram(join(folder, 'python/bin/pip'), ['install', '--quiet', 'kubernetes-validate==1.37.0'], folder);
  const validate = join(folder, 'python/bin/kubernetes-validate');
  for (const version of KUBERNETES) {
    const { status, stdout, stderr } = spawnSync(validate, ['-k', version, '--strict', file], { encoding: 'utf8' });
    const passed = `${stdout}${stderr}`.split(' passed for resource ').length - 1;
    say(`Kubernetes ${version}: ${passed} manifests`);
    check(status === 0 && passed === 8, `every manifest follows the schemas of Kubernetes ${version}`);
  }
}

/** The loader of Docker Compose itself. */
function checkCompose(folder: string, { say, check }: Soak): void {
  const file = join(folder, 'compose.yaml');
  writeFileSync(file, readFileSync(join(DEPLOY, 'compose.yaml'), 'utf8').replace(/\$\{GATEHOUSE_HOST[^}]*\}/g, 'id.example.com'));
  const loaded = spawnSync('go', ['run', COMPOSE_LOADER, file], { cwd: folder, encoding: 'utf8' });
  say(`compose.yaml: ${loaded.status === 0 ? 'loaded' : loaded.stderr}`);
  check(loaded.status === 0, 'Docker Compose accepts compose.yaml');
}

function checkSystemd(folder: string, { say, check }: Soak): void {
  const unit = join(folder, 'gatehouse.service');
  // It also looks for the program and the page.
  const text = readFileSync(join(DEPLOY, 'systemd/gatehouse.service'), 'utf8').replace('/usr/bin/gatehouse', process.execPath);
  writeFileSync(unit, text.replace(/^Documentation=.*\n/m, ''));
  const verified = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' });
  check(verified.status === 0 && verified.stderr === '', `systemd accepts the unit: ${verified.stderr}`);
  const [, exposure = ''] = /exposure level for gatehouse\.service: ([\d.]+)/.exec(
    runProgram('systemd-analyze', ['security', '--offline=yes', unit], folder),
  ) ?? ['', '10'];
  say(`systemd: exposure ${exposure} of 10`);
  check(Number(exposure) <= 2, 'the unit leaves little to an intruder');
}

/** Debian's package of Prometheus, unpacked and not installed: it would start a service. */
function checkAlerts(folder: string, { say, check }: Soak): void {
  const packages = join(folder, 'prometheus');
  mkdirSync(packages);
  // Debian's client downloads as an account that has no access to other folders of this one.
  runProgram('apt-get', ['download', '-o', 'APT::Sandbox::User=root', 'prometheus'], packages);
  const [file = ''] = readdirSync(packages);
  runProgram('dpkg-deb', ['-x', file, '.'], packages);
  const promtool = (...args: string[]) => spawnSync(join(packages, 'usr/bin/promtool'), args, { encoding: 'utf8' });
  const checked = promtool('check', 'rules', join(DEPLOY, 'observe/alerts.yaml'));
  say(`promtool: ${checked.stdout.trim().replace(/\s+/g, ' ')}`);
  check(checked.status === 0, `promtool accepts the rules: ${checked.stderr}`);
  const tested = promtool('test', 'rules', ALERT_TESTS);
  check(tested.status === 0, `alerts fire when they should, and not before: ${tested.stdout}${tested.stderr}`);
}

type Starts = (text: string, place: Place) => Promise<{ readonly stop: () => Promise<void> }>;

const PROXIES: Readonly<Record<string, Starts>> = { 'nginx.conf': startNginx, 'haproxy.cfg': startHaProxyOf, Caddyfile: startCaddy };

/** The configurations as they are, apart from addresses, ports and paths. */
async function tryProxies(folder: string, { say, check }: Soak): Promise<void> {
  const maker = new CertificateMaker(folder);
  const authority = maker.authority('authority');
  const { cert, key, certFile, keyFile } = maker.leaf('front', authority);
  writeFileSync(join(folder, 'haproxy.pem'), cert + key);
  for (const [name, start] of Object.entries(PROXIES)) {
    const [front, plain, back] = [await freePort(), await freePort(), await freePort()];
    const accessUrl = `https://localhost:${front}`;
    const settings = {
      CODER_ACCESS_URL: accessUrl,
      CODER_HTTP_ADDRESS: `127.0.0.1:${back}`,
      CODER_PROXY_TRUSTED_ORIGINS: '127.0.0.1/32',
      CODER_CONFIG_DIR: folder,
    };
    const server = await startServerProcess({ env: settings });
    const text = readFileSync(join(DEPLOY, 'proxies', name), 'utf8')
      .replaceAll(/10\.0\.0\.1[12]:3000/g, `127.0.0.1:${back}`)
      .replaceAll('id.example.com', 'localhost');
    const proxy = await start(text, { folder, front, plain, back, certFile, keyFile });
    try {
      const env = { ...settings, CODER_PG_CONNECTION_URL: server.db.url, NODE_EXTRA_CA_CERTS: authority.certFile };
      const { code, out, err } = await runCommand(['doctor', '--json'], { env });
      const findings = JSON.parse(out) as { check: string; result: string; detail: string }[];
      // The certificates of tests are valid for two days.
      const wrong = findings
        .filter(({ result, detail }) => result !== 'ok' && !detail.includes(' expires on '))
        .map(({ check: part, detail }) => `${part}: ${detail}`);
      check(code === 0 && wrong.length === 0, `nothing is wrong behind ${name}: ${wrong.join('; ')}${err}`);
      const forged = ['--resolve', `localhost:${front}:127.0.0.1`, '-H', 'X-Forwarded-For: 203.0.113.9'];
      const login = ['--json', '{"email":"a@example.com","password":"wrong"}', `${accessUrl}/api/v2/users/login`];
      const answer = runProgram('curl', ['-sS', '--cacert', authority.certFile, ...forged, ...login], folder);
      check(answer.includes('message'), `${name} passes requests and responses`);
      check(!server.logs().includes('203.0.113.9'), `${name} replaces the address that a client made up`);
      const moved = runProgram(
        'curl',
        ['-sS', '-o', '/dev/null', '-w', '%{http_code} %{redirect_url}', `http://localhost:${plain}/x?y=1`],
        folder,
      );
      say(`${name}: everything is fine; http responds ${moved}`);
      check(moved.startsWith('308 https://localhost'), `${name} leads from http to https`);
    } finally {
      await proxy.stop();
      await server.stop();
    }
  }
}

interface Place {
  readonly folder: string;
  readonly front: number;
  readonly plain: number;
  readonly back: number;
  readonly certFile: string;
  readonly keyFile: string;
}

async function startHaProxyOf(text: string, { folder, front, plain }: Place): Promise<{ stop: () => Promise<void> }> {
  const own = text.replace('bind :80', `bind 127.0.0.1:${plain}`).replace('bind :443', `bind 127.0.0.1:${front}`);
  const proxy = await runHaProxy(own.replace('/etc/haproxy/gatehouse.pem', join(folder, 'haproxy.pem')), front);
  await proxy.untilSeen('one', 'UP');
  return proxy;
}

async function startNginx(text: string, { folder, front, plain, certFile, keyFile }: Place): Promise<{ stop: () => Promise<void> }> {
  const own = text
    .replace('listen 443', `listen 127.0.0.1:${front}`)
    .replace('listen 80', `listen 127.0.0.1:${plain}`)
    .replace('/etc/ssl/gatehouse/fullchain.pem', certFile)
    .replace('/etc/ssl/gatehouse/key.pem', keyFile);
  const file = join(folder, 'nginx.conf');
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((each) => `${each}_temp_path ${folder}/${each};`).join(' ');
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  writeFileSync(file, `${user} pid ${folder}/nginx.pid; error_log stderr; daemon off; events {} http { access_log off; ${paths} ${own} }`);
  runProgram('nginx', ['-t', '-c', file], folder);
  return startProxy(front, spawn('nginx', ['-c', file], { stdio: 'ignore' }));
}

/** With a certificate of ours: it would ask a public authority for one. */
async function startCaddy(text: string, { folder, front, plain, back, certFile, keyFile }: Place): Promise<{ stop: () => Promise<void> }> {
  const file = join(folder, 'Caddyfile');
  const options = `{\n\tadmin off\n\thttp_port ${plain}\n\thttps_port ${front}\n\tauto_https disable_certs\n}\n`;
  const site = '{$GATEHOUSE_HOST} {\n';
  writeFileSync(file, options + text.replace(site, `${site}\tbind 127.0.0.1 ::1\n\ttls ${certFile} ${keyFile}\n`));
  const servers = `127.0.0.1:${back} 127.0.0.1:${back}`;
  const env = { ...process.env, GATEHOUSE_HOST: 'localhost', GATEHOUSE_SERVERS: servers, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  return startProxy(front, spawn('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], { stdio: 'ignore', env }));
}

async function startProxy(front: number, child: ChildProcess): Promise<{ stop: () => Promise<void> }> {
  await untilListening(front, child);
  return {
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
