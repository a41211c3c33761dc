import { connect } from 'node:net';

/** A request made to be expensive, as the bytes of its head and its body. */
export interface HostileRequest {
  readonly what: string;
  readonly head: string;
  readonly body: Buffer;
}

const MIB = 1024 * 1024;

/** Requests from a stranger: none of them needs a login. */
export function hostileRequests(host: string): readonly HostileRequest[] {
  const post = (what: string, path: string, type: string, body: Buffer, extra = ''): HostileRequest => ({
    what,
    head: `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n${extra}\r\n`,
    body,
  });
  const form = 'application/x-www-form-urlencoded';
  const json = 'application/json';
  return [
    post('4 MiB of [ to the login', '/api/v2/users/login', json, Buffer.alloc(4 * MIB, '[')),
    post('16 KiB of [ to the login', '/api/v2/users/login', json, Buffer.alloc(16 * 1024, '[')),
    post('names without end to the login', '/api/v2/users/login', json, Buffer.from(`{${'"a":0,'.repeat(2_500)}"a":0}`)),
    post('4 MiB of JSON without a credential', '/api/v2/users', json, Buffer.alloc(4 * MIB, '{"a":')),
    post('a credential that is none, and 1 MiB', '/api/v2/authcheck', json, Buffer.alloc(MIB, '['), 'Coder-Session-Token: x\r\n'),
    post('parameters without end to the token endpoint', '/oauth2/tokens', form, Buffer.alloc(16 * 1024, 'a&')),
    post('4 MiB to the token endpoint', '/oauth2/tokens', form, Buffer.alloc(4 * MIB, '%')),
    post('an upload without a credential', '/api/v2/files', 'application/x-tar', Buffer.alloc(MIB)),
    post('a type that is not taken', '/api/v2/users/login', 'text/plain', Buffer.alloc(MIB, 'x')),
    post('a path that does not exist', '/api/v2/nothing', json, Buffer.alloc(MIB, '[')),
    {
      what: 'a redirect within a redirect within …',
      head: `GET /nope?${'redirect=?'.repeat(800)} HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
      body: Buffer.alloc(0),
    },
  ];
}

/** The result of the load. */
export interface LoadReport {
  readonly bytes: number;
  /** How often each status was the first response of a connection; 0: none. */
  readonly statuses: ReadonlyMap<number, number>;
}

/**
 * Sends the requests over and over, each on a connection of its own, `connections` at a time, until `signal` says stop: at most
 * `bytesPerSecond`, as long as the server takes them.
 */
export async function sendHostileLoad(
  url: string,
  requests: readonly HostileRequest[],
  options: { readonly connections: number; readonly bytesPerSecond: number; readonly signal: AbortSignal },
): Promise<LoadReport> {
  const statuses = new Map<number, number>();
  const startedAt = performance.now();
  let bytes = 0;
  let next = 0;
  const sendAll = async (): Promise<void> => {
    while (!options.signal.aborted) {
      const request = requests[next++ % requests.length];
      if (!request) return;
      bytes += request.head.length + request.body.length;
      const status = await sendOne(url, request);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const aheadMs = (bytes / options.bytesPerSecond) * 1_000 - (performance.now() - startedAt);
      if (aheadMs > 0) await new Promise((resolve) => setTimeout(resolve, aheadMs));
    }
  };
  await Promise.all(Array.from({ length: options.connections }, sendAll));
  return { bytes, statuses };
}

/** The status of the response, whenever it arrives; 0 if the connection ends without one. */
function sendOne(url: string, { head, body }: HostileRequest): Promise<number> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let status = 0;
    socket.on('error', () => undefined);
    socket.on('data', (piece: Buffer) => {
      status ||= Number(piece.toString('latin1', 9, 12));
      // Everything has been sent, so only the response is left to wait for.
      if (socket.writableLength === 0) socket.destroy();
    });
    socket.on('close', () => {
      resolve(status);
    });
    socket.write(head);
    socket.write(body, () => {
      if (status !== 0) socket.destroy();
    });
  });
}
