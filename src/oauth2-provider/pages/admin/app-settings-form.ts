import type { Validation } from '../../../common/index.js';
import { JWT_ALGORITHMS, type JwtAlgorithm } from '../../../crypto-keys/index.js';
import type { FormBody } from '../../../http/index.js';
import type { AppChange } from '../../apps/app-rules.js';
import type { AppRow } from '../../apps/app-row.js';
import { DEFAULT_OPENID_SETTINGS } from '../../apps/app-settings.js';
import { AUTH_METHODS } from '../../entities/app.entity.js';

/** The settings that most apps do not need, as the texts of their fields, by the name of the field. What is yes or no is in these words. */
export interface AppSettings {
  readonly client_uri: string;
  readonly policy_uri: string;
  readonly tos_uri: string;
  readonly icon: string;
  /** `usual`: as its kind has it. */
  readonly token_endpoint_auth_method: string;
  readonly jwks: string;
  readonly jwks_uri: string;
  readonly token_endpoint_auth_signing_alg: string;
  readonly require_pkce: string;
  readonly require_pushed_authorization_requests: string;
  readonly dpop_bound_access_tokens: string;
  readonly id_token_signed_response_alg: string;
  readonly userinfo_signed_response_alg: string;
  readonly id_token_user_claims: string;
  /** In seconds; empty: none. */
  readonly default_max_age: string;
  readonly require_auth_time: string;
  readonly subject_type: string;
  readonly sector_identifier_uri: string;
  /** One pattern per line. */
  readonly group_filter: string;
  readonly role_filter: string;
  /** One `claim=name` per line. */
  readonly claim_names: string;
}

type Shown = Pick<
  AppRow,
  | keyof typeof DEFAULT_OPENID_SETTINGS
  | 'clientUri'
  | 'policyUri'
  | 'tosUri'
  | 'icon'
  | 'tokenEndpointAuthMethod'
  | 'jwks'
  | 'jwksUri'
  | 'tokenEndpointAuthSigningAlg'
  | 'requirePushedAuthorizationRequests'
  | 'dpopBoundAccessTokens'
>;

export const USUAL = 'usual';
export const ANY = 'any';
export const JSON_RESPONSE = 'json';

const yes = (is: boolean): string => (is ? 'yes' : 'no');

export function settingsOf(app: Shown): AppSettings {
  return {
    client_uri: app.clientUri,
    policy_uri: app.policyUri,
    tos_uri: app.tosUri,
    icon: app.icon,
    token_endpoint_auth_method: app.tokenEndpointAuthMethod,
    jwks: app.jwks === null ? '' : JSON.stringify(app.jwks, null, 2),
    jwks_uri: app.jwksUri ?? '',
    token_endpoint_auth_signing_alg: app.tokenEndpointAuthSigningAlg ?? ANY,
    require_pkce: yes(app.requirePkce),
    require_pushed_authorization_requests: yes(app.requirePushedAuthorizationRequests),
    dpop_bound_access_tokens: yes(app.dpopBoundAccessTokens),
    id_token_signed_response_alg: app.idTokenSignedResponseAlg,
    userinfo_signed_response_alg: app.userinfoSignedResponseAlg ?? JSON_RESPONSE,
    id_token_user_claims: yes(app.idTokenUserClaims),
    default_max_age: app.defaultMaxAge === null ? '' : String(app.defaultMaxAge),
    require_auth_time: yes(app.requireAuthTime),
    subject_type: app.subjectType,
    sector_identifier_uri: app.sectorIdentifierUri,
    group_filter: app.groupFilter.join('\n'),
    role_filter: app.roleFilter.join('\n'),
    claim_names: Object.entries(app.claimNames)
      .map(([claim, name]) => `${claim}=${name}`)
      .join('\n'),
  };
}

/** Of a new app. */
export const NEW_SETTINGS: AppSettings = {
  ...settingsOf({
    ...DEFAULT_OPENID_SETTINGS,
    ...{ clientUri: '', policyUri: '', tosUri: '', icon: '', tokenEndpointAuthMethod: 'none', jwks: null, jwksUri: null },
    ...{ tokenEndpointAuthSigningAlg: null, requirePushedAuthorizationRequests: false, dpopBoundAccessTokens: false },
  }),
  token_endpoint_auth_method: USUAL,
};

