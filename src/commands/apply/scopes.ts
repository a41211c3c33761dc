import { closest } from '../../config/index.js';
import { UNLISTED_SCOPES } from '../oauth2/known-scopes.js';
import type { Wish } from './desired.js';
import { type Entry, isList, textOf, type Value } from './entry.js';
import type { Action } from './plan.js';
import type { Server } from './server.js';

/**
 * Of apps that get other scopes: those that neither the server has nor the files. The API accepts them, because an app can be registered before an API that
 * it uses, but more likely somebody has mistyped one.
 */
export async function unknownScopes(server: Server, { things }: Wish, actions: readonly Action[]): Promise<string[]> {
  const wanted = actions.flatMap((each) => {
    if (each.action !== 'create' && each.action !== 'update') return [];
    if (each.kind !== 'apps') return [];
    const before = each.action === 'update' ? scopesOf(each.found.entry) : [];
    return scopesOf(each.thing.entry)
      .filter((scope) => !before.includes(scope))
      .map((scope) => ({ app: each.title, scope }));
  });
  if (wanted.length === 0) return [];
  const inFiles = things.filter(({ kind }) => kind === 'resource_servers').flatMap(({ entry }) => namesOf(entry['scopes'] ?? []));
  const isKnown = (known: readonly string[]): boolean => wanted.every(({ scope }) => known.includes(scope));
  if (isKnown([...UNLISTED_SCOPES, ...inFiles])) return [];
  const { scopes_supported: own } = (await server.api.GET('/.well-known/oauth-authorization-server')).data;
  if (isKnown([...UNLISTED_SCOPES, ...inFiles, ...own])) return [];
  const others = (await server.resourceServers()).flatMap(({ scopes }) => scopes.map(({ name }) => name));
  const known = [...UNLISTED_SCOPES, ...inFiles, ...own, ...others];
  return wanted
    .filter(({ scope }) => !known.includes(scope))
    .map(({ app, scope }) => {
      const meant = closest(scope, known);
      return `app ${app}: there is no scope ${JSON.stringify(scope)}${meant === undefined ? '' : `. Did you mean ${JSON.stringify(meant)}?`}`;
    });
}

function scopesOf(entry: Entry): string[] {
  return textOf(entry, 'scope').split(' ').filter(Boolean);
}

function namesOf(scopes: Value): string[] {
  return isList(scopes) ? scopes.map((each) => textOf(each as Entry, 'name')) : []; // As the schema says.
}
