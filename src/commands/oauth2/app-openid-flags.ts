import type { Schemas } from '../../sdk/client/index.js';
import { CommandFailure, FAILURE, type FlagDefinitions, type FlagValues } from '../client/index.js';
import { SIGNING_ALGORITHMS } from './signing-algorithms.js';

/** Settings of apps that sign people in with OpenID Connect. */
export const OPENID_FLAGS = {
  postLogoutRedirectUri: {
    flag: '--post-logout-redirect-uri <uri>',
    description: 'Where people can be sent after a logout that the app has asked for. Can be repeated.',
    isRepeatable: true,
  },
  backchannelLogoutUri: {
    flag: '--backchannel-logout-uri <url>',
    description: 'Https URL that is told when a session has ended from which a user signed in to the app.',
  },
  backchannelLogoutSessionRequired: {
    flag: '--backchannel-logout-session-required <answer>',
    choices: ['yes', 'no'],
    description: 'Whether it is told only about sign-ins with a sid, which those on devices do not have.',
  },
  idTokenSignedResponseAlg: {
    flag: '--id-token-signed-response-alg <alg>',
    choices: SIGNING_ALGORITHMS,
    description: 'What its ID tokens are signed with. EdDSA only if the server offers it.',
  },
  userinfoSignedResponseAlg: {
    flag: '--userinfo-signed-response-alg <alg>',
    choices: ['json', ...SIGNING_ALGORITHMS],
    description: 'What UserInfo responses are: JSON, or JWTs with this signature.',
  },
  idTokenUserClaims: {
    flag: '--id-token-user-claims <answer>',
    choices: ['yes', 'no'],
    description: 'Whether names and addresses are in ID tokens, too, for software that never asks UserInfo.',
  },
  defaultMaxAge: {
    flag: '--default-max-age <seconds>',
    description: 'How old a login can be, if a request does not say it. The word none removes it.',
  },
  requireAuthTime: {
    flag: '--require-auth-time <answer>',
    choices: ['yes', 'no'],
    description: 'Whether ID tokens have to say when the user logged in.',
  },
  subjectType: {
    flag: '--subject-type <type>',
    description: 'What the app knows users by: their IDs, or subjects that no other site gets.',
    choices: ['public', 'pairwise'],
  },
  sectorIdentifierUri: {
    flag: '--sector-identifier-uri <url>',
    description: 'Https URL that lists the redirect URIs of all apps that know users by the same pairwise subjects.',
  },
  groupFilter: {
    flag: '--group-filter <pattern>',
    description: 'Only groups that match are in the claim groups, such as "acme/*". An empty one removes the filter. Can be repeated.',
    isRepeatable: true,
  },
  roleFilter: {
    flag: '--role-filter <pattern>',
    description: 'The same for the claim roles.',
    isRepeatable: true,
  },
  claimName: {
    flag: '--claim-name <claim=name>',
    description: 'Another name for a claim, such as preferred_username=login. An empty one removes all. Can be repeated.',
    isRepeatable: true,
  },
  requirePkce: {
    flag: '--require-pkce <answer>',
    choices: ['yes', 'no'],
    description: 'Whether it has to use PKCE. Answer no only for software that cannot and that checks the nonce of ID tokens.',
  },
} as const satisfies FlagDefinitions;

type OpenIdSettings = Pick<
  Schemas['UpdateAppRequest'],
  | 'post_logout_redirect_uris'
  | 'backchannel_logout_uri'
  | 'backchannel_logout_session_required'
  | 'id_token_signed_response_alg'
  | 'userinfo_signed_response_alg'
  | 'id_token_user_claims'
  | 'default_max_age'
  | 'require_auth_time'
  | 'subject_type'
  | 'sector_identifier_uri'
  | 'group_filter'
  | 'role_filter'
  | 'claim_names'
  | 'require_pkce'
>;

/** What was not given stays. */
export function openIdSettings(flags: FlagValues<typeof OPENID_FLAGS>): OpenIdSettings {
  return {
    ...(flags.postLogoutRedirectUri.length > 0 && { post_logout_redirect_uris: [...flags.postLogoutRedirectUri] }),
    ...(flags.backchannelLogoutUri !== undefined && { backchannel_logout_uri: flags.backchannelLogoutUri }),
    ...(flags.backchannelLogoutSessionRequired !== undefined && {
      backchannel_logout_session_required: flags.backchannelLogoutSessionRequired === 'yes',
    }),
    ...(flags.idTokenSignedResponseAlg !== undefined && { id_token_signed_response_alg: flags.idTokenSignedResponseAlg }),
    ...(flags.userinfoSignedResponseAlg !== undefined && {
      userinfo_signed_response_alg: flags.userinfoSignedResponseAlg === 'json' ? ('' as const) : flags.userinfoSignedResponseAlg,
    }),
    ...(flags.idTokenUserClaims !== undefined && { id_token_user_claims: flags.idTokenUserClaims === 'yes' }),
    ...(flags.defaultMaxAge !== undefined && { default_max_age: maxAge(flags.defaultMaxAge) }),
    ...(flags.requireAuthTime !== undefined && { require_auth_time: flags.requireAuthTime === 'yes' }),
    ...(flags.subjectType !== undefined && { subject_type: flags.subjectType }),
    ...(flags.sectorIdentifierUri !== undefined && { sector_identifier_uri: flags.sectorIdentifierUri }),
    ...(flags.groupFilter.length > 0 && { group_filter: flags.groupFilter.filter(Boolean) }),
    ...(flags.roleFilter.length > 0 && { role_filter: flags.roleFilter.filter(Boolean) }),
    ...(flags.claimName.length > 0 && { claim_names: Object.fromEntries(flags.claimName.filter(Boolean).map(renaming)) }),
    ...(flags.requirePkce !== undefined && { require_pkce: flags.requirePkce === 'yes' }),
  };
}

/** The server says which names are possible. */
function renaming(pair: string): [string, string] {
  const [claim = '', name = ''] = pair.split(/=(.*)/s);
  return [claim, name];
}

function maxAge(given: string): number {
  if (given === 'none') return -1;
  if (/^\d{1,9}$/.test(given)) return Number(given);
  throw new CommandFailure(`--default-max-age must be a number of seconds, or none; it is ${JSON.stringify(given)}`, FAILURE);
}
