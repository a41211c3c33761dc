import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expectStatus } from '../../support/expect-answer.js';
import { APPS, type Client, type OpenIdTokens, type Provider, SIGNING_KEYS, startProvider } from '../../support/oauth/index.js';
import { TlsFront } from '../../support/tls-front.js';
import { Membership } from './membership.js';
import type { Recipe } from './recipe.js';
import type { Installed } from './workshop.js';

/**
 * Hands ID tokens to software that asks this server for nothing but its keys, over https. It writes a line for each: whose token it is, or that it is
 * refused. Throws where a token is not judged as the page says.
 */
export async function tryVerifier(recipe: Recipe, installed: Installed, folder: string): Promise<void> {
  const front = await TlsFront.start();
  const provider = await startProvider({ CODER_ACCESS_URL: front.origin });
  front.target = provider.url;
  try {
    const membership = await Membership.create(provider);
    const client = await register(provider, recipe);
    for (const { path, text } of recipe.files) {
      writeFileSync(join(folder, path), text.replaceAll('https://gatehouse.example.com', front.origin).replaceAll('CLIENT_ID', client.id));
    }
    const lines = new Dialogue(installed.command, folder, { AUTHORITY: front.authority.certFile });
    await lines.expect(/^ready$/);
    await judge(lines, provider, client, membership, recipe.scope ?? 'openid');
    await lines.end();
  } finally {
    await provider.server.stop();
    await front.stop();
  }
}

async function judge(lines: Dialogue, provider: Provider, client: Client, membership: Membership, scope: string): Promise<void> {
  const idToken = async (app = client): Promise<string> => ((await provider.obtainTokens(app, { scope })) as OpenIdTokens).id_token;
  const accepted = new RegExp(`^accepted: \\S*${provider.account.username} .*${membership.name}`);
  const good = await idToken();
  await lines.ask(good, accepted);
  await lines.ask(await idToken(await register(provider)), /^refused: /);
  const [header = '', , signature = ''] = good.split('.');
  const claims = JSON.parse(Buffer.from(good.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
  const altered = Buffer.from(JSON.stringify({ ...claims, preferred_username: 'root' })).toString('base64url');
  await lines.ask([header, altered, signature].join('.'), /^refused: /);
  const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
  await lines.ask([unsigned, altered, ''].join('.'), /^refused: /);
  await lines.ask((await provider.obtainTokens(client, { scope })).access_token, /^refused: /);
  // The key set has grown meanwhile.
  await provider.admin('POST', SIGNING_KEYS, { algorithm: 'RS256' });
  await lines.ask(await idToken(), accepted);
}

async function register(provider: Provider, recipe?: Recipe): Promise<Client> {
  const client = await provider.createClient(recipe?.scope === undefined ? {} : { scope: recipe.scope });
  expectStatus(await provider.admin('PUT', `${APPS}/${client.id}`, { name: client.name, ...recipe?.settings }), 200);
  return client;
}

/** A program that answers each line with a line. */
class Dialogue {
  private readonly child;
  private readonly lines;

  constructor([command, ...args]: Installed['command'], cwd: string, env: Readonly<Record<string, string>>) {
    this.child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface(this.child.stdout)[Symbol.asyncIterator]();
  }

  async ask(line: string, answer: RegExp): Promise<void> {
    this.child.stdin.write(`${line}\n`);
    await this.expect(answer);
  }

  async expect(answer: RegExp): Promise<void> {
    const line = String((await this.lines.next()).value);
    if (!answer.test(line)) throw new Error(`it says ${JSON.stringify(line)} instead of ${String(answer)}`);
  }

  async end(): Promise<void> {
    this.child.stdin.end();
    await once(this.child, 'exit');
  }
}
