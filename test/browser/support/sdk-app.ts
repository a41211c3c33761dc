import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const PROGRAM = /^```js app\.js\n(.*?)^```$/ms;

/** The SDK as it ships. */
export const SDK_FILE = join(ROOT, 'dist', 'sdk', 'client.js');

/** The app of docs/sdk.md, on an origin and site of its own. */
export class SdkApp {
  private settings = '';

  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async start(): Promise<SdkApp> {
    const program = PROGRAM.exec(readFileSync(join(ROOT, 'docs', 'sdk.md'), 'utf8'))?.[1];
    if (program === undefined) throw new Error('docs/sdk.md has no app.js');
    const scripts: Readonly<Record<string, string>> = { '/app.js': program, '/sdk.js': readFileSync(SDK_FILE, 'utf8') };
    const server = createServer((request, response) => {
      const script = scripts[request.url ?? ''];
      response.setHeader('content-type', script === undefined ? 'text/html; charset=utf-8' : 'text/javascript');
      response.end(script ?? app.page());
    });
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    const app = new SdkApp(server, `http://localhost:${(server.address() as AddressInfo).port}`);
    return app;
  }

  get redirectUri(): string {
    return `${this.origin}/callback`;
  }

  configure(url: string, clientId: string): void {
    this.settings = `data-url="${url}" data-client-id="${clientId}"`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private page(): string {
    return `<!doctype html><html lang="en"><title>Report</title><link rel="icon" href="data:,">
      <body ${this.settings}><button id="sign-in">Sign in</button><p id="name"></p><script type="module" src="/app.js"></script></body></html>`;
  }
}
