import { jest } from '@jest/globals';
import { judgeClock, judgeDatabase, judgeMigrations } from './database.js';
import type { Verdict } from './finding.js';
import { judgeCertificate, judgeName, judgeNoResponse, judgeProxy, judgeResponse } from './front.js';
import { judgeForwarding } from './forwarding.js';
import { judgeEncryption, judgeSigningKeys } from './keys.js';
import { judgeDisk, judgeProvider, judgeSettings } from './machine.js';
import { learn, networksOf } from './probes.js';

type Expected = readonly (readonly [Verdict['result'], detail: RegExp, fix?: RegExp])[];
type Case = readonly [name: string, found: readonly Verdict[], expected: Expected];

const NOW = new Date('2026-12-02T12:00:00Z');
const days = (count: number): Date => new Date(NOW.getTime() + count * 86_400_000);
const DATABASE = {
  version: '18.1',
  place: 'db:5432/gatehouse',
  isReadOnly: false,
  isExposed: false,
  maxConnections: 97,
  clockAheadMs: 0,
  schema: { applied: [], oldestServer: null },
};
const NOON = new Date('2026-01-01T12:00:00Z');
const TARGET = { name: 'webhook', lastError: null, waitsSince: null };
const KEYS = { faults: [], held: ['aa'], primary: 'aa', known: [], broken: [], unprepared: [], encryptionsWarning: 100 };
const CERTIFICATE = { source: 'https://id.example.com', validFrom: days(-10), validTo: days(60), coversHost: true, distrust: null };
const RESPONSE = { status: 200, location: null, version: 'v2.0.0', externalUrl: 'https://id.example.com', code: null };
const EXPECTED = { accessUrl: 'https://id.example.com', ownVersion: 'v2.0.0' };
const PROXY = { accessUrl: 'https://id.example.com', servesTls: true, trusted: [], trustedHeaders: ['X-Forwarded-For'], seen: [] };
const MIB = 1024 * 1024;

