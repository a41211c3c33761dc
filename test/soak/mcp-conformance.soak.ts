import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findRuntime } from '../bench/compare/runtimes.js';
import { Program } from '../bench/contestants/program.js';
import { run as runProgram } from '../bench/contestants/prepare.js';
import { BrowserSession } from '../support/browser-session.js';
import { freePort } from '../support/free-port.js';
import { sendRequest } from '../support/http-client.js';
import { type Provider, startProvider } from '../support/oauth/index.js';
import { temporaryDirectory } from '../support/temporary-directory.js';
import type { Soak } from './section.js';

export const title = "MCP's conformance suite for authorization servers passes";
export const limitSeconds = 900;

/** The suite needs Node.js 22 or later. */
const NODE = '24';
const SUITE = '@modelcontextprotocol/conformance@^0.2.0-alpha.12';

export async function run({ say, check }: Soak): Promise<void> {
  const runtime = findRuntime(NODE);
  check(runtime !== null, `Node.js ${NODE} can be fetched`);
  const directory = await temporaryDirectory('mcp-conformance');
  const provider = await startProvider();
  try {
    writeFileSync(join(directory, 'package.json'), '{"private":true}');
    runProgram('npm', ['install', '--no-audit', '--no-fund', SUITE], { cwd: directory, isQuiet: true });
    const report = await runSuite(provider, runtime?.node ?? '', directory);
    for (const [line] of report.matchAll(/^(?:✓|Total:) .*$/gm)) say(line);
  } finally {
    await provider.server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * All its scenarios for authorization servers; a person signs in and consents meanwhile. Returns the report. Throws if one fails. The client is
 * public: where a server accepts public clients, the suite never sends the secret of a confidential one.
 */
async function runSuite(provider: Provider, node: string, directory: string): Promise<string> {
  const port = await freePort();
  const client = await provider.createClient({ type: 'public', redirectUris: [`http://127.0.0.1:${port}/callback`] });
  const program = Program.start(
    { directory },
    {
      name: 'mcp-conformance',
      command: node,
      args: [
        join(directory, 'node_modules', '.bin', 'conformance'),
        'authorization',
        ...['--url', provider.url, '--client-id', client.id],
        ...['--resource', provider.url, '--port', String(port)],
      ],
      cwd: directory,
    },
  );
  try {
    const [address] = await program.waitFor(/http\S*\/oauth2\/authorize\?\S+/);
    const back = await new BrowserSession(provider.server).authorize(new URL(address), provider.account);
    await sendRequest('GET', back);
    const status = await program.exited();
    if (status !== 0) throw new Error(`it ended with status ${String(status)}:\n${program.output()}`);
    return program.output();
  } finally {
    await program.stop();
  }
}
