import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Program } from '../../bench/contestants/program.js';
import { ROOT } from '../../bench/contestants/paths.js';
import { freePort, untilListening } from '../../support/free-port.js';
import { programFolder } from '../../support/program-folder.js';
import { type Provider, registerResourceServer } from '../../support/oauth/index.js';

/** The MCP server of examples/mcp-server, registered as a resource server that is open to apps that register themselves. */
export class ExampleMcpServer {
  private constructor(
    readonly url: string,
    private readonly program: Program,
    private readonly folder: string,
  ) {}

  static async start(provider: Provider, directory: string): Promise<ExampleMcpServer> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/mcp`;
    const { id, secret } = await registerResourceServer(provider, { identifier: url, allows_self_registered_apps: true });
    const folder = await programFolder('mcp-server');
    copyFileSync(`${ROOT}/examples/mcp-server/server.mjs`, join(folder, 'server.mjs'));
    const program = Program.start(
      { directory },
      {
        name: 'mcp-server',
        command: process.execPath,
        args: [join(folder, 'server.mjs')],
        env: { ISSUER: provider.url, CLIENT_ID: id, CLIENT_SECRET: secret, PORT: String(port) },
      },
    );
    await untilListening(port, program.child);
    return new ExampleMcpServer(url, program, folder);
  }

  async stop(): Promise<void> {
    await this.program.stop();
    rmSync(this.folder, { recursive: true });
  }
}
