import type { Fault } from './faults.js';
import { flagOf, type Option } from './option.js';
import { OPTION_LIST, type OidcProviderConfig, type OidcSettings, type OptionName } from './options.js';
import { OIDC } from './options/oidc.js';

/** The id of the provider whose variables have no name in them. */
export const DEFAULT_OIDC_PROVIDER = 'oidc';
/** Ids that mean something else in a link or a path. */
const RESERVED_NAMES: readonly string[] = [DEFAULT_OIDC_PROVIDER, 'github', 'callback'];

export type OidcOptionName = keyof OidcSettings;

/** The options that every provider has. */
// Object.entries widens the keys of a constant object to string.
export const OIDC_OPTION_LIST = Object.entries<Option>(OIDC) as readonly [OidcOptionName, Option][];

/** The variable of one provider: of `okta`, `CODER_OIDC_ISSUER_URL` is `CODER_OIDC_OKTA_ISSUER_URL`. */
export function providerVariable(provider: string, { env }: Pick<Option, 'env'>): string {
  return env.replace('OIDC_', `OIDC_${provider.toUpperCase().replaceAll('-', '_')}_`);
}

/** What is wrong with the names themselves: twice the same, or one whose variables mean something else already. */
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

/** What one provider is told by, for messages: the variable, and the flag where there is one. */
type Naming = (option: OidcOptionName) => Pick<Fault, 'variable' | 'flag'>;

export function namingOf(provider: string): Naming {
  if (provider === DEFAULT_OIDC_PROVIDER) return (name) => ({ variable: OIDC[name].env, flag: flagOf(OIDC[name]) });
  return (name) => ({ variable: undefined, flag: providerVariable(provider, OIDC[name]) });
}

/** Is there anything at all about the provider without a name? */
export function isConfigured(settings: OidcSettings): boolean {
  return settings.oidcIssuerUrl !== undefined || settings.oidcClientId !== undefined || settings.oidcClientSecret !== undefined;
}

/** What a provider lacks or has too much. `invalid` names options whose values mean nothing. */
export function providerFaults(id: string, settings: OidcSettings, invalid: ReadonlySet<OptionName>): Fault[] {
  const naming = namingOf(id);
  const { oidcClientSecret: secret, oidcClientKeyFile: keyFile, oidcClientCertFile: certFile } = settings;
  const lacks = (name: OidcOptionName, reason: string): Fault[] =>
    settings[name] === undefined && !invalid.has(name) ? [{ ...naming(name), reason }] : [];
  const faults = [
    ...lacks('oidcIssuerUrl', 'is needed to log in with this provider'),
    ...lacks('oidcClientId', 'is needed to log in with this provider'),
  ];
  if ((keyFile === undefined) !== (certFile === undefined)) {
    faults.push({ ...naming('oidcClientKeyFile'), reason: `goes together with ${nameOf(naming('oidcClientCertFile'))}: set both or none` });
  } else if (keyFile === undefined) {
    faults.push(...lacks('oidcClientSecret', `is needed, or ${nameOf(naming('oidcClientKeyFile'))} instead of it`));
  } else if (secret !== undefined) {
    faults.push({ ...naming('oidcClientSecret'), reason: `excludes ${nameOf(naming('oidcClientKeyFile'))}: set one of them` });
  }
  if (settings.oidcAllowedGroups.length > 0 && groupFieldOf(settings) === undefined) {
    faults.push({ ...naming('oidcAllowedGroups'), reason: `needs ${nameOf(naming('oidcGroupField'))}` });
  }
  if (settings.oidcAccessTokenClaims && !settings.oidcIgnoreUserinfo) {
    faults.push({ ...naming('oidcAccessTokenClaims'), reason: `needs ${nameOf(naming('oidcIgnoreUserinfo'))}=true` });
  }
  return faults;
}

/** What several providers may not have beside each other. Accounts are told apart by issuer, so each must answer for its own alone. */
export function combinationFaults(providers: readonly OidcProviderConfig[]): Fault[] {
  if (providers.length < 2) return [];
  return providers
    .filter(({ oidcDangerousSkipIssuerChecks }) => oidcDangerousSkipIssuerChecks)
    .map(({ id }) => ({
      ...namingOf(id)('oidcDangerousSkipIssuerChecks'),
      reason: 'works with one provider only: beside others, this one could log anybody in as any of their people',
    }));
}

/** Where the groups are: as configured, else `groups` when that scope is asked for. */
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
