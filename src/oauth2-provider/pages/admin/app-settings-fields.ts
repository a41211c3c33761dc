import { JWT_ALGORITHMS, type JwtAlgorithm } from '../../../crypto-keys/index.js';
import { SIGNING_ALGORITHMS } from '../../../key-sets/index.js';
import type { FormField } from '../../../views/index.js';
import type { AuthMethod, ClientType } from '../../entities/app.entity.js';
import { ANY, type AppSettings, JSON_RESPONSE, NEW_SETTINGS, USUAL } from './app-settings-form.js';

export interface FieldGroup {
  readonly title: string;
  readonly intro: string;
  readonly fields: readonly FormField[];
  /** Does it say anything that a new app does not have? */
  readonly isUsed: boolean;
}

interface Described {
  readonly label: string;
  readonly hint: string;
}

interface Common extends Described {
  readonly name: keyof AppSettings;
  readonly value: string;
  readonly autocomplete: string;
  readonly isOptional: boolean;
}

const ADDRESS_LENGTH = 2_048;
const KEYS_LENGTH = 32_768;

const METHODS = [
  ['client_secret_basic', 'With its secret, in a header (client_secret_basic)'],
  ['client_secret_post', 'With its secret, in the form (client_secret_post)'],
  ['private_key_jwt', 'With a key (private_key_jwt)'],
] as const;

const NO_OR_YES = [
  ['no', 'No'],
  ['yes', 'Yes'],
] as const;

/** What the server offers to apps. */
export interface Offers {
  readonly methods: readonly AuthMethod[];
  readonly algorithms: readonly JwtAlgorithm[];
}

