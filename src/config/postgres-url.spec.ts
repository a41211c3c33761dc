import { InvalidValueError } from './option.js';
import { isLocalTarget, parsePostgresUrl } from './postgres-url.js';

/** The message; it must not contain the URL's secrets. */
function refusal(text: string): string {
  try {
    parsePostgresUrl(text);
  } catch (error) {
    if (error instanceof InvalidValueError) return error.message;
  }
  throw new Error('it was accepted');
}

describe('parsePostgresUrl', () => {
  it.each([
    ['postgres://gh:p%40ss%2Fw%23rd@db.example.com:6432/app', { host: 'db.example.com', port: 6432, user: 'gh', password: 'p@ss/w#rd' }],
    ['postgres://gh:p@ss@db/app', { host: 'db', user: 'gh', password: 'p@ss', database: 'app' }],
    ['postgresql://[::1]:5433/app', { host: '::1', port: 5433, user: undefined, password: undefined }],
    ['postgres://gh@db', { host: 'db', port: 5432, user: 'gh', database: undefined, sslmode: 'prefer' }],
    ['postgresql:///app?host=/run/postgresql', { host: '/run/postgresql', port: 5432, database: 'app' }],
    ['postgres://%2Frun%2Fpostgresql/app', { host: '/run/postgresql', database: 'app' }],
    ['postgres://db/app?sslmode=verify-full', { sslmode: 'verify-full', sslrootcert: undefined }],
    ['postgres://db/app?sslrootcert=system', { sslmode: 'verify-full', sslrootcert: 'system' }],
    ['postgres://db/app?ssl=true', { sslmode: 'require' }],
    ['postgres://db/app?sslmode=verify-ca&sslrootcert=/ca.crt', { sslmode: 'verify-ca', sslrootcert: '/ca.crt' }],
    ['postgres://db/app?channel_binding=require&keepalives_idle=5&pgbouncer=true', { channelBinding: true }],
    ['postgres://db/app?search_path=auth&options=-c%20geqo%3Doff', { options: '-c geqo=off -c search_path=auth' }],
  ])('reads %s', (text, target) => {
    const { hosts, ...rest } = parsePostgresUrl(text);
    expect({ ...rest, ...hosts[0] }).toMatchObject(target);
    expect(hosts).toHaveLength(1);
  });

  it.each([
    ['postgres://gh:pw@10.0.0.1,10.0.0.2/gh?target_session_attrs=read-write', ['10.0.0.1:5432', '10.0.0.2:5432']],
    ['postgres://gh:p,w@db1:5433,[::1],db3:5434/gh', ['db1:5433', '::1:5432', 'db3:5434']],
    ['postgres://db1,db2:6432/gh?port=6000', ['db1:6000', 'db2:6000']],
    ['postgres:///gh?host=db1,db2&port=6000,6001', ['db1:6000', 'db2:6001']],
    ['postgres:///gh?host=db1,/run/postgresql', ['db1:5432', '/run/postgresql:5432']],
  ])('reads the hosts of %s in their order', (text, hosts) => {
    expect(parsePostgresUrl(text).hosts.map(({ host, port }) => `${host}:${port}`)).toEqual(hosts);
  });

  it.each([
    'postgres://gh:hunter?2@127.0.0.1/gh',
    'postgres://gh:hunter#2@127.0.0.1/gh',
    'postgres://gh:hunter/2@127.0.0.1/gh',
    'postgres://gh:hunter%2@127.0.0.1/gh',
    'postgres://gh:100%hunter@127.0.0.1/gh',
    'postgres://gh:h@nter/hunter#2@127.0.0.1/gh',
    'postgres://gh:hunter:x@127.0.0.1:hunter/gh',
  ])('explains for %s how a password is encoded, and does not repeat it', (text) => {
    expect(refusal(text)).toMatch(/@ is %40, : is %3A, \/ is %2F, \? is %3F, # is %23 and % is %25$/);
    expect(refusal(text)).not.toContain('unter');
  });

  it.each([
    ['postgres://db1:1,db2:2/app?port=3,4,5', /has 2 hosts but 3 ports/],
    [`postgres://${Array(9).fill('db').join(',')}/app`, /has more than 8 hosts/],
    ['postgres://db1:5432,db2:x/app', /no valid port/],
    ['postgres://db/app?target_session_attrs=standby', /target_session_attrs: it must be any or read-write or primary/],
    ['postgres://db/app?sslmode=on', /unknown sslmode: must be one of disable, allow, prefer, require, verify-ca, verify-full/],
    ['postgres://db/app?sslmode=verify-ca', /verify-ca, which requires sslrootcert=<file>/],
    ['postgres://db/app?sslmode=require&sslrootcert=system', /sslrootcert=system, which requires sslmode=verify-full/],
    ['postgres://db/app?sslmod=require', /the parameter sslmod, which is not supported; use one of host, port/],
    ['postgres://db/app?connect_timeout=soon', /connect_timeout that is not a whole number/],
    ['postgres://db:99999/app', /no valid port/],
  ])('refuses %s', (text, reason) => {
    expect(refusal(text)).toMatch(reason);
  });

  it.each([
    ['postgres://127.0.0.1/app', true],
    ['postgres://localhost/app', true],
    ['postgres://[::1]/app', true],
    ['postgres:///app?host=/run/postgresql', true],
    ['postgres://127.example.com/app', false],
    ['postgres://10.0.0.1/app', false],
  ])('tells whether %s is on this machine', (text, isLocal) => {
    expect(isLocalTarget(parsePostgresUrl(text))).toBe(isLocal);
  });
});
