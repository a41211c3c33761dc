import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { DnsHostResolver } from '../../../src/outgoing/dns-host-resolver.js';

const A = 1;
const AAAA = 28;
/** More than the process has threads. */
const MANY = 64;

/** A DNS server on loopback that knows one host, and never responds about any other. */
class DnsServer {
  readonly asked: string[] = [];
  private readonly socket: Socket = createSocket('udp4');
  private waiting: { readonly count: number; readonly go: () => void } | undefined;

  async start(): Promise<string> {
    this.socket.on('message', (query, { port, address }) => {
      const { name, type, end } = questionOf(query);
      this.asked.push(name);
      if (this.waiting && new Set(this.asked).size >= this.waiting.count) this.waiting.go();
      if (name === 'missing.example.com') this.socket.send(response(query, end, [], 3), port, address);
      if (name !== 'known.example.com') return;
      const data = type === A ? Buffer.from([203, 0, 113, 7]) : Buffer.from('20010db8000000000000000000000007', 'hex');
      this.socket.send(response(query, end, type === A || type === AAAA ? [data] : [], 0), port, address);
    });
    this.socket.bind(0, '127.0.0.1');
    await once(this.socket, 'listening');
    return `127.0.0.1:${this.socket.address().port}`;
  }

  /** Until so many different names were asked for. */
  askedFor(count: number): Promise<void> {
    return new Promise((go) => {
      this.waiting = { count, go };
      if (new Set(this.asked).size >= count) go();
    });
  }

  stop(): void {
    this.socket.close();
  }
}

function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function response(query: Buffer, end: number, records: readonly Buffer[], code: number): Buffer {
  const head = Buffer.from(query.subarray(0, 12));
  head.writeUInt16BE(0x8180 | code, 2);
  head.writeUInt16BE(records.length, 6);
  head.writeUInt32BE(0, 8);
  const type = query.subarray(end - 4, end);
  const answers = records.map((data) => Buffer.concat([Buffer.from([0xc0, 12]), type, Buffer.from([0, 0, 0, 1, 0, data.length]), data]));
  return Buffer.concat([head, query.subarray(12, end), ...answers]);
}

describe('names that others chose', () => {
  let dns: DnsServer;
  let resolver: DnsHostResolver;
  const never = new AbortController().signal;

  beforeAll(async () => {
    dns = new DnsServer();
    resolver = new DnsHostResolver([await dns.start()]);
  });
  afterAll(() => {
    dns.stop();
  });

  it('resolve to their IPv4 and IPv6 addresses', async () => {
    expect(await resolver.resolve('known.example.com', never)).toEqual(['203.0.113.7', '2001:db8::7']);
  });

  it('that do not exist are refused', async () => {
    await expect(resolver.resolve('missing.example.com', never)).rejects.toThrow('no address of missing.example.com');
  });

  it('are not asked for if they are localhost, which is this machine', async () => {
    const before = dns.asked.length;
    for (const name of ['localhost', 'app.localhost']) expect(await resolver.resolve(name, never)).toEqual(['127.0.0.1', '::1']);
    expect(dns.asked.length).toBe(before);
  });

  it('occupy no thread of the process while their servers are silent, and are given up when nobody waits any more', async () => {
    const giveUp = new AbortController();
    dns.asked.length = 0;
    const silent = Array.from({ length: MANY }, (_, n) => resolver.resolve(`silent-${n}.example.com`, giveUp.signal));
    const ended = Promise.allSettled(silent);
    await dns.askedFor(MANY);
    // As the database's name is resolved for a new connection: this takes a thread.
    expect(await lookup('localhost')).toMatchObject({ address: expect.any(String) as unknown });
    giveUp.abort();
    expect((await ended).map(({ status }) => status)).toEqual(Array.from({ length: MANY }, () => 'rejected'));
    await expect(resolver.resolve('known.example.com', giveUp.signal)).rejects.toThrow('aborted');
  });
});
