import { join } from 'node:path';
import { Program } from '../../bench/contestants/program.js';
import { BrowserSession } from '../../support/browser-session.js';
import { freePort } from '../../support/free-port.js';
import { sendRequest } from '../../support/http-client.js';
import { type ClientOptions, registerClient, WebAppVisitor } from '../../support/oauth/index.js';
import type { RunningServer } from '../../support/server.js';
import type { Account } from '../../support/sign-in.js';
import type { Recipe } from './recipe.js';
import { type Installed, install } from './workshop.js';

export interface Surroundings {
  readonly server: RunningServer;
  /** A session of somebody who may register apps. */
  readonly session: string;
  readonly account: Account;
  /** The URL of the MCP server of examples/mcp-server, for its clients. */
  readonly mcpUrl: string;
  readonly directory: string;
}

/** Starts the program of a recipe as its page says, and signs a person in. Returns the version of the library. */
export async function tryRecipe(recipe: Recipe, surroundings: Surroundings): Promise<string> {
  const folder = join(surroundings.directory, recipe.name);
  const installed = install(recipe, folder);
  const port = await freePort();
  const variables =
    recipe.client === 'mcp'
      ? { MCP_URL: surroundings.mcpUrl, BROWSER: 'echo %s' }
      : await register(recipe, recipe.client, port, surroundings);
  const program = start(recipe, installed, folder, { ...variables, PORT: String(port) });
  try {
    if (recipe.client === 'mcp') await useTool(program, surroundings);
    else await signIn(recipe, program, port, surroundings);
    return installed.version;
  } catch (error) {
    throw new Error(`${recipe.name}: ${(error as Error).message}\n${program.output().slice(-2_000)}`, { cause: error });
  } finally {
    await program.stop();
  }
}

async function register(
  { callback = '/callback' }: Recipe,
  type: NonNullable<ClientOptions['type']>,
  port: number,
  { server, session }: Surroundings,
): Promise<Record<string, string>> {
  const redirectUris = [`http://127.0.0.1:${port}${callback}`];
  const client = await registerClient(server, session, { type, redirectUris, scope: 'user:read' });
  return { ISSUER: server.url, CLIENT_ID: client.id, CLIENT_SECRET: client.secret ?? '' };
}

function start({ name }: Recipe, { command: [command, ...args] }: Installed, cwd: string, env: Record<string, string>): Program {
  return Program.start({ directory: cwd }, { name, command, args, cwd, env });
}

/** As a person would: where the app begins to sign in leads to consent, consent back to the app, which then shows who has signed in. */
async function signIn({ login = '/login' }: Recipe, program: Program, port: number, { server, account }: Surroundings): Promise<void> {
  const app = `http://127.0.0.1:${port}`;
  await program.waitUntilServing(`${app}/`);
  const page = await new WebAppVisitor(app, server, account).signIn(login);
  if (page.status !== 200 || !page.text.includes(account.username)) throw new Error(`${page.status} ${page.text.slice(0, 300)}`);
}

/** The client prints the address that it opens, waits for the person's consent, and prints the response of a tool. */
async function useTool(program: Program, { server, account }: Surroundings): Promise<void> {
  const [address] = await program.waitFor(/http\S*\/oauth2\/authorize\?\S+/);
  const back = await new BrowserSession(server).authorize(new URL(address), account);
  await sendRequest('GET', back);
  await program.waitFor(new RegExp(`^You are ${account.username}$`, 'm'));
}
