import { isDeepStrictEqual } from 'node:util';
import { rawTar } from '../../../src/files/testing/raw-tar.js';
import { type LocatedOperation, operationsOf } from '../../../src/swagger/document-types.js';
import { EXAMPLES } from '../../../src/swagger/examples/all.js';
import type { Example, ExampleRequest } from '../../../src/swagger/examples/example.js';
import { parametersOf } from '../../../src/swagger/examples/example.js';
import { openApiDocument } from '../../support/api-description.js';
import type { Answer, RequestOptions } from '../../support/http-client.js';
import { plantKey } from '../../support/keys.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { bearer } from '../../support/sign-in.js';
import { recordExamples } from './record.js';
import { type Seeded, seed } from './seed.js';
import { differences } from './shape.js';

/** `npm run docs:examples` writes what the server responds into src/swagger/examples, instead of comparing. */
const IS_RECORDING = process.env['GATEHOUSE_RECORD_EXAMPLES'] !== undefined;

/** Their requests come from an identity provider, with a code that works once: test/e2e/identity-providers sends them. */
const NOT_SENT: ReadonlySet<string> = new Set(['githubCallback', 'oidcCallback', 'oidcProviderCallback']);
/** Sent by somebody who logged in with OpenID Connect. */
const OLGAS: ReadonlySet<string> = new Set(['getOidcClaims']);

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const depthOf = ({ path }: LocatedOperation): number => path.split('/').length;
/** What reads comes first and what deletes last, a part before the whole. */
const inOrder = (a: LocatedOperation, b: LocatedOperation): number =>
  METHODS.indexOf(a.method) - METHODS.indexOf(b.method) || (a.method === 'delete' ? depthOf(b) - depthOf(a) : 0);

const documented = operationsOf(await openApiDocument());
const idOf = ({ operation }: LocatedOperation): string => operation.operationId ?? '';
/** A policy test finds those without an example. */
const operations = documented.filter((located) => idOf(located) in EXAMPLES && !NOT_SENT.has(idOf(located))).sort(inOrder);
const exampleOf = (located: LocatedOperation): Example => EXAMPLES[idOf(located)] ?? { response: { status: 0 } };
/** JSON, or the title of a page. The content of files is not text. */
function bodyOf({ headers, text }: Answer): unknown {
  const type = headers.get('content-type') ?? '';
  if (text === '') return undefined;
  if (type.startsWith('application/json')) return JSON.parse(text);
  return type.startsWith('text/html') ? `<!doctype html>${/<title>.*?<\/title>/s.exec(text)?.[0] ?? ''}` : undefined;
}

describe('the examples of the OpenAPI document, sent to a server', () => {
  let server: RunningServer;
  let seeded: Seeded | undefined;
  let first: Answer;
  const recorded: Record<string, Example> = { ...EXAMPLES };

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true', CODER_ACCESS_URL: 'https://gatehouse.example.com' } });
    const creation = operations.find((located) => idOf(located) === 'createFirstUser')!;
    first = await send(creation, exampleOf(creation).request);
    seeded = await seed(server);
  });
  afterAll(async () => {
    if (IS_RECORDING) recordExamples(documented, recorded);
    await server.stop();
  });

  const credentialFor = async (located: LocatedOperation, client: string | undefined): Promise<Record<string, string>> => {
    const ways = (located.operation.security ?? []).flatMap((way) => Object.keys(way));
    if (ways.includes('registration') && client !== undefined) return bearer(seeded?.registrationTokens.get(client) ?? '');
    if (seeded && idOf(located).endsWith('UserInfo')) return bearer(seeded.openIdToken);
    if (seeded && ways.includes('agent') && !ways.includes('session')) return bearer(seeded.agentToken);
    if (!seeded || !ways.includes('session')) return {};
    const { ada, olga } = seeded;
    if (idOf(located) === 'logout') return { 'coder-session-token': await plantKey(server.db, ada.id) };
    return { 'coder-session-token': (OLGAS.has(idOf(located)) ? olga : ada).token };
  };

  const send = async (located: LocatedOperation, request: ExampleRequest = {}): Promise<Answer> => {
    const { path, method, operation } = located;
    const actual = <Value>(value: Value): Value => seeded?.standIns.actual(value) ?? value;
    const values = actual(parametersOf(path, request));
    const address = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
    const query = new URLSearchParams(actual(request.query ?? {})).toString();
    const [contentType = ''] =
      operation.requestBody && !('$ref' in operation.requestBody) ? Object.keys(operation.requestBody.content) : [];
    const body = actual(request.body ?? null) as Record<string, string> | null;
    const options: RequestOptions = {
      headers: {
        ...(await credentialFor(located, values['client_id'])),
        ...(contentType !== '' && { 'content-type': contentType }),
      },
      ...(contentType === 'application/x-tar' && { body: rawTar({ name: 'notes.txt', content: 'Remember the bread.\n' }) }),
      ...(body && { body: contentType.endsWith('urlencoded') ? new URLSearchParams(body) : body }),
    };
    return server.request(method.toUpperCase(), query === '' ? address : `${address}?${query}`, options);
  };

  const shown = (answer: Answer): unknown => seeded?.standIns.documented(bodyOf(answer), server.url);

  it.each(operations.map((located) => [idOf(located), located] as const))('%s', async (id, located) => {
    const example = exampleOf(located);
    const answer = id === 'createFirstUser' ? first : await send(located, example.request);
    const errors: Record<string, Answer> = {};
    for (const [status, { request }] of Object.entries(example.errors ?? {}))
      errors[status] = await send(located, { ...example.request, ...request });

    // What is still right stays as somebody wrote it: its times, names and order differ each time.
    const isRight = example.response.status === answer.status && differences(example.response.body, shown(answer)).length === 0;
    const areRight = Object.entries(errors).every(([status, error]) => isDeepStrictEqual(shown(error), example.errors?.[status]?.body));
    if (IS_RECORDING && isRight && areRight) return;

    if (IS_RECORDING) {
      if (answer.status >= 400) throw new Error(`${answer.status} ${answer.text}`);
      const body = shown(answer);
      recorded[id] = {
        ...(example.request && { request: example.request }),
        response: { status: answer.status, ...(body !== undefined && { body }) },
        ...(example.errors && {
          errors: Object.fromEntries(
            Object.entries(errors).map(([status, error]) => [status, { ...example.errors?.[status], body: shown(error) }]),
          ),
        }),
      };
    } else {
      expect([answer.status, differences(example.response.body, shown(answer))]).toEqual([example.response.status, []]);
    }
    for (const [status, error] of Object.entries(errors)) {
      expect([error.status, error.text]).toEqual([Number(status), expect.anything()]);
      if (!IS_RECORDING) expect(shown(error)).toEqual(example.errors?.[status]?.body);
    }
  });
});
