import type { Schemas } from '../../sdk/client/index.js';
import { cellText } from '../client/index.js';

type App = Schemas['AppResponse'];

/** What the commands show of an app. */
export const APP_COLUMNS = {
  name: ({ name }: App) => name,
  'client id': ({ id }: App) => id,
  type: ({ client_type: type }: App) => type,
  'self-registered': ({ dynamically_registered: isDynamic }: App) => isDynamic,
  verified: ({ verified }: App) => verified,
  'grant types': ({ grant_types: types }: App) => types,
  'redirect uris': ({ redirect_uris: uris }: App) => uris,
  scope: ({ scope }: App) => scope,
  'post-logout redirect uris': ({ post_logout_redirect_uris: uris }: App) => uris,
  'back-channel logout uri': ({ backchannel_logout_uri: uri }: App) => uri,
  'subject type': ({ subject_type: type }: App) => type,
  'sector identifier uri': ({ sector_identifier_uri: uri }: App) => uri,
  'group filter': ({ group_filter: patterns }: App) => patterns,
  'role filter': ({ role_filter: patterns }: App) => patterns,
  'claim names': ({ claim_names: names }: App) => Object.entries(names).map((pair) => pair.join('=')),
  'id token alg': ({ id_token_signed_response_alg: alg }: App) => alg,
  'userinfo alg': ({ userinfo_signed_response_alg: alg }: App) => alg || 'json',
  'id token user claims': ({ id_token_user_claims: has }: App) => has,
  'default max age': ({ default_max_age: seconds }: App) => (seconds === null || seconds < 0 ? 'none' : seconds),
  'auth time required': ({ require_auth_time: isRequired }: App) => isRequired,
  'logout session required': ({ backchannel_logout_session_required: isRequired }: App) => isRequired,
  'pkce required': ({ require_pkce: isRequired }: App) => isRequired,
} as const;

/** A line for each column that is another one now. */
export function changesOf(before: App, after: App): readonly string[] {
  const lines = Object.entries(APP_COLUMNS).flatMap(([name, column]) => {
    const [old, now] = [cellText(column(before)), cellText(column(after))];
    return old === now ? [] : [`Changed ${name} from ${old} to ${now}.`];
  });
  return lines.length > 0 ? lines : ['Nothing has changed.'];
}
