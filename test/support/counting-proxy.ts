import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

const LENGTH_BYTES = 4;
/** Messages of the frontend that start work in the database: a simple query, and the execution of a portal. */
const STATEMENTS = new Set(['Q'.charCodeAt(0), 'E'.charCodeAt(0)]);
/** The message that gives a statement its parameters: the name of the portal, then of the statement, each with a zero byte after it. */
const BIND = 'B'.charCodeAt(0);

/** Sits between a server and its PostgreSQL and counts the statements that pass. */
export class CountingProxy {
  private statements = 0;
  private readonly prepared: string[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    /** The address for the server to connect to. */
    readonly url: string,
  ) {}

  static async before(databaseUrl: string): Promise<CountingProxy> {
    const target = new URL(databaseUrl);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = new URL(databaseUrl);
    url.hostname = '127.0.0.1';
    url.port = String((server.address() as AddressInfo).port);
    const proxy = new CountingProxy(server, url.href);
    server.on('connection', (client) => {
      proxy.join(client, connect(Number(target.port), target.hostname));
    });
    return proxy;
  }

  /** How many statements `work` made the server send. Only for a server that does nothing else meanwhile. */
  async during(work: () => Promise<void>): Promise<number> {
    const before = this.statements;
    await work();
    return this.statements - before;
  }

  /** The names of the prepared statements that `work` made the server execute, in order. */
  async preparedDuring(work: () => Promise<void>): Promise<string[]> {
    const before = this.prepared.length;
    await work();
    return this.prepared.slice(before);
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(client: Socket, database: Socket): void {
    for (const socket of [client, database]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        client.destroy();
        database.destroy();
      });
    }
    const count = counter((type, content) => {
      if (STATEMENTS.has(type)) this.statements++;
      if (type === BIND) this.prepared.push(content.toString('utf8').split('\0')[1] ?? '');
    });
    client.on('data', count);
    client.pipe(database);
    database.pipe(client);
  }
}

/** Follows the messages of one frontend. The first has no type. */
function counter(onMessage: (type: number, content: Buffer) => void): (piece: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let typeBytes = 0;
  return (piece) => {
    rest = Buffer.concat([rest, piece]);
    while (rest.length >= typeBytes + LENGTH_BYTES) {
      const end = typeBytes + rest.readInt32BE(typeBytes);
      if (rest.length < end) return;
      if (typeBytes === 1) onMessage(rest[0]!, rest.subarray(typeBytes + LENGTH_BYTES, end));
      rest = rest.subarray(end);
      typeBytes = 1;
    }
  };
}
