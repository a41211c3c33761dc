import { closest } from '../../config/index.js';
import type { Client } from '../../sdk/client/index.js';
import { CommandFailure, FAILURE } from '../client/index.js';

/** Not in the metadata, because some clients ask for whatever is in there; and what old clients call the scope for everything. */
export const UNLISTED_SCOPES = ['gatehouse:admin', 'gatehouse:admin.read', 'all'];

/** The API registers any name, because an app can be registered before an API that it uses. Somebody who types one has more likely mistyped it. */
export async function checkScope(api: Client, scope: string | undefined, before = ''): Promise<void> {
  const names = namesIn(scope ?? '').filter((name) => !namesIn(before).includes(name) && !UNLISTED_SCOPES.includes(name));
  if (names.length === 0) return;
  const { scopes_supported: own } = (await api.GET('/.well-known/oauth-authorization-server')).data;
  if (names.every((name) => own.includes(name))) return;
  const resources = (await api.GET('/api/v2/oauth2-provider/resource-servers')).data;
  const known = [...new Set([...own, ...UNLISTED_SCOPES, ...resources.flatMap(({ scopes }) => scopes.map(({ name }) => name))])];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const meant = closest(unknown, known);
  throw new CommandFailure(
    `--scope: there is no scope ${JSON.stringify(unknown)}. ${meant === undefined ? '' : `Did you mean ${JSON.stringify(meant)}? `}See \`gatehouse tokens scopes\`, ` +
      'and for those of other APIs `gatehouse oauth2 resources list -c name,scopes`.',
    FAILURE,
  );
}

function namesIn(scope: string): string[] {
  return scope.split(' ').filter((name) => name !== '');
}
