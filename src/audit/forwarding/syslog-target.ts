import { createSocket } from 'node:dgram';
import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { connect as connectTls } from 'node:tls';
import { describeFault } from '../../outgoing/index.js';
import { type ForwardedEntry, ForwardFault, type ForwardTarget, lineOf, withoutValues } from './forwarded-entry.js';

/** RFC 5424 section 6.2.1: facility 13 is the audit log; severity 4 is a warning, 5 a notice. */
const FACILITY = 13;
const TIMEOUT_MS = 10_000;
/** How long the receiver may take to close the connection after us. One that never does has the entries all the same. */
const CLOSE_WITHIN_MS = 2_000;
/** More does not fit into a datagram. */
const MAX_DATAGRAM = 60_000;

const DEFAULT_PORT: Readonly<Record<string, number>> = { 'udp:': 514, 'tcp:': 514, 'tls:': 6514 };

/**
 * Sends messages of RFC 5424: one per datagram (RFC 5426), or with their length before them over TCP (RFC 6587) or TLS (RFC 5425). Nothing in syslog
 * confirms a message. Over TCP and TLS we close first and wait for the receiver to do the same, which it does after it has read everything.
 */
export class SyslogTarget implements ForwardTarget {
  readonly name = 'syslog';
  readonly #protocol: string;
  readonly #host: string;
  readonly #port: number;

  /** `ca`: the certificates that verify the receiver, in PEM format; undefined: those of Node.js. */
  constructor(
    url: string,
    private readonly ca: string | undefined,
  ) {
    const { protocol, hostname: host, port } = new URL(url);
    this.#protocol = protocol;
    this.#host = host.replace(/^\[|\]$/g, '');
    this.#port = Number(port) || (DEFAULT_PORT[protocol] ?? 514);
  }

  async send(entries: readonly ForwardedEntry[]): Promise<void> {
    try {
      if (this.#protocol === 'udp:') await this.#sendDatagrams(entries);
      else await this.#sendStream(entries);
    } catch (cause) {
      throw new ForwardFault(`the syslog receiver did not take it: ${describeFault(cause, false)}`, false, { cause });
    }
  }

  async #sendDatagrams(entries: readonly ForwardedEntry[]): Promise<void> {
    const { address, family } = await this.#addressOf();
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
    // Each `send` gets its own failure; without a listener, this event would end the process.
    socket.on('error', () => undefined);
    try {
      for (const entry of entries) {
        const whole = messageOf(entry);
        const message = whole.length <= MAX_DATAGRAM ? whole : messageOf(withoutValues(entry));
        await new Promise<void>((resolve, reject) => {
          socket.send(message, this.#port, address, (error) => {
            if (error) reject(error);
            else resolve();
          });
        });
      }
    } finally {
      socket.close();
    }
  }

  /** Of IPv4 if there is one, because a datagram to an address where nobody listens is lost without a word. */
  async #addressOf(): Promise<LookupAddress> {
    const addresses = await lookup(this.#host, { all: true });
    return addresses.find(({ family }) => family === 4) ?? addresses[0] ?? { address: this.#host, family: 4 };
  }

  async #sendStream(entries: readonly ForwardedEntry[]): Promise<void> {
    const socket = this.#connect();
    const isOver = AbortSignal.timeout(TIMEOUT_MS);
    try {
      await once(socket, this.#protocol === 'tls:' ? 'secureConnect' : 'connect', { signal: isOver });
      const ended = once(socket, 'close', { signal: isOver });
      ended.catch(() => undefined);
      socket.resume();
      const frames = entries.map(messageOf).map((message) => Buffer.concat([Buffer.from(`${message.length} `), message]));
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject);
        isOver.addEventListener('abort', () => {
          reject(isOver.reason as Error);
        });
        socket.end(Buffer.concat(frames), resolve);
      });
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_WITHIN_MS)));
      await Promise.race([ended, late]);
      clearTimeout(timer);
    } finally {
      socket.on('error', () => undefined).destroy();
    }
  }

  #connect(): Socket {
    const place = { host: this.#host, port: this.#port };
    if (this.#protocol === 'tcp:') return connect(place);
    return connectTls({
      ...place,
      ...(isIP(this.#host) === 0 && { servername: this.#host }),
      ...(this.ca !== undefined && { ca: this.ca }),
    });
  }
}

function messageOf(entry: ForwardedEntry): Buffer {
  const priority = FACILITY * 8 + (entry.status_code >= 400 ? 4 : 5);
  // RFC 5424 section 6.2.4: printable ASCII without spaces.
  const host = hostname().replace(/[^\x21-\x7e]/g, '') || '-';
  return Buffer.from(`<${priority}>1 ${entry.time} ${host.slice(0, 255)} gatehouse ${process.pid} audit - \uFEFF${lineOf(entry)}`);
}
