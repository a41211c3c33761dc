import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** A third-party app with pages of its own server: it posts its request, and shows what is posted to its redirect URI. */
export class PostingApp {
  clientId = '';

  private constructor(
    private readonly server: Server,
    /** Another site than that of the server, which the tests reach by its address. */
    readonly origin: string,
  ) {}

  static async start(): Promise<PostingApp> {
    const server = createServer((request, response) => {
      void answer(request).then((html) => response.setHeader('content-type', 'text/html; charset=utf-8').end(html));
    });
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    return new PostingApp(server, `http://localhost:${(server.address() as AddressInfo).port}`);
  }

  get redirectUri(): string {
    return `${this.origin}/callback`;
  }

  configure(_url: string, clientId: string): void {
    this.clientId = clientId;
  }

  /** The address of a page with a form that posts these fields there. */
  formFor(action: string, fields: Readonly<Record<string, string>>): string {
    return `${this.origin}/form?${new URLSearchParams({ action, fields: JSON.stringify(fields) }).toString()}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

async function answer(request: IncomingMessage): Promise<string> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname === '/form') {
    const fields = JSON.parse(searchParams.get('fields') ?? '{}') as Readonly<Record<string, string>>; // Written by `formFor`.
    const inputs = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${escape(value)}">`);
    return page(
      `<form method="post" action="${escape(searchParams.get('action') ?? '')}">${inputs.join('')}<button>Sign in here</button></form>`,
    );
  }
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const received = { method: request.method, origin: request.headers.origin, fields: Object.fromEntries(new URLSearchParams(body)) };
  return page(`<p id="received">${escape(JSON.stringify(received))}</p>`);
}

function page(content: string): string {
  return `<!doctype html><html lang="en"><title>Weekly Report</title><link rel="icon" href="data:,">${content}</html>`;
}
