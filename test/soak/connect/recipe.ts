import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../bench/contestants/paths.js';

export const PAGES = join(ROOT, 'docs', 'connect');

/** The comment at the beginning of a page. */
interface Header {
  readonly runtime: 'node' | 'python' | 'go' | 'go-command' | 'maven' | 'apache' | 'gatehouse';
  /** As the package manager has them; the first one is the library that the page is about. */
  readonly packages: readonly string[];
  /**
   * What it is. `confidential` and `public`: an app. `mcp`: a client of an MCP server, which registers itself and knows nothing else. `api`: a resource server.
   * `mcp-server`: one with tools. `mcp-proxy`: one that is an app as well. `relying-party`: software that signs people in by OpenID Connect.
   * `verifier`: software that is handed ID tokens.
   */
  readonly client: 'confidential' | 'public' | 'mcp' | 'api' | 'mcp-server' | 'mcp-proxy' | 'relying-party' | 'verifier';
  /** Path of the redirect URI, where it is not `/callback`. */
  readonly callback?: string;
  /** Where signing in begins, where it is not `/login`. */
  readonly login?: string;

  /** A folder of test/fixtures/connect: what is run instead of a file of the page, which only configures software that cannot be had here. */
  readonly program?: string;

  /** Of an API: tokens that it verifies by itself, so that it does not notice when they are revoked. By default it asks about each. */
  readonly tokens?: 'jwt';

  // Of relying parties and verifiers:
  /** What it is registered for. */
  readonly scope?: string;
  /** Settings of the app, beside those that follow from the rest. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** What the page says that it does. */
  readonly promises?: readonly Promised[];
  /** Where it shows who is there, where that is not `/`. */
  readonly home?: string;
  /** Where signing out begins: with a form, or a redirect. `{home}` and `{end-session}` are addresses. */
  readonly logout?: string;
  /** Where it is told about logouts. */
  readonly backchannel?: string;
}

/**
 * `login`: it signs people in. `groups`: it knows the group of which somebody is a member. `refresh`: it renews the access. `logout`: signing out there ends
 * the session here. `told`: signing out here ends the session there.
 */
export type Promised = 'login' | 'groups' | 'refresh' | 'logout' | 'told';

/** A page of docs/connect with a program that can be run. */
export interface Recipe extends Header {
  /** The name of the page's file. */
  readonly name: string;
  readonly title: string;
  readonly files: readonly RecipeFile[];
}

/** A code block whose fence names a file after the language. */
interface RecipeFile {
  readonly path: string;
  readonly text: string;
}

/** A page about software that nothing here can install. */
const NOT_TRIED = /^<!-- not tried: .+ -->$/m;
const HEADER = /^<!-- recipe: (\{.*\}) -->$/m;
const TITLE = /^# (.+)$/m;
const FILE = /^```\w+ (\S+)\n(.*?)^```$/gms;

/** The recipes of docs/connect, by name. */
export function readRecipes(): Recipe[] {
  return readdirSync(PAGES)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) => file.slice(0, -'.md'.length))
    .sort()
    .map((name) => ({ name, page: readFileSync(join(PAGES, `${name}.md`), 'utf8') }))
    .filter(({ page }) => !NOT_TRIED.test(page))
    .map(({ name, page }) => readRecipe(name, page));
}

function readRecipe(name: string, page: string): Recipe {
  const header = HEADER.exec(page)?.[1];
  const title = TITLE.exec(page)?.[1];
  const shown = Array.from(page.matchAll(FILE), ([, path = '', text = '']) => ({ path, text }));
  if (header === undefined || title === undefined || shown.length === 0)
    throw new Error(`docs/connect/${name}.md has no header, title or file`);
  const head = JSON.parse(header) as Header;
  return { name, title, ...head, files: [...programOf(head), ...shown] };
}

function programOf({ program }: Header): RecipeFile[] {
  if (program === undefined) return [];
  const folder = join(ROOT, 'test', 'fixtures', 'connect', program);
  return readdirSync(folder).map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}
