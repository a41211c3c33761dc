import { join } from 'node:path';
import { Program } from '../../bench/contestants/program.js';
import { freePort } from '../../support/free-port.js';
import { registerClient, WebAppVisitor } from '../../support/oauth/index.js';
import type { RunningServer } from '../../support/server.js';
import type { Account } from '../../support/sign-in.js';
import type { Recipe } from './recipe.js';
import { install } from './workshop.js';

export interface Surroundings {
  readonly server: RunningServer;
  /** A session of somebody who may register apps. */
  readonly session: string;
  readonly account: Account;
  readonly directory: string;
}

/**
 * Starts the web app of a recipe as its page says, and signs in to it as a person would: `/login` leads to consent, consent to `/callback`,
 * and the app then shows who has signed in. Returns the version of the library.
 */
export async function tryRecipe(recipe: Recipe, { server, session, account, directory }: Surroundings): Promise<string> {
  const folder = join(directory, recipe.name);
  const { command, version } = install(recipe, folder);
  const port = await freePort();
  const app = `http://127.0.0.1:${port}`;
  const client = await registerClient(server, session, {
    type: recipe.client,
    redirectUris: [app + (recipe.callback ?? '/callback')],
    scope: 'user:read',
  });
  const program = Program.start(
    { directory },
    {
      name: recipe.name,
      command: command[0],
      args: command.slice(1),
      cwd: folder,
      env: { ISSUER: server.url, CLIENT_ID: client.id, CLIENT_SECRET: client.secret ?? '', PORT: String(port) },
    },
  );
  try {
    await program.waitUntilServing(`${app}/`);
    const page = await new WebAppVisitor(app, server, account).signIn(recipe.login ?? '/login');
    if (page.status !== 200 || !page.text.includes(account.username)) {
      throw new Error(`${recipe.name}: ${page.status} ${page.text.slice(0, 300)}`);
    }
    return version;
  } catch (error) {
    throw new Error(`${recipe.name}: ${(error as Error).message}\n${program.output().slice(-2_000)}`, { cause: error });
  } finally {
    await program.stop();
  }
}
