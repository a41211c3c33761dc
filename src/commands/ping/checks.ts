import { describeMissingTls } from '../client/index.js';
import { isProtected } from '../credentials/index.js';
import { BUILD_VERSION_HEADER, describeWrongUrl, type TlsMaterial, versionFault } from '../transport/index.js';
import { ApiError, type Client } from '../../sdk/client/index.js';
import { placeOf, reach, resolveHost, shakeHands } from './probes.js';

export interface Check {
  readonly check: string;
  readonly result: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly detail: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** A check that is done: what was found, and what to do about it if that is not good. */
type Finding = Pick<Check, 'detail'> & Partial<Pick<Check, 'result' | 'hint'>>;

export interface Route {
  readonly url: string;
  /** The first connection goes there. */
  readonly proxy: string | undefined;
  readonly tls: TlsMaterial;
  readonly ownVersion: string;
  /** Was it asked for that requests may be sent without encryption? */
  readonly allowsPlainHttp: boolean;
  /** GET /healthz. */
  readonly health: () => Promise<Response>;
  /** Sends the credential; null without one. */
  readonly api: () => Client | null;
  readonly now: () => Date;
}

const SOON_MS = 14 * 24 * 60 * 60 * 1000;
/** The times of a token are judged by the clock of the server, and proofs of keys by both. */
const CLOCK_SECONDS = 60;

/** From here to there, in the order of a request. After a check that failed the rest of the way is skipped. */
export async function checkRoute(route: Route): Promise<Check[]> {
  const { url, proxy, tls } = route;
  const first = placeOf(proxy ?? url);
  const where = proxy === undefined ? 'server' : 'proxy';
  const checks: Check[] = [];
  const add = async (check: string, find: () => Promise<Finding>, hint: string): Promise<void> => {
    if (checks.some(({ result }) => result === 'failed')) checks.push({ check, result: 'skipped', detail: '' });
    else checks.push(await outcome(check, find, { url, hint }));
  };

  await add('proxy', () => Promise.resolve({ detail: proxy === undefined ? 'none' : new URL(proxy).host }), '');
  await add(
    'dns',
    async () => ({ detail: (await resolveHost(first)).join(', ') }),
    `The name of the ${where}, ${first.host}, has no address: check its spelling, the DNS servers and the VPN.`,
  );
  await add(
    'tcp',
    async () => ({ detail: `port ${first.port}, ${await reach(first)} ms` }),
    `Nothing accepts connections at port ${first.port}: is the ${where} running, and does a firewall allow it?`,
  );
  if (url.startsWith('https:') && proxy === undefined) {
    await add(
      'tls',
      async () => certificate(await shakeHands(first, tls), route.now()),
      'The certificate is not trusted: --client-tls-ca-file names the authority of a company; check the clock of this machine, too.',
    );
  }
  if (!isProtected(url)) {
    await add(
      'tls',
      () => plainHttp(route.allowsPlainHttp),
      'Others on the way could read passwords and tokens: use https. To send requests all the same, pass --allow-plain-http.',
    );
  }
  let response: Response | undefined;
  await add(
    'server',
    async () => {
      response = await route.health();
      await response.body?.cancel();
      return healthOf(response);
    },
    new URL(url).pathname === '/'
      ? 'Something else responds at this URL, or the server cannot be reached through the proxy.'
      : describeWrongUrl(url),
  );
  await add('version', () => Promise.resolve(versionOf(route.ownVersion, response)), '');
  await add('clock', () => Promise.resolve(clockOf(response, route.now())), '');
  await add('credentials', () => credentialsOf(route), 'Log in again: gatehouse login');
  return checks;
}

async function outcome(check: string, find: () => Promise<Finding>, { url, hint }: { url: string; hint: string }): Promise<Check> {
  try {
    return { check, result: 'ok', ...(await find()) };
  } catch (error) {
    const reason = reasonOf(error);
    const plain = describeMissingTls(url, reason);
    return { check, result: 'failed', ...(plain === undefined ? { detail: reason, hint } : { detail: 'no encryption', hint: plain }) };
  }
}

function certificate({ version, expiresAt }: { version: string; expiresAt: Date }, now: Date): Finding {
  const detail = `${version}, certificate valid until ${expiresAt.toISOString().slice(0, 10)}`;
  if (expiresAt.getTime() - now.getTime() > SOON_MS) return { detail };
  return { detail, result: 'warning', hint: 'The certificate of the server expires soon: tell its operators.' };
}

function plainHttp(isAllowed: boolean): Promise<Finding> {
  if (!isAllowed) return Promise.reject(new Error('the URL is http, and the server is on another machine'));
  return Promise.resolve({ detail: 'none', result: 'warning', hint: 'Others on the way can read passwords and tokens: use https.' });
}

function healthOf(response: Response): Finding {
  if (!response.headers.has(BUILD_VERSION_HEADER)) throw new Error(`status ${response.status}, but not from a Gatehouse server`);
  if (!response.ok) throw new Error(`the server responded with status ${response.status}`);
  return { detail: 'healthy' };
}

function versionOf(own: string, response: Response | undefined): Finding {
  const server = response?.headers.get(BUILD_VERSION_HEADER) ?? '';
  const fault = versionFault(own, server);
  const detail = `server ${server}, client ${own}`;
  return fault === null ? { detail } : { detail, result: 'warning', hint: "Install the client of the server's version." };
}

function clockOf(response: Response | undefined, now: Date): Finding {
  const time = Date.parse(response?.headers.get('date') ?? '');
  if (Number.isNaN(time)) return { detail: 'the server did not say its time', result: 'skipped' };
  const seconds = Math.round((now.getTime() - time) / 1000);
  if (Math.abs(seconds) <= CLOCK_SECONDS) return { detail: 'agrees with the server' };
  const detail = `${Math.abs(seconds)} seconds ${seconds > 0 ? 'ahead of' : 'behind'} the server`;
  return { detail, result: 'warning', hint: 'Tokens may seem to be expired: have both machines set their clocks (NTP).' };
}

async function credentialsOf(route: Route): Promise<Finding> {
  const api = route.api();
  if (!api) return { detail: 'not logged in', result: 'warning', hint: `Log in: gatehouse login ${route.url}` };
  const { data } = await api.GET('/api/v2/users/{user}', { params: { path: { user: 'me' } } });
  return { detail: `logged in as ${data.username}` };
}

/** The innermost reason: `fetch` wraps what the network said. */
function reasonOf(error: unknown): string {
  if (error instanceof ApiError) return error.detail ?? error.message;
  if (!(error instanceof Error)) return 'unknown error';
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  return error.message === '' ? ((error as NodeJS.ErrnoException).code ?? error.name) : error.message;
}
