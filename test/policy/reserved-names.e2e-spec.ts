import { pino } from 'pino';
import { agentNameFault } from '../../src/agents/agent-fields.js';
import { tokenNameFault } from '../../src/auth/keys/token-name.js';
import { GROUP_NAME_MAX_LENGTH, nameFault, RESERVED_NAMES } from '../../src/common/index.js';
import { loadConfig } from '../../src/config/index.js';
import { createDataSource } from '../../src/data-source.js';
import { DbcryptContext, Keyring, startDbcrypt } from '../../src/dbcrypt/index.js';
import { RouteRegistry } from '../../src/http/index.js';
import { usernameCandidates, usernameFrom } from '../../src/identity-providers/login/username.js';
import { createApp } from '../../src/main.js';
import { usernameFault } from '../../src/users/names.js';
import { createDatabase } from '../support/database.js';

/** Validates a name used as a path parameter. The preceding segment distinguishes routes with equal parameter names. */
const RULES: Readonly<Record<string, (name: string) => string | null>> = {
  ':user': usernameFault,
  ':organization': nameFault,
  ':group': (name) => nameFault(name, GROUP_NAME_MAX_LENGTH),
  ':agent': agentNameFault,
  'tokens/:name': tokenNameFault,
};

/** Parameters that no user chooses, or that cannot collide with a path, with the reason. */
const FREE: Readonly<Record<string, string>> = {
  'users/:id': 'a UUID; no path beside it is one',
  'organizations/:id': 'a UUID; no path beside it is one',
  'invitations/:invitation': 'a UUID; no path beside it is one',
  'apps/:id': 'a UUID; no path beside it is one',
  'signing-keys/:kid': 'a hash of 43 characters; no path beside it is as long',
  'resource-servers/:id': 'a UUID; no path beside it is one',
  'apps/:app': 'a UUID; no path beside it is one',
  'keys/:key': 'ten random characters; its sibling has another length',
  'secrets/:name': 'its sibling is for POST, which a secret by name does not know',
  'swagger/:file': 'files of the API explorer, which nobody adds to',
  'oidc/:provider': 'an operator names providers in the configuration; its sibling ends where the name begins',
};

/** Words that a path resolves to something other than the object of that name. */
const SPELLED: readonly string[] = ['me', 'default', 'new', 'create'];

describe('a name that is a segment of a path', () => {
  let routes: string[][];

  beforeAll(async () => {
    const database = await createDatabase();
    const dataSource = await createDataSource(database.url).initialize();
    const encryption = await startDbcrypt(new DbcryptContext(dataSource), new Keyring([]), 'test');
    const config = loadConfig({ env: {}, argv: [], isTerminal: false });
    const app = await createApp({ config, dataSource, encryption }, pino({ level: 'silent' }));
    routes = app
      .get(RouteRegistry)
      .list()
      .map(({ url }) => url.split('/').filter((segment) => segment !== ''));
    await app.close();
    await dataSource.destroy();
    await database.drop();
  });

  /** `[parameter with the preceding segment, the fixed segments in the same place]`. */
  const siblings = (): [string, string][] =>
    routes.flatMap((route) =>
      route.flatMap((segment, place): [string, string][] => {
        if (!segment.startsWith(':')) return [];
        const beside = routes.filter((other) =>
          other.slice(0, place).every((each, n) => each === route[n] || (each.startsWith(':') && route[n]?.startsWith(':'))),
        );
        const words = beside.flatMap((other) => other[place] ?? []).filter((word) => !word.startsWith(':') && word !== '*');
        return words.map((word) => [`${route[place - 1] ?? ''}/${segment}`, word]);
      }),
    );

  it('is refused wherever it could collide with a path', () => {
    const found = siblings();
    expect(found.length).toBeGreaterThan(20);
    const free = found.filter(([parameter, word]) => {
      if (parameter in FREE) return false;
      const rule = RULES[parameter] ?? RULES[parameter.split('/')[1] ?? ''];
      return rule === undefined || [word, word.toUpperCase()].some((spelling) => rule(spelling) === null);
    });
    expect(free).toEqual([]);
    expect(Object.keys(FREE).filter((parameter) => !found.some(([known]) => known === parameter))).toEqual([]);
  });

  it('is refused for users, groups and organizations alike, in any case', () => {
    for (const name of [...SPELLED, ...RESERVED_NAMES]) {
      for (const spelling of [name, name.toUpperCase(), name.charAt(0).toUpperCase() + name.slice(1)]) {
        for (const rule of [RULES[':user'], RULES[':organization'], RULES[':group']])
          expect([spelling, rule?.(spelling)]).toEqual([spelling, expect.any(String)]);
      }
    }
    for (const name of ['ada', 'media', 'me2', 'newton', 'admin']) expect(usernameFault(name)).toBeNull();
  });

  it('is never chosen at a first login', () => {
    for (const said of [...RESERVED_NAMES, 'ME', 'first@example.test', 'me@example.test']) {
      const wanted = usernameFrom(said);
      expect(usernameCandidates(wanted, 10).filter((name) => usernameFault(name) !== null)).toEqual([]);
    }
  });
});
