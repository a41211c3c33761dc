import type { OpenAPIObject } from '@nestjs/swagger';
import { pino } from 'pino';
import { publicScopeFor } from '../../../src/authz/index.js';
import { createDataSource } from '../../../src/data-source.js';
import { loadConfig } from '../../../src/config/index.js';
import { Keyring, DbcryptContext, startDbcrypt } from '../../../src/dbcrypt/index.js';
import { type RoutePolicy, RouteRegistry } from '../../../src/http/index.js';
import { createApp } from '../../../src/main.js';
import { openApiJson } from '../../../src/server/index.js';
import { type Operation, operationsOf } from '../../../src/swagger/document-types.js';
import { createDatabase } from '../../support/database.js';

/** Served, and deliberately undocumented, since no client calls them. */
const UNDOCUMENTED: readonly RegExp[] = [
  /^(GET|POST) \/(setup|login|reauthenticate|cli-auth|device|invitation|settings\/tokens)$/, // pages
  /^POST \/(device\/answer|invitation\/accept)$/,
  /^POST \/oauth2\/logout(\/confirm)?$/,
  /^(GET|POST) \/account(\/|$)/,
  /^(GET|POST) \/admin\//,
  /^GET \/$/,
  /^POST \/(logout|first-steps\/hide)$/,
  /^GET \/pages\/:name$/,
  /^GET \/swagger/,
  /^GET \/docs(\/\*)?$/,
  /^GET \/(healthz|readyz)$/, // For monitoring the process.
  /^GET \/api\/v2$/, // A greeting.
  /^POST \/oauth2\/token$/, // The same as /oauth2/tokens.
  /^GET \/\.well-known\/[a-z-]+\/\*$/, // The same as without a path.
];

describe('docs/openapi.json and the routes of the server', () => {
  let documented: Map<string, Operation>;
  let served: Map<string, RoutePolicy | undefined>;

  beforeAll(async () => {
    const document = JSON.parse(await openApiJson()) as OpenAPIObject;
    documented = new Map(operationsOf(document).map(({ path, method, operation }) => [`${method.toUpperCase()} ${path}`, operation]));

    const database = await createDatabase();
    const dataSource = await createDataSource(database.url).initialize();
    const encryption = await startDbcrypt(new DbcryptContext(dataSource), new Keyring([]), 'test');
    const config = loadConfig({ env: {}, argv: [], isTerminal: false });
    const app = await createApp({ config, dataSource, encryption }, pino({ level: 'silent' }));
    // Fastify answers HEAD wherever it answers GET.
    const routes = app
      .get(RouteRegistry)
      .list()
      .filter(({ method }) => method !== 'HEAD');
    served = new Map(routes.map(({ method, url, policy }) => [`${method} ${url === '/' ? url : url.replace(/\/$/, '')}`, policy]));
    await app.close();
    await dataSource.destroy();
    await database.drop();
  });

  /** A wildcard has no name here; the document calls it a path. */
  const inOpenApi = (route: string): string => route.replace(/:(\w+)/g, '{$1}').replace(/\/\*$/, '/{path}');

  it('documents every route except those listed here', () => {
    const missing = [...served.keys()].filter(
      (route) => !documented.has(inOpenApi(route)) && !UNDOCUMENTED.some((known) => known.test(route)),
    );
    expect(missing).toEqual([]);
  });

  it('documents only served routes', () => {
    const routes = new Set([...served.keys()].map(inOpenApi));
    expect([...documented.keys()].filter((operation) => !routes.has(operation))).toEqual([]);
  });

  it('has no exception for a documented or missing route', () => {
    const unused = UNDOCUMENTED.filter(
      (known) => ![...served.keys()].some((route) => known.test(route) && !documented.has(inOpenApi(route))),
    );
    expect(unused).toEqual([]);
  });

  it('states the security of every operation, exactly as the policy of its route demands it', () => {
    for (const [route, policy] of served) {
      const operation = documented.get(inOpenApi(route));
      if (!operation || !policy) continue;
      expect([route, operation.security]).toEqual([route, expect.anything()]);
      const ways = operation.security ?? [];
      const names = ways.flatMap((way) => Object.keys(way));
      // Only the endpoints of OAuth authenticate anybody beside the guard.
      const isChecked = policy.access !== 'public' || (policy.style === 'oauth' && ways.length > 0);
      expect([route, isChecked ? ways.length > 0 : ways]).toEqual([route, isChecked ? true : []]);
      if (policy.access === 'public') {
        expect([route, names.filter((name) => name !== 'client' && name !== 'registration')]).toEqual([route, []]);
        continue;
      }
      if (policy.agents === 'only') {
        expect([route, ways]).toEqual([route, [{ agent: [] }]]);
        continue;
      }
      const agent = policy.agents === 'too' ? [{ agent: [] }] : [];
      const scopes = [...new Set(policy.permissions.map(({ type, action }) => publicScopeFor(type, action)))].sort();
      const takesApps = policy.access === 'required' && (policy.credential ?? 'any') === 'any';
      expect([route, ways]).toEqual([
        route,
        [
          ...(takesApps ? [{ oauth2: scopes }] : []),
          { bearer: [] },
          { session: [] },
          ...agent,
          ...(policy.access === 'optional' ? [{}] : []),
        ],
      ]);
    }
  });
});
