import type { Fault } from './faults.js';
import { flagOf, type Option } from './option.js';
import { OPTION_LIST, type OidcProviderConfig, type OidcSettings, type OptionName } from './options.js';
import { OIDC } from './options/oidc.js';

/** The id of the unnamed provider. */
export const DEFAULT_OIDC_PROVIDER = 'oidc';
/** Ids with another meaning in links or paths. */
const RESERVED_NAMES: readonly string[] = [DEFAULT_OIDC_PROVIDER, 'github', 'callback'];

export type OidcOptionName = keyof OidcSettings;

/** The options that every provider has. */
// Object.entries widens the keys of a constant object to string.
export const OIDC_OPTION_LIST = Object.entries<Option>(OIDC) as readonly [OidcOptionName, Option][];

/** The variable of one provider: for `okta`, `CODER_OIDC_ISSUER_URL` becomes `CODER_OIDC_OKTA_ISSUER_URL`. */
export function providerVariable(provider: string, { env }: { readonly env: string }): string {
  return env.replace('OIDC_', `OIDC_${provider.toUpperCase().replaceAll('-', '_')}_`);
}

/** Faults of the names themselves: duplicates, and names whose variables already have another meaning. */
export function nameFaults(names: readonly string[]): Fault[] {
  const taken = new Map(OPTION_LIST.map(([, { env }]) => [env as string, 'another option']));
  return names.flatMap((name) => {
    const variables = OIDC_OPTION_LIST.map(([, option]) => providerVariable(name, option));
    const clash = RESERVED_NAMES.includes(name) || variables.some((variable) => taken.has(variable));
    for (const variable of variables) taken.set(variable, name);
    if (!clash) return [];
    return [{ variable: 'CODER_OIDC_PROVIDERS', flag: '--oidc-providers', reason: `has "${name}" twice, or it is a reserved name` }];
  });
}

/** The names of one provider's option for messages: the variable, and the flag if there is one. */
type Naming = (option: OidcOptionName) => Pick<Fault, 'variable' | 'flag'>;

export function namingOf(provider: string): Naming {
  if (provider === DEFAULT_OIDC_PROVIDER) return (name) => ({ variable: OIDC[name].env, flag: flagOf(OIDC[name]) });
  return (name) => ({ variable: undefined, flag: providerVariable(provider, OIDC[name]) });
}

/** Is any option of the unnamed provider set? */
export function isConfigured(settings: OidcSettings): boolean {
  return settings.oidcIssuerUrl !== undefined || settings.oidcClientId !== undefined || settings.oidcClientSecret !== undefined;
}

/** Settings without an effect if the provider sends no groups. */
const GROUP_SETTINGS: readonly (readonly [OidcOptionName, (settings: OidcSettings) => boolean])[] = [
  ['oidcAllowedGroups', ({ oidcAllowedGroups }) => oidcAllowedGroups.length > 0],
  ['oidcGroupMapping', ({ oidcGroupMapping }) => Object.keys(oidcGroupMapping).length > 0],
  ['oidcGroupRegexFilter', ({ oidcGroupRegexFilter }) => oidcGroupRegexFilter !== OIDC.oidcGroupRegexFilter.default],
  ['oidcGroupAutoCreate', ({ oidcGroupAutoCreate }) => oidcGroupAutoCreate],
];

/** Settings without an effect if the provider sends no roles. */
const ROLE_SETTINGS: readonly (readonly [OidcOptionName, (settings: OidcSettings) => boolean])[] = [
  ['oidcUserRoleMapping', ({ oidcUserRoleMapping }) => Object.keys(oidcUserRoleMapping).length > 0],
  ['oidcUserRoleDefault', ({ oidcUserRoleDefault }) => oidcUserRoleDefault.length > 0],
];

/** Missing and superfluous settings of a provider. `invalid` lists options without a valid value. */
export function providerFaults(id: string, settings: OidcSettings, invalid: ReadonlySet<OptionName>): Fault[] {
  const naming = namingOf(id);
  const { oidcClientSecret: secret, oidcClientKeyFile: keyFile, oidcClientCertFile: certFile } = settings;
  const lacks = (name: OidcOptionName, reason: string): Fault[] =>
    settings[name] === undefined && !invalid.has(name) ? [{ ...naming(name), reason }] : [];
  const faults = [
    ...lacks('oidcIssuerUrl', 'is required to log in with this provider'),
    ...lacks('oidcClientId', 'is required to log in with this provider'),
  ];
  if ((keyFile === undefined) !== (certFile === undefined)) {
    faults.push({ ...naming('oidcClientKeyFile'), reason: `must be set together with ${nameOf(naming('oidcClientCertFile'))}` });
  } else if (keyFile === undefined) {
    faults.push(...lacks('oidcClientSecret', `is required unless ${nameOf(naming('oidcClientKeyFile'))} is set`));
  } else if (secret !== undefined) {
    faults.push({
      ...naming('oidcClientSecret'),
      reason: `cannot be combined with ${nameOf(naming('oidcClientKeyFile'))}: set one of them`,
    });
  }
  if (groupFieldOf(settings) === undefined) {
    const idle = GROUP_SETTINGS.filter(([, isSet]) => isSet(settings));
    faults.push(...idle.map(([name]) => ({ ...naming(name), reason: `needs ${nameOf(naming('oidcGroupField'))}` })));
  }
  if (settings.oidcUserRoleField === undefined) {
    const idle = ROLE_SETTINGS.filter(([, isSet]) => isSet(settings));
    faults.push(...idle.map(([name]) => ({ ...naming(name), reason: `needs ${nameOf(naming('oidcUserRoleField'))}` })));
  }
  if (settings.oidcAccessTokenClaims && !settings.oidcIgnoreUserinfo) {
    faults.push({ ...naming('oidcAccessTokenClaims'), reason: `needs ${nameOf(naming('oidcIgnoreUserinfo'))}=true` });
  }
  return faults;
}

/** Conflicts between providers. Accounts are distinguished by issuer, so each provider needs its own. */
export function combinationFaults(providers: readonly OidcProviderConfig[]): Fault[] {
  if (providers.length < 2) return [];
  return providers
    .filter(({ oidcDangerousSkipIssuerChecks }) => oidcDangerousSkipIssuerChecks)
    .map(({ id }) => ({
      ...namingOf(id)('oidcDangerousSkipIssuerChecks'),
      reason: 'only works with a single provider: otherwise this provider could log anyone in as a user of the others',
    }));
}

/** The claim with the groups: as configured, else `groups` if that scope is requested. */
export function groupFieldOf(settings: Pick<OidcSettings, 'oidcGroupField' | 'oidcScopes'>): string | undefined {
  return settings.oidcGroupField ?? (settings.oidcScopes.includes('groups') ? 'groups' : undefined);
}

export function providerOf(id: string, settings: OidcSettings): OidcProviderConfig {
  const { oidcIssuerUrl = '', oidcClientId = '' } = settings; // `providerFaults` has refused a provider without them
  return { ...settings, id, oidcIssuerUrl, oidcClientId };
}

function nameOf({ variable, flag }: Pick<Fault, 'variable' | 'flag'>): string {
  return variable ?? flag;
}
