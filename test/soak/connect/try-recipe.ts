import { join } from 'node:path';
import { Program } from '../../bench/contestants/program.js';
import { BrowserSession } from '../../support/browser-session.js';
import { CookieJar } from '../../support/cookie-jar.js';
import { freePort } from '../../support/free-port.js';
import { type Answer, sendRequest } from '../../support/http-client.js';
import { registerClient } from '../../support/oauth/index.js';
import type { RunningServer } from '../../support/server.js';
import { type Account } from '../../support/sign-in.js';
import type { Recipe } from './recipe.js';
import { install } from './workshop.js';

export interface Surroundings {
  readonly server: RunningServer;
  /** A session of somebody who may register apps. */
  readonly session: string;
  readonly account: Account;
  readonly directory: string;
}

/** What follows the first form of a page, for apps that begin with one; any other response is returned as it is. */
async function submitted(page: Answer, app: string, jar: CookieJar): Promise<Answer> {
  const form = page.status === 200 ? /<form\b[^>]*>.*?<\/form>/s.exec(page.text)?.[0] : undefined;
  if (form === undefined) return page;
  const attribute = (tag: string, name: string): string => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  const body = new URLSearchParams();
  for (const [input] of form.matchAll(/<input\b[^>]*>/g)) body.append(attribute(input, 'name'), attribute(input, 'value'));
  return sendRequest('POST', new URL(attribute(form, 'action'), app), { jar, headers: { origin: app }, body });
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
    const jar = new CookieJar();
    const leaving = await submitted(await sendRequest('GET', new URL(recipe.login ?? '/login', app), { jar, follow: true }), app, jar);
    const target = new URL(leaving.headers.get('location') ?? '', app);
    if (target.origin !== server.url) throw new Error(`/login does not lead to the server but to ${target.href}: ${leaving.text}`);
    const back = await new BrowserSession(server).authorize(target, account);
    const page = await sendRequest('GET', back, { jar, follow: true });
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
