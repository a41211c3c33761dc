import { parsePostgresUrl } from '../../config/index.js';
import { ConnectionStrategy } from './connection-strategy.js';
import { FormerPrimaries } from './former-primaries.js';
import { UNLIMITED_SESSION } from './session-defaults.js';
import { DatabaseUnavailableError } from './unavailable.js';

/** The hosts in the order in which a pool would try them, when every attempt fails like this. */
function triedHosts(url: string, error: Error): string[] {
  const strategy = new ConnectionStrategy(parsePostgresUrl(url), UNLIMITED_SESSION);
  const tried = [];
  for (let mode = strategy.mode; ;) {
    const next = strategy.alternativeTo(mode, error, tried);
    tried.push(mode);
    if (!next) return tried.map(({ host }) => host.host);
    mode = next;
  }
}

const failure = (message: string, code = ''): Error => Object.assign(new Error(message), { code });

describe('the hosts of a URL', () => {
  const URL = 'postgres://a,b,c/app?sslmode=disable';

  it.each([
    ['refuses connections', failure('connect ECONNREFUSED', 'ECONNREFUSED')],
    ['does not respond', failure('timeout expired')],
    ['is a standby', new DatabaseUnavailableError('PostgreSQL is read-only: it is a standby, or fenced')],
    ['is starting', failure('the database system is starting up', '57P03')],
  ])('are each tried once if one %s', (_what, error) => {
    expect(triedHosts(URL, error)).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['a wrong password', failure('password authentication failed', '28P01')],
    ['a missing database', failure('database "app" does not exist', '3D000')],
    ['too many connections', failure('sorry, too many clients already', '53300')],
    ['a busy pool', failure('timeout exceeded when trying to connect')],
  ])('are not tried after %s, which no other host would mend', (_what, error) => {
    expect(triedHosts(URL, error)).toEqual(['a']);
  });

  it('are tried after the one that worked last', () => {
    const strategy = new ConnectionStrategy(parsePostgresUrl(URL), UNLIMITED_SESSION);
    const refused = failure('connect ECONNREFUSED', 'ECONNREFUSED');
    const second = strategy.alternativeTo(strategy.mode, refused, [])!;
    strategy.switchTo(second);
    expect(strategy.clientConfig()).toMatchObject({ host: 'b', port: 5432, connectionTimeoutMillis: 2_000 });
    expect(strategy.alternativeTo(second, refused, [])?.host.host).toBe('a');
  });

  it('are each tried with and without TLS where sslmode allows both', () => {
    expect(triedHosts('postgres://a,b/app', failure('The server does not support SSL connections'))).toEqual(['a', 'a', 'b', 'b']);
  });
});

describe('a former primary', () => {
  it('is refused once a promoted server was seen, and so is a standby; another cluster has other timelines', () => {
    const primaries = new FormerPrimaries();
    primaries.refuse({ system: '1', timeline: 4 });
    primaries.refuse({ system: '1', timeline: 5 });
    expect(() => {
      primaries.refuse({ system: '1', timeline: 4 });
    }).toThrow(/former primary/);
    expect(() => {
      primaries.refuse({ system: '1', timeline: null });
    }).toThrow(/standby/);
    primaries.refuse(null);
    primaries.refuse({ system: '1', timeline: 5 });
    primaries.refuse({ system: '2', timeline: 1 });
  });
});
