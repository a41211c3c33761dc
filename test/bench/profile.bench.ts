import { readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { eventually } from '../support/eventually.js';
import startDatabase from '../support/global-setup.js';
import stopDatabase from '../support/global-teardown.js';
import { startProviderProcess } from '../support/oauth/index.js';
import type { LoadResult } from './load/load.js';
import { Loader } from './load/loader.js';
import { NAMED_ROUTES, prepareRoute } from './profile/routes.js';
import { type CpuProfile, selfTimeTable } from './profile/self-time.js';

/**
 * `npm run profile -- <route>`: where the server spends its time on a route. The compiled server, on a real database, is warmed
 * up and put under load; its CPU profile is written to a file, which the Performance tab of Chromium's developer tools and
 * https://www.speedscope.app open, and its self time is printed by package. Not the bundle that ships, which has no packages any more: what
 * bundling adds does not show here.
 */
const USAGE = `npm run profile -- <route> [--seconds 5] [--connections 32] [--out <file>]

  <route>  ${Object.keys(NAMED_ROUTES).join(', ')}, or a path, which is requested with the owner's session`;

/** Enough for the compiler to have optimized what a request runs. */
const WARM_UP_SECONDS = 3;
/** Counts requests without ever refusing one: limits are part of what a request costs. */
const UNREACHABLE_LIMIT = '1000000000';
const UNREACHED = {
  CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'false',
  CODER_API_RATE_LIMIT: UNREACHABLE_LIMIT,
  CODER_LOGIN_RATE_LIMIT: UNREACHABLE_LIMIT,
  CODER_OAUTH2_RATE_LIMIT: UNREACHABLE_LIMIT,
  CODER_OAUTH2_CLIENT_RATE_LIMIT: UNREACHABLE_LIMIT,
  CODER_OAUTH2_INTROSPECTION_RATE_LIMIT: UNREACHABLE_LIMIT,
  CODER_FILES_RATE_LIMIT: UNREACHABLE_LIMIT,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '32' },
    out: { type: 'string' },
  },
});
const [route, ...others] = positionals;
if (route === undefined || others.length > 0 || !(route in NAMED_ROUTES || route.startsWith('/'))) {
  console.error(USAGE);
  process.exit(1);
}

const connections = Number(values.connections);
const file = resolve(values.out ?? `${route.replace(/[^\w-]+/g, '-').replace(/^-|-$/g, '') || 'root'}.cpuprofile`);
rmSync(file, { force: true });

await startDatabase();
try {
  const provider = await startProviderProcess(
    { ...UNREACHED, NODE_ENV: 'production', GATEHOUSE_PROFILE: file },
    { entry: fileURLToPath(new URL('profile/profiled-server.js', import.meta.url)) },
  );
  try {
    const work = await prepareRoute(route, provider, connections);
    const loader = new Loader();
    const load = async (seconds: number): Promise<LoadResult> => {
      const result = await loader.measure(await work.next(), { connections, seconds });
      work.finished?.(result);
      return result;
    };
    await load(WARM_UP_SECONDS);
    process.kill(provider.server.pid, 'SIGUSR2');
    const result = await load(Number(values.seconds));
    process.kill(provider.server.pid, 'SIGUSR2');
    loader.close();
    await eventually('the profile is written', () => Promise.resolve(readProfile() !== null));
    report(result, readProfile());
  } finally {
    await provider.server.stop();
  }
} finally {
  await stopDatabase();
}

/** Null until the server has written all of it. */
function readProfile(): CpuProfile | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
  } catch {
    return null;
  }
}

function report(result: LoadResult, profile: CpuProfile | null): void {
  if (!profile) return;
  console.log(`${result.requests} requests to ${String(route)} over ${connections} connections, Node ${process.version}\n`);
  console.log(selfTimeTable(profile, result.requests));
  console.log(`\n${file}`);
  if (result.faults === 0) return;
  console.error(`${result.faults} requests failed: this is also the profile of an error`);
  process.exitCode = 1;
}
