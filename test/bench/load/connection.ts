import { connect, type Socket } from 'node:net';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

type Waiting = (answer: HttpAnswer | null) => void;

const HEAD_END = '\r\n\r\n';

/**
 * One kept-alive HTTP/1.1 connection with at most one request in flight. It understands just what servers answer to a benchmark, because
 * every instruction here is taken from the server under load, which shares the processor.
 */
export class Connection {
  private socket: Socket | null = null;
  private received = '';
  private waiting: Waiting | null = null;

  constructor(
    private readonly host: string,
    private readonly port: number,
  ) {}

  /** Answers null when the connection broke. The next request opens another. */
  send(request: string, done: Waiting): void {
    this.waiting = done;
    this.socket ??= this.open();
    this.socket.write(request, 'latin1');
  }

  close(): void {
    this.waiting = null;
    this.socket?.destroy();
    this.socket = null;
  }

  private open(): Socket {
    const socket = connect(this.port, this.host).setNoDelay(true).setEncoding('latin1');
    this.received = '';
    socket.on('data', (text: string) => {
      this.received = this.received === '' ? text : this.received + text;
      const answer = parseAnswer(this.received);
      if (!answer) return;
      this.received = '';
      this.answer(answer);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.answer(null);
    });
    return socket;
  }

  private answer(answer: HttpAnswer | null): void {
    const done = this.waiting;
    this.waiting = null;
    done?.(answer);
  }
}

/** The complete response that this text is; null while something is missing. */
export function parseAnswer(text: string): HttpAnswer | null {
  const headEnd = text.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const head = text.slice(0, headEnd);
  const status = Number(head.slice(9, 12));
  const rest = text.slice(headEnd + HEAD_END.length);
  const [, length] = /\r\ncontent-length: *(\d+)/i.exec(head) ?? [];
  if (length !== undefined) return rest.length >= Number(length) ? { status, body: rest } : null;
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) return { status, body: '' };
  const body = joinChunks(rest);
  return body === null ? null : { status, body };
}

/** RFC 9112 section 7.1, without trailers. */
function joinChunks(text: string): string | null {
  let body = '';
  for (let at = 0; ;) {
    const lineEnd = text.indexOf('\r\n', at);
    if (lineEnd < 0) return null;
    const size = parseInt(text.slice(at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (text.length < next) return null;
    if (size === 0) return body;
    body += text.slice(lineEnd + 2, lineEnd + 2 + size);
    at = next;
  }
}