/** The groups of further settings. `clientType`: of an app that has one already; a public one has no keys, and never does without PKCE. */
export function settingGroups(
  settings: AppSettings,
  clientType: ClientType | null,
  isSelfRegistered: boolean,
  offers: Offers,
): readonly FieldGroup[] {
  const common = (name: keyof AppSettings, { label, hint }: Described): Common => ({
    name,
    label,
    hint,
    value: settings[name],
    autocomplete: 'off',
    isOptional: true,
  });
  const line = (name: keyof AppSettings, words: Described): FormField => ({
    kind: 'text',
    ...common(name, words),
    maxLength: ADDRESS_LENGTH,
  });
  const area = (name: keyof AppSettings, words: Described, rows: number, maxLength: number): FormField => ({
    kind: 'area',
    ...common(name, words),
    rows,
    maxLength,
  });
  const choice = (name: keyof AppSettings, words: Described, choices: readonly (readonly [value: string, label: string])[]): FormField => ({
    kind: 'choice',
    ...common(name, words),
    isOptional: false,
    choices: choices.map(([value, label]) => ({ value, label })),
  });
  const links: readonly FormField[] = [
    line('client_uri', {
      label: 'Website',
      hint: 'A page about the app. Users find a link to it where they are asked for access.',
    }),
    line('policy_uri', { label: 'Privacy policy', hint: 'The address of a page.' }),
    line('tos_uri', { label: 'Terms of service', hint: 'The address of a page.' }),
    line('icon', {
      label: 'Logo',
      hint: 'A path on this server, such as /emoji/1f4c5.png: another host would learn who is asked for access.',
    }),
  ];
  const proofs = METHODS.filter(([method]) => offers.methods.includes(method) || method === settings.token_endpoint_auth_method);
  const hasKeys = proofs.some(([method]) => method === 'private_key_jwt');
  const proof: readonly FormField[] = [
    choice(
      'token_endpoint_auth_method',
      { label: 'Method', hint: hasKeys ? 'With a key, no secret has to be kept on both sides.' : 'Most software uses a header.' },
      clientType === null ? [[USUAL, 'As is usual for its kind'], ...proofs] : proofs,
    ),
    ...(hasKeys
      ? [
          area('jwks', { label: 'Public keys', hint: 'A JSON Web Key Set, or the address below. Never a private key.' }, 4, KEYS_LENGTH),
          line('jwks_uri', { label: 'Address of the public keys', hint: 'With https. New keys are then found by themselves.' }),
          choice('token_endpoint_auth_signing_alg', { label: 'Algorithm of its signatures', hint: 'Any: whatever its keys allow.' }, [
            [ANY, 'Any'],
            ...SIGNING_ALGORITHMS.map((name) => [name, name] as const),
          ]),
        ]
      : []),
  ];
  const protection: readonly FormField[] = [
    ...(clientType === 'public' || isSelfRegistered
      ? []
      : [
          choice(
            'require_pkce',
            {
              label: 'Has to use PKCE',
              hint: 'Exempt an app only if it cannot use PKCE, keeps a secret, and checks the nonce of ID tokens.',
            },
            [
              ['yes', 'Yes'],
              ['no', 'No: it cannot, and checks the nonce'],
            ],
          ),
        ]),
    choice(
      'require_pushed_authorization_requests',
      { label: 'Has to push its requests', hint: 'It then sends requests from server to server first (RFC 9126).' },
      NO_OR_YES,
    ),
    choice(
      'dpop_bound_access_tokens',
      { label: 'Gets only tokens that are bound to its key', hint: 'A stolen token is then useless (DPoP, RFC 9449).' },
      NO_OR_YES,
    ),
  ];
  const signatures = JWT_ALGORITHMS.filter(
    (name) =>
      offers.algorithms.includes(name) || name === settings.id_token_signed_response_alg || name === settings.userinfo_signed_response_alg,
  );
  const tokens: readonly FormField[] = [
    choice(
      'id_token_signed_response_alg',
      { label: 'Signature of ID tokens', hint: 'Most software expects RS256.' },
      signatures.map((name) => [name, name] as const),
    ),
    choice('userinfo_signed_response_alg', { label: 'UserInfo responses', hint: 'As most apps expect it, or signed.' }, [
      [JSON_RESPONSE, 'JSON'],
      ...signatures.map((name) => [name, `JWT, signed with ${name}`] as const),
    ]),
    choice(
      'id_token_user_claims',
      { label: 'Names and addresses in ID tokens, too', hint: 'For software that never asks UserInfo.' },
      NO_OR_YES,
    ),
    {
      kind: 'number',
      ...common('default_max_age', {
        label: 'Oldest login, in seconds',
        hint: 'Users who logged in longer ago log in again. Empty: no limit.',
      }),
      maxLength: 9,
    },
    choice('require_auth_time', { label: 'ID tokens say when the user logged in', hint: 'For apps that decide by it.' }, NO_OR_YES),
    choice('subject_type', { label: 'What it knows users by', hint: 'If you change this, the app no longer recognizes its users.' }, [
      ['public', 'Their IDs here, as every app'],
      ['pairwise', 'IDs that no other site gets'],
    ]),
    line('sector_identifier_uri', {
      label: 'Sites that share these IDs',
      hint: 'The https address of a list of the redirect URIs of all apps that know users by the same IDs.',
    }),
    area(
      'group_filter',
      { label: 'Only these groups', hint: 'One pattern per line, such as acme/*. Empty: all groups of the user.' },
      2,
      13_000,
    ),
    area('role_filter', { label: 'Only these roles', hint: 'One pattern per line. Empty: all roles of the user.' }, 2, 13_000),
    area('claim_names', { label: 'Other names for claims', hint: 'One per line, such as preferred_username=login.' }, 2, 8_000),
  ];
  const group = (title: string, intro: string, fields: readonly FormField[]): FieldGroup => ({
    title,
    intro,
    fields,
    isUsed: fields.some(({ name }) => isSetting(name) && settings[name] !== NEW_SETTINGS[name] && !isUsual(name, settings[name])),
  });
  return [
    group('Links and logo', 'Shown to users who are asked for access.', links),
    ...(clientType === 'public' ? [] : [group('How it proves who it is', 'To the server, when it asks for tokens.', proof)]),
    group('Protection', 'What its requests and tokens need.', protection),
    group('OpenID Connect', 'What an app that signs users in learns about them, and how.', tokens),
  ];
}

function isSetting(name: string): name is keyof AppSettings {
  return name in NEW_SETTINGS;
}

/** What a new app gets where nothing is chosen. */
function isUsual(name: keyof AppSettings, value: string): boolean {
  return name === 'token_endpoint_auth_method' && (value === 'client_secret_basic' || value === 'none');
}
