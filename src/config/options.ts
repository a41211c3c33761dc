import type { Kind, Option } from './option.js';
import { AUDIT } from './options/audit.js';
import { GITHUB } from './options/github.js';
import { LIMITS } from './options/limits.js';
import { LOGIN } from './options/login.js';
import { NETWORKING } from './options/networking.js';
import { OAUTH2 } from './options/oauth2.js';
import { OIDC, OIDC_PROVIDERS } from './options/oidc.js';
import { OPERATIONS } from './options/operations.js';
import { STORAGE } from './options/storage.js';
import { TLS } from './options/tls.js';

/**
 * The whole configuration. To add an option, add one entry to a file of `options/`: the variable, the flag, `--help`,
 * `docs/configuration.md` (run `npm run docs:generate`) and the typed property of `Config` all come from it. A rule between several
 * options goes to `rules.ts`.
 */
export const GROUPS = [
  { title: 'Networking', options: NETWORKING },
  { title: 'TLS', options: TLS },
  { title: 'Storage', options: STORAGE },
  { title: 'Login', options: LOGIN },
  { title: 'Login with OpenID Connect', options: { ...OIDC_PROVIDERS, ...OIDC } },
  { title: 'Login with GitHub', options: GITHUB },
  { title: 'OAuth 2', options: OAUTH2 },
  { title: 'Limits', options: LIMITS },
  { title: 'Audit log', options: AUDIT },
  { title: 'Operations', options: OPERATIONS },
] as const;

export const OPTIONS = {
  ...TLS,
  ...NETWORKING,
  ...STORAGE,
  ...LOGIN,
  ...OIDC_PROVIDERS,
  ...OIDC,
  ...GITHUB,
  ...OAUTH2,
  ...LIMITS,
  ...AUDIT,
  ...OPERATIONS,
} as const;

export type OptionName = keyof typeof OPTIONS;

type Parsed<O> = O extends { readonly kind: Kind<infer T> } ? T : never;
type Value<O> = O extends { readonly default: string } | { readonly fallback: object } ? Parsed<O> : Parsed<O> | undefined;

/** The value of every option. */
export type OptionValues = { readonly [N in OptionName]: Value<(typeof OPTIONS)[N]> };

/** The settings of one OpenID Connect provider. */
export type OidcSettings = Pick<OptionValues, keyof typeof OIDC>;

export interface OidcProviderConfig extends OidcSettings {
  /** `oidc` for the unnamed provider, else its name. Never changes, because it is stored with every link. */
  readonly id: string;
  readonly oidcIssuerUrl: string;
  readonly oidcClientId: string;
}

/** The complete, checked configuration. Frozen. Names end in the unit, where there is one. */
export interface Config extends OptionValues {
  /** Every OpenID Connect provider, the unnamed one first. */
  readonly oidcProviders: readonly OidcProviderConfig[];
}

/** The options with their names, in the order of the schema. */
export const OPTION_LIST: readonly (readonly [OptionName, Option])[] = Object.entries(OPTIONS).map(
  // Object.entries widens the keys of a constant object to string.
  ([name, option]) => [name as OptionName, option],
);