const CASES: readonly Case[] = [
  ['a database', judgeDatabase(DATABASE, { maxOpen: 10 }), [['ok', /^PostgreSQL 18\.1 at db:5432\/gatehouse$/]]],
  [
    'a standby without TLS, with few connections',
    judgeDatabase({ ...DATABASE, isReadOnly: true, isExposed: true, maxConnections: 5 }, { maxOpen: 10 }),
    [
      ['failed', /read-only/, /primary/],
      ['warning', /not encrypted/, /sslmode=disable/],
      ['warning', /up to 10 connections, and PostgreSQL accepts 5/, /CODER_PG_CONN_MAX_OPEN/],
    ],
  ],
  ['the same time', judgeClock({ clockAheadMs: -900 }), [['ok', /agrees/]]],
  ['a clock behind', judgeClock({ clockAheadMs: 7_000 }), [['warning', /^7 seconds behind/, /NTP/]]],
  ['a clock ahead', judgeClock({ clockAheadMs: -90_000 }), [['failed', /^90 seconds ahead of/, /NTP/]]],
  ['all migrations', judgeMigrations({ applied: ['a', 'b'], oldestServer: 'a' }, ['a', 'b']), [['ok', /2/]]],
  ['an empty database', judgeMigrations({ applied: null, oldestServer: null }, ['a']), [['warning', /empty/, /Start the server/]]],
  ['missing migrations', judgeMigrations({ applied: ['a'], oldestServer: 'a' }, ['a', 'b', 'c']), [['warning', /2 of 3/, /backup/]]],
  [
    'additions of a newer version',
    judgeMigrations({ applied: ['a', 'b', 'z'], oldestServer: 'b' }, ['a', 'b']),
    [['ok', /2, none is missing; 1 of a newer version/]],
  ],
  [
    'removals of a newer version',
    judgeMigrations({ applied: ['a', 'z'], oldestServer: 'z' }, ['a', 'b']),
    [['failed', /newer version.*\(z\)/, /that version/]],
  ],
  ['no encryption', judgeEncryption({ ...KEYS, held: [], primary: null }), [['ok', /off/]]],
  ['encryption', judgeEncryption(KEYS), [['ok', /on, with the key aa/]]],
  ['a key that is not one', judgeEncryption({ ...KEYS, faults: ['the key at index 0 is empty'] }), [['failed', /index 0/, /openssl rand/]]],
  ['a key that its text does not fit', judgeEncryption({ ...KEYS, broken: ['aa'] }), [['failed', /cannot decrypt.*: aa/, /backup/]]],
  ['an audit log that is forwarded', judgeForwarding([{ ...TARGET, name: 'file' }], ['file'], NOON), [['ok', /file/]]],
  ['a target that no server has', judgeForwarding([], ['syslog'], NOON), [['warning', /no server/, /Start a server/]]],
  [
    'a target that fails and one that is behind',
    judgeForwarding(
      [
        { name: 'file', lastError: null, waitsSince: new Date(NOON.getTime() - 20 * 60_000) },
        { ...TARGET, lastError: 'the status of its response is 500, not 2xx' },
      ],
      ['file', 'webhook'],
      NOON,
    ),
    [
      ['warning', /file: entries wait for 20 minutes/, /log/],
      ['failed', /webhook: .*500/, /Nothing is lost/],
    ],
  ],
  [
    'a missing key, a revoked first one, a server without it',
    judgeEncryption({
      ...KEYS,
      known: [
        { id: 'aa', isActive: false, encryptions: 101 },
        { id: 'bb', isActive: true, encryptions: 1 },
      ],
      unprepared: ['host 7'],
    }),
    [
      ['failed', /not given: bb/, /behind the first key/],
      ['failed', /aa, was revoked/, /begin with/],
      ['warning', /aa, has encrypted 101/, /rotate/],
      ['warning', /host 7/, /Restart/],
    ],
  ],
  ['signing keys', judgeSigningKeys([{ feature: 'oidc_signing', newestSignsFrom: days(-29) }], 30 * 86_400, NOW), [['ok', /29 days/]]],
  ['no signing keys', judgeSigningKeys([], 30 * 86_400, NOW), [['ok', /none/]]],
  [
    'a signing key that nothing replaces, and one of a wrong clock',
    judgeSigningKeys(
      [
        { feature: 'oidc_signing', newestSignsFrom: days(-40) },
        { feature: 'oidc_signing_es256', newestSignsFrom: days(9) },
      ],
      30 * 86_400,
      NOW,
    ),
    [
      ['warning', /oidc_signing has signed for 40 days, and its lifetime is 30/, /Start a server/],
      ['warning', /oidc_signing_es256 begins to sign in 9 days/, /revoke/],
    ],
  ],
  ['a name', judgeName({ host: 'id.example.com', addresses: ['192.0.2.1'] }), [['ok', /192\.0\.2\.1/]]],
  ['an unknown name', judgeName({ host: 'id.example.com', addresses: [] }), [['failed', /no address/, /DNS/]]],
  ['a certificate', judgeCertificate(CERTIFICATE, NOW), [['ok', /valid until 2027-01-31/]]],
  ['one that expires soon', judgeCertificate({ ...CERTIFICATE, validTo: days(3) }, NOW), [['warning', /expires on 2026-12-05/, /Renew/]]],
  ['one that has expired', judgeCertificate({ ...CERTIFICATE, validTo: days(-1) }, NOW), [['failed', /expired on/, /Renew/]]],
  ['one of the future', judgeCertificate({ ...CERTIFICATE, validFrom: days(1) }, NOW), [['failed', /only from/, /clock/]]],
  ['one of another host', judgeCertificate({ ...CERTIFICATE, coversHost: false }, NOW), [['failed', /another host/, /CODER_ACCESS_URL/]]],
  [
    'one without its chain',
    judgeCertificate({ ...CERTIFICATE, distrust: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, NOW),
    [['failed', /intermediate/, /whole chain/]],
  ],
  [
    'one that is not trusted',
    judgeCertificate({ ...CERTIFICATE, distrust: 'CERT_REVOKED' }, NOW),
    [['failed', /CERT_REVOKED/, /authority/]],
  ],
  ['a response', judgeResponse(RESPONSE, EXPECTED), [['ok', /v2\.0\.0 responds/]]],
  [
    'a redirect',
    judgeResponse({ ...RESPONSE, status: 301, location: 'https://www.example.com/' }, EXPECTED),
    [['failed', /redirects to https:\/\/www\.example\.com\//, /CODER_ACCESS_URL/]],
  ],
  [
    'another host',
    judgeResponse({ ...RESPONSE, status: 400, code: 'host_unknown' }, EXPECTED),
    [['failed', /another host/, /proxy_set_header Host/]],
  ],
  [
    'another program',
    judgeResponse({ ...RESPONSE, version: null, status: 404 }, EXPECTED),
    [['failed', /status 404/, /where the proxy sends/]],
  ],
  [
    'a proxy without a server',
    judgeResponse({ ...RESPONSE, version: null, status: 502 }, EXPECTED),
    [['failed', /status 502/, /Start the server/]],
  ],
  ['a server in trouble', judgeResponse({ ...RESPONSE, status: 503 }, EXPECTED), [['failed', /status 503/, /readyz/]]],
  [
    'another deployment',
    judgeResponse({ ...RESPONSE, externalUrl: 'https://old.example.com' }, EXPECTED),
    [['failed', /https:\/\/old\.example\.com/, /same settings/]],
  ],
  ['another version', judgeResponse({ ...RESPONSE, version: 'v1.9.0' }, EXPECTED), [['warning', /v1\.9\.0/, /version of the server/]]],
  ['no response', judgeNoResponse('nothing listens', false), [['failed', /nothing listens/, /Start the server/]]],
  ['no response because of a certificate', judgeNoResponse('TLS', true), [['skipped', /certificate/]]],
  ['no proxy', judgeProxy(PROXY), [['ok', /none is trusted/]]],
  ['a trusted proxy', judgeProxy({ ...PROXY, servesTls: false, trusted: ['10.0.0.1/32'] }), [['ok', /10\.0\.0\.1\/32/]]],
  ['trust in everyone', judgeProxy({ ...PROXY, trusted: ['0.0.0.0/0'] }), [['warning', /anyone can choose/, /only the addresses/]]],
  [
    'TLS that ends elsewhere',
    judgeProxy({ ...PROXY, servesTls: false }),
    [['warning', /a proxy is in front/, /CODER_PROXY_TRUSTED_ORIGINS/]],
  ],
  [
    'a trusted proxy that sends no header',
    judgeProxy({ ...PROXY, trusted: ['10.0.0.0/8'], seen: [{ address: '10.0.0.1', count: 30, isTrusted: true }] }),
    [['warning', /30 of the last 30/, /set X-Forwarded-For/]],
  ],
  [
    'one private address for everyone',
    judgeProxy({ ...PROXY, seen: [{ address: '172.18.0.2', count: 30, isTrusted: false }] }),
    [['warning', /came from 172\.18\.0\.2/, /CODER_PROXY_TRUSTED_ORIGINS/]],
  ],
  [
    'one private address on a machine of its developer',
    judgeProxy({ ...PROXY, accessUrl: 'http://localhost:3000', seen: [{ address: '127.0.0.1', count: 30, isTrusted: false }] }),
    [['ok', /none/]],
  ],
  ['space', judgeDisk({ folder: '/var/lib/gatehouse', freeBytes: 9_000 * MIB, totalBytes: 10_000 * MIB }), [['ok', /9000 MiB of 10000/]]],
  [
    'little space',
    judgeDisk({ folder: '/x', freeBytes: 900 * MIB, totalBytes: 10_000 * MIB }),
    [['warning', /900 MiB/, /Free some space/]],
  ],
  ['no space', judgeDisk({ folder: '/x', freeBytes: 9 * MIB, totalBytes: 10_000 * MIB }), [['failed', /9 MiB/, /larger disk/]]],
  ['settings', judgeSettings({ errors: [], warnings: [] }), [['ok', /no contradictions/]]],
  [
    'wrong settings',
    judgeSettings({ errors: ['CODER_X: is wrong'], warnings: ['CODER_Y: is odd'] }),
    [
      ['failed', /^CODER_X: is wrong$/, /configuration\.md/],
      ['warning', /^CODER_Y: is odd$/, /configuration\.md/],
    ],
  ],
  ['a provider', judgeProvider([{ name: 'discovery', isFine: true, detail: 'it names the issuer' }]), [['ok', /names the issuer/]]],
  [
    'a provider without keys',
    judgeProvider([
      { name: 'discovery', isFine: true, detail: 'fine' },
      { name: 'keys', isFine: false, detail: 'none' },
    ]),
    [['failed', /^keys: none$/, /CODER_OIDC_ISSUER_URL/]],
  ],
];

describe('the doctor', () => {
  it.each(CASES)('judges %s, and has a fix unless all is well', (_name, found, expected) => {
    expect(found.map(({ result }) => result)).toEqual(expected.map(([result]) => result));
    found.forEach(({ detail, fix = '' }, index) => {
      const [, wantedDetail = /^$/, wantedFix = /^$/] = expected[index] ?? [];
      expect(detail).toMatch(wantedDetail);
      expect(fix).toMatch(wantedFix);
    });
  });

  it('gives no check more than its time, and closes what comes too late', async () => {
    jest.useFakeTimers();
    try {
      let arrive: (facts: string) => void = () => undefined;
      const late: string[] = [];
      const learning = learn(
        () => new Promise<string>((resolve) => (arrive = resolve)),
        (facts) => late.push(facts),
      );
      await jest.advanceTimersByTimeAsync(10_000);
      expect(await learning).toEqual({ error: 'no result within 10 seconds' });
      arrive('a connection');
      await jest.advanceTimersByTimeAsync(0);
      expect(late).toEqual(['a connection']);
    } finally {
      jest.useRealTimers();
    }
  });

  it('says why a check learned nothing, on one line', async () => {
    expect(await learn(() => Promise.reject(new Error('no\n  route')))).toEqual({ error: 'no route' });
    expect(await learn(() => Promise.resolve(7))).toEqual({ facts: 7 });
  });

  it('knows the addresses in networks of both families', () => {
    const isTrusted = networksOf(['10.0.0.0/8', 'fd00::/8']);
    expect(['10.1.2.3', 'fd00::1', '192.0.2.1', 'nonsense'].map(isTrusted)).toEqual([true, true, false, false]);
  });
});
