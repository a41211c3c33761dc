import type { RunningServer } from '../support/server.js';
import { createOwner, logIn, OWNER } from '../support/sign-in.js';
import { registerClient } from '../support/oauth/index.js';
import { sendBytes, type RawAnswer } from '../support/raw-http.js';
import { MARK, malformedRequests, type Malformed } from './malformed.js';
import { routesOf, type Document } from './routes.js';

export interface FuzzRun {
  readonly sent: number;
  /** For every unexpected response: the request and what is wrong. */
  readonly faults: readonly string[];
  /** For every secret found in the log: its first characters. */
  readonly leaks: readonly string[];
}

const AT_A_TIME = 4;
/** Node's own responses, before our code runs: a missing or repeated Host, an unknown expectation. */
const FOREIGN_STATUSES = [417];

/** Sends `count` malformed requests, drawn with this seed from all that exist, to a server without a user. */
export async function fuzz(server: RunningServer, seed: number, count: number): Promise<FuzzRun> {
  let session = await createOwner(server);
  const client = await registerClient(server, session);
  const secrets = [MARK, session.slice(11), client.secret?.slice(17) ?? MARK];
  const document = (await server.get('/swagger/openapi.json')).json<Document>();
  const basic = Buffer.from(`${client.id}:${client.secret ?? ''}`).toString('base64');
  const credentials = {
    nobody: () => '',
    owner: () => `Coder-Session-Token: ${session}`,
    stranger: () => `Authorization: Bearer ABCDEFGHIJ-${MARK}${'x'.repeat(22 - MARK.length)}`,
    client: () => `Authorization: Basic ${basic}`,
  };
  const all = routesOf(document).flatMap((route) => [...malformedRequests(route, { host: new URL(server.url).host, credentials })]);
  const drawn = draw(all, seed, count);

  const faults: string[] = [];
  const worker = async (): Promise<void> => {
    for (let next = drawn.pop(); next; next = drawn.pop()) {
      const fault = await sendBytes(server.url, next.bytes(), { ...(next.hangUp && { hangUp: true }) }).then(
        (answer) => faultOf(answer, next),
        (error: unknown) => String(error),
      );
      if (fault !== null) faults.push(`${next.name}: ${fault}`);
      // Some of them log the owner out.
      if (drawn.length % 100 === 0 && (await server.get('/api/v2/users/me', { 'coder-session-token': session })).status === 401) {
        session = await logIn(server, OWNER);
        secrets.push(session.slice(11));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  const log = server.logs();
  const leaks = secrets.filter((secret) => log.includes(secret)).map((secret) => secret.slice(0, 4));
  return { sent: Math.min(count, all.length), faults, leaks };
}

/** What is wrong with this response, or null. */
function faultOf(answer: RawAnswer | null, { hangUp }: Malformed): string | null {
  if (answer === null) return hangUp ? null : 'no answer';
  const { status, head, body } = answer;
  if (!(status >= 100 && status < 500)) return `status ${status}`;
  if ((status === 401 || status === 403) && !head.includes('www-authenticate: ')) return `${status} without a challenge`;
  if (status >= 400 && !FOREIGN_STATUSES.includes(status) && !head.includes('x-coder-build-version: '))
    return `${status} in a foreign shape`;
  // A redirect to the login page repeats the interrupted request.
  if (status >= 400 && body.includes(MARK)) return 'it repeats what could be a secret';
  const isWhole = !head.includes('transfer-encoding: chunked') && head.includes('content-type: application/json') && body !== '';
  return isWhole && !isJson(body) ? 'its JSON is none' : null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Some of them, in a random order determined by the seed (a linear congruential generator is enough). */
function draw<Item>(items: Item[], seed: number, count: number): Item[] {
  let state = seed >>> 0;
  for (let i = items.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const j = Math.floor((state / 2 ** 32) * (i + 1));
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
  return items.slice(0, count);
}
