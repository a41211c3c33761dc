import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { rmSync } from 'node:fs';
import { createServer } from 'node:tls';
import { promisify } from 'node:util';
import type { ForwardedEntry } from '../../../src/audit/forwarding/forwarded-entry.js';
import { SyslogTarget } from '../../../src/audit/forwarding/syslog-target.js';
import { type Certificate, CertificateMaker } from '../../support/certificates.js';
import { eventually } from '../../support/eventually.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';

const MODULE = new URL('../../../src/audit/forwarding/syslog-target.js', import.meta.url).href;

const entry = (number: number): ForwardedEntry => ({
  id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  time: '2026-01-15T09:30:00.000Z',
  request_id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  user_id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  username: 'ada',
  organization_id: '00000000-0000-0000-0000-000000000000',
  ip: '203.0.113.7',
  user_agent: '',
  resource_type: 'user',
  resource_id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  resource_target: 'ada',
  action: 'write',
  status_code: 200,
  diff: {},
  additional_fields: {},
});
/** As many as the server sends at once. */
const BATCH = Array.from({ length: 100 }, (_, number) => entry(number));
const idsIn = (text: string): string[] => Array.from(text.matchAll(/"id":"([^"]+)"/g), ([, id = '']) => id);
const IDS = BATCH.map(({ id }) => id);

it('a batch goes to the name of a receiver over UDP', async () => {
  const socket = createSocket('udp4');
  const received: string[] = [];
  socket.on('message', (message) => received.push(message.toString()));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  try {
    await new SyslogTarget(`udp://localhost:${socket.address().port}`, undefined).send([entry(1)]);
    await eventually('the datagram has arrived', () => Promise.resolve(received.length === 1));
    await expect(new SyslogTarget('udp://receiver.invalid', undefined).send([entry(1)])).rejects.toThrow(
      'the syslog receiver did not take it: ',
    );
  } finally {
    socket.close();
  }
});

it('a batch goes to a receiver over UDP, one datagram for each entry, and Node.js warns of nothing', async () => {
  const socket = createSocket('udp4');
  const received: string[] = [];
  socket.on('message', (message) => received.push(message.toString()));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  try {
    // In a process of its own, whose warnings can be read.
    const program = `const { SyslogTarget } = await import(${JSON.stringify(MODULE)});
      await new SyslogTarget('udp://127.0.0.1:${socket.address().port}', undefined).send(${JSON.stringify(BATCH)});`;
    const { stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
    expect(stderr).toBe('');
    await eventually('every datagram has arrived', () => Promise.resolve(received.length === IDS.length));
    expect(received.flatMap(idsIn)).toEqual(IDS);
  } finally {
    socket.close();
  }
});

describe('over TLS', () => {
  let folder: string;
  let authority: Certificate;
  let other: Certificate;
  let server: ReturnType<typeof createServer>;
  let received = '';
  const urlOf = (host: string): string => `tls://${host}:${(server.address() as AddressInfo).port}`;

  beforeAll(async () => {
    folder = await temporaryDirectory('syslog');
    const maker = new CertificateMaker(folder);
    [authority, other] = [maker.authority('authority'), maker.authority('other')];
    const { cert, key } = maker.leaf('receiver', authority);
    server = createServer({ cert, key }, (socket) => {
      socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
      socket.on('error', () => undefined);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(['localhost', '127.0.0.1'])('a batch goes to %s, whose certificate the configured authority signed', async (host) => {
    received = '';
    await new SyslogTarget(urlOf(host), authority.cert).send(BATCH);
    expect(idsIn(received)).toEqual(IDS);
    // RFC 5425 section 4.3.1: the length, then the message.
    expect(received).toMatch(/^\d+ <109>1 2026-01-15T09:30:00\.000Z /);
  });

  it.each([
    ['of another authority', () => other.cert],
    ['of no authority that Node.js knows', () => undefined],
  ])('nothing goes to a receiver with a certificate %s', async (_what, ca) => {
    received = '';
    await expect(new SyslogTarget(urlOf('localhost'), ca()).send(BATCH)).rejects.toThrow(
      /^the syslog receiver did not take it: its TLS connection failed \((?:SELF_SIGNED|UNABLE_TO)_\w+\): the certificate has to be valid/,
    );
    expect(received).toBe('');
  });
});
