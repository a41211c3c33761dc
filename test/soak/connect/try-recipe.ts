import { join } from 'node:path';
import { Program } from '../../bench/contestants/program.js';
import { freePort } from '../../support/free-port.js';
import { type ClientOptions, WebAppVisitor } from '../../support/oauth/index.js';
import { travel } from './journey.js';
import type { Recipe } from './recipe.js';
import { type Identities, prove, registerRelyingParty, type RelyingParty, untilServing } from './relying-party.js';
import { tryVerifier } from './verifier.js';
import { checkAccess, registerResource } from './resource-recipe.js';
import { type Installed, install } from './workshop.js';

export interface Surroundings extends Identities {
  /** The URL of the MCP server of examples/mcp-server, for its clients. */
  readonly mcpUrl: string;
  /** The client that signs in at the MCP servers among the recipes. */
  readonly mcpClient: Recipe;
  readonly directory: string;
}

/** Starts the program of a recipe as its page says, and uses it as a person would. Returns the version of the library. */
export async function tryRecipe(recipe: Recipe, surroundings: Surroundings): Promise<string> {
  const folder = join(surroundings.directory, recipe.name);
  const installed = install(recipe, folder);
  const port = await freePort();
  switch (recipe.client) {
    case 'mcp': {
      const variables = { MCP_URL: surroundings.mcpUrl, BROWSER: 'echo %s' };
      await whileRunning(recipe, installed, folder, { ...variables, PORT: String(port) }, (program) => useTool(program, surroundings));
      break;
    }
    case 'api':
    case 'mcp-server':
    case 'mcp-proxy':
      await tryResource(recipe, installed, folder, port, surroundings);
      break;
    case 'relying-party':
      await whileServing(recipe, installed, folder, port, surroundings, prove);
      break;
    case 'verifier':
      await tryVerifier(recipe, installed, folder);
      break;
    case 'confidential':
    case 'public': {
      const variables = await register(recipe, recipe.client, port, surroundings);
      await whileRunning(recipe, installed, folder, { ...variables, PORT: String(port) }, (program) =>
        signIn(recipe, program, port, surroundings),
      );
    }
  }
  return installed.version;
}

async function tryResource(recipe: Recipe, installed: Installed, folder: string, port: number, surroundings: Surroundings): Promise<void> {
  const { provider, mcpClient } = surroundings;
  const resource = await registerResource(recipe, port, provider);
  try {
    await whileRunning(recipe, installed, folder, { ...resource.variables, PORT: String(port) }, async (program) => {
      // A proxy accepts only tokens of its own.
      if (recipe.client !== 'mcp-proxy') await checkAccess(recipe, resource.url, provider, program);
      else await program.waitUntilServing(new URL('/.well-known/oauth-protected-resource/mcp', resource.url).href);
      if (recipe.client !== 'api') await tryRecipe(mcpClient, { ...surroundings, mcpUrl: resource.url, directory: folder });
    });
  } finally {
    await resource.stop();
  }
}

/** Installs software that signs people in, and lets it run meanwhile. */
export async function whileInstalled(
  recipe: Recipe,
  surroundings: Identities & Pick<Surroundings, 'directory'>,
  use: (party: RelyingParty) => Promise<void>,
): Promise<void> {
  const folder = join(surroundings.directory, recipe.name);
  await whileServing(recipe, install(recipe, folder), folder, await freePort(), surroundings, use);
}

async function whileServing(
  recipe: Recipe,
  installed: Installed,
  folder: string,
  port: number,
  identities: Identities,
  use: (party: RelyingParty) => Promise<void>,
): Promise<void> {
  const party = await registerRelyingParty(recipe, port, identities);
  try {
    await whileRunning(recipe, installed, folder, { ...party.variables, PORT: String(port) }, async (program) => {
      await untilServing(party, program);
      await use(party);
    });
  } finally {
    await party.stop();
  }
}

async function whileRunning(
  { name }: Recipe,
  { command: [command, ...args] }: Installed,
  cwd: string,
  env: Record<string, string>,
  use: (program: Program) => Promise<void>,
): Promise<void> {
  const program = Program.start({ directory: cwd }, { name, command, args, cwd, env });
  try {
    await use(program);
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}\n${program.output().slice(-2_000)}`, { cause: error });
  } finally {
    await program.stop();
  }
}

async function register(
  { callback = '/callback' }: Recipe,
  type: NonNullable<ClientOptions['type']>,
  port: number,
  { provider }: Surroundings,
): Promise<Record<string, string>> {
  const redirectUris = [`http://127.0.0.1:${port}${callback}`];
  const client = await provider.createClient({ type, redirectUris, scope: 'user:read' });
  return { ISSUER: provider.url, CLIENT_ID: client.id, CLIENT_SECRET: client.secret ?? '' };
}

/** As a person would: where the app begins to sign in leads to consent, consent back to the app, which then shows who has signed in. */
async function signIn({ login = '/login' }: Recipe, program: Program, port: number, { provider }: Surroundings): Promise<void> {
  const app = `http://127.0.0.1:${port}`;
  await program.waitUntilServing(`${app}/`);
  const page = await new WebAppVisitor(app, provider.server, provider.account).signIn(login);
  if (page.status !== 200 || !page.text.includes(provider.account.username)) throw new Error(`${page.status} ${page.text.slice(0, 300)}`);
}

/** The client prints the address that it opens, waits for the person's consent, and prints the response of a tool. */
async function useTool(program: Program, { provider: { server, account } }: Surroundings): Promise<void> {
  const [address] = await program.waitFor(/http\S*\/authorize\?\S+/);
  await travel(new URL(address), server, account);
  await program.waitFor(new RegExp(`^You are ${account.username}$`, 'm'));
}