/** The sent fields; one that the form does not have keeps its value. */
export function sentSettings(form: FormBody, before: AppSettings): AppSettings {
  const names = Object.keys(before) as (keyof AppSettings)[]; // its own
  const sent = names.map((name): [string, string] => [name, form.get(name)?.replaceAll('\r\n', '\n').trim() ?? before[name]]);
  return { ...before, ...Object.fromEntries(sent) };
}

/** Faults of the texts; those of the values are found by the rules of apps. */
export function settingsFaults(after: AppSettings, before: AppSettings): Validation[] {
  const faults: Validation[] = [];
  if (after.jwks !== before.jwks && after.jwks !== '' && parsedObject(after.jwks) === null)
    faults.push({ field: 'jwks', detail: 'Must be a JSON object with the member "keys".' });
  if (!/^\d{0,9}$/.test(after.default_max_age)) faults.push({ field: 'default_max_age', detail: 'Must be a number of seconds, or empty.' });
  const line = linesOf(after.claim_names).find((each) => !/^[^=]+=[^=]/.test(each));
  if (line !== undefined) faults.push({ field: 'claim_names', detail: `${JSON.stringify(line)} must have the form claim=name.` });
  return faults;
}

/** What the form changed. What it left as it was is not sent: older values may be such as no longer can be registered. */
export function settingsChange(after: AppSettings, before: AppSettings): Partial<AppChange> & Pick<AppChange, 'authentication' | 'icon'> {
  const isNew = (name: keyof AppSettings): boolean => after[name] !== before[name];
  const text = (name: keyof AppSettings, key: keyof AppChange): Partial<AppChange> => (isNew(name) ? { [key]: after[name] } : {});
  const flag = (name: keyof AppSettings, key: keyof AppChange): Partial<AppChange> => (isNew(name) ? { [key]: after[name] === 'yes' } : {});
  const list = (name: keyof AppSettings, key: keyof AppChange): Partial<AppChange> => (isNew(name) ? { [key]: linesOf(after[name]) } : {});
  return {
    icon: after.icon,
    authentication: {
      method: isNew('token_endpoint_auth_method') ? AUTH_METHODS.find((method) => method === after.token_endpoint_auth_method) : undefined,
      jwks: isNew('jwks') && after.jwks !== '' ? (parsedObject(after.jwks) ?? undefined) : undefined,
      jwksUri: isNew('jwks_uri') && after.jwks_uri !== '' ? after.jwks_uri : undefined,
      signingAlgorithm: isNew('token_endpoint_auth_signing_alg') ? after.token_endpoint_auth_signing_alg.replace(ANY, '') : undefined,
    },
    ...text('client_uri', 'clientUri'),
    ...text('policy_uri', 'policyUri'),
    ...text('tos_uri', 'tosUri'),
    ...flag('require_pkce', 'requirePkce'),
    ...flag('require_pushed_authorization_requests', 'requirePushedAuthorizationRequests'),
    ...flag('dpop_bound_access_tokens', 'dpopBoundAccessTokens'),
    ...(isNew('id_token_signed_response_alg') && { idTokenSignedResponseAlg: algorithmOf(after.id_token_signed_response_alg) }),
    ...(isNew('userinfo_signed_response_alg') && { userinfoSignedResponseAlg: algorithmOf(after.userinfo_signed_response_alg) ?? '' }),
    ...flag('id_token_user_claims', 'idTokenUserClaims'),
    ...(isNew('default_max_age') && { defaultMaxAge: after.default_max_age === '' ? -1 : Number(after.default_max_age) }),
    ...flag('require_auth_time', 'requireAuthTime'),
    ...(isNew('subject_type') && { subjectType: after.subject_type === 'pairwise' ? 'pairwise' : 'public' }),
    ...text('sector_identifier_uri', 'sectorIdentifierUri'),
    ...list('group_filter', 'groupFilter'),
    ...list('role_filter', 'roleFilter'),
    ...(isNew('claim_names') && { claimNames: namesIn(after.claim_names) }),
  };
}

function algorithmOf(text: string): JwtAlgorithm | undefined {
  return JWT_ALGORITHMS.find((name) => name === text);
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

function namesIn(text: string): Readonly<Record<string, string>> {
  const pairs = linesOf(text).map((line) => {
    const [claim = '', name = ''] = line.split(/=(.*)/s).map((part) => part.trim());
    return [claim, name] as const;
  });
  return Object.fromEntries(pairs);
}

function parsedObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
