import { isLoopback } from './address.js';
import type { Fault } from './faults.js';
import { flagOf } from './option.js';
import { OPTIONS, type OptionName, type OptionValues } from './options.js';

/** A condition between several options. It is asked only when each of them is valid by itself. */
interface Rule {
  /** The first one is named in the message. */
  readonly options: readonly [OptionName, ...OptionName[]];
  /** The reason, or undefined when all is well. */
  readonly check: (config: OptionValues) => string | undefined;
}

/** `check` sees exactly the options it names, so that a rule cannot read one that was invalid. */
function rule<N extends OptionName>(options: readonly [N, ...N[]], check: (config: Pick<OptionValues, N>) => string | undefined): Rule {
  return { options, check };
}

/** What the server refuses to start with. */
const REFUSALS: readonly Rule[] = [
  rule(['tlsCertFile', 'tlsEnable'], (config) =>
    config.tlsEnable && config.tlsCertFile === undefined ? 'is needed with CODER_TLS_ENABLE' : undefined,
  ),
  rule(['tlsKeyFile', 'tlsEnable'], (config) =>
    config.tlsEnable && config.tlsKeyFile === undefined ? 'is needed with CODER_TLS_ENABLE' : undefined,
  ),
  rule(['tlsCertFile', 'tlsKeyFile', 'tlsEnable'], (config) =>
    !config.tlsEnable && (config.tlsCertFile === undefined) !== (config.tlsKeyFile === undefined)
      ? 'goes together with CODER_TLS_KEY_FILE: set both or none'
      : undefined,
  ),
  rule(['oauthRefreshLifetimeSeconds', 'oauthAccessTokenLifetimeSeconds'], (config) =>
    config.oauthRefreshLifetimeSeconds <= config.oauthAccessTokenLifetimeSeconds
      ? 'must be longer than CODER_DEFAULT_OAUTH_ACCESS_LIFETIME'
      : undefined,
  ),
  rule(['oauthGrantLifetimeSeconds', 'oauthAccessTokenLifetimeSeconds'], (config) =>
    config.oauthGrantLifetimeSeconds <= config.oauthAccessTokenLifetimeSeconds
      ? 'must be longer than CODER_DEFAULT_OAUTH_ACCESS_LIFETIME'
      : undefined,
  ),
  rule(['samesiteAuthCookie', 'secureAuthCookie', 'accessUrl', 'tlsEnable'], (config) =>
    config.samesiteAuthCookie === 'none' && !hasSecureCookie(config)
      ? 'none needs a Secure cookie: set CODER_SECURE_AUTH_COOKIE=true, or an https CODER_ACCESS_URL'
      : undefined,
  ),
  rule(['githubClientSecret', 'githubClientId'], (config) =>
    (config.githubClientId === undefined) !== (config.githubClientSecret === undefined)
      ? 'goes together with CODER_OAUTH2_GITHUB_CLIENT_ID: set both or none'
      : undefined,
  ),
  rule(['githubAllowedOrgs', 'githubAllowEveryone', 'githubClientId'], (config) => {
    if (config.githubAllowEveryone && config.githubAllowedOrgs.length > 0) return 'excludes CODER_OAUTH2_GITHUB_ALLOW_EVERYONE';
    if (config.githubClientId === undefined || config.githubAllowEveryone || config.githubAllowedOrgs.length > 0) return undefined;
    return 'is needed, or CODER_OAUTH2_GITHUB_ALLOW_EVERYONE instead of it';
  }),
];

/** What works, but hardly as it was meant. */
const DOUBTS: readonly Rule[] = [
  rule(['tlsCertFile', 'tlsKeyFile', 'tlsEnable'], (config) =>
    !config.tlsEnable && config.tlsCertFile !== undefined && config.tlsKeyFile !== undefined
      ? 'has no effect without CODER_TLS_ENABLE: the server speaks plain HTTP'
      : undefined,
  ),
  rule(['oauthRefreshLifetimeSeconds', 'oauthGrantLifetimeSeconds'], (config) =>
    config.oauthRefreshLifetimeSeconds > config.oauthGrantLifetimeSeconds
      ? 'is longer than CODER_OAUTH_GRANT_MAX_LIFETIME, which ends every grant first'
      : undefined,
  ),
  rule(['accessUrl'], ({ accessUrl }) =>
    accessUrl?.startsWith('http:') && !isLoopback(new URL(accessUrl).hostname.replace(/^\[|\]$/g, ''))
      ? 'is not https: passwords and tokens cross the network in the clear'
      : undefined,
  ),
  rule(['secureAuthCookie', 'accessUrl'], (config) =>
    config.secureAuthCookie === false && config.accessUrl?.startsWith('https:')
      ? 'false lets browsers send the session over plain HTTP, although the access URL is https'
      : undefined,
  ),
];

function hasSecureCookie(config: Pick<OptionValues, 'secureAuthCookie' | 'accessUrl' | 'tlsEnable'>): boolean {
  return config.secureAuthCookie ?? config.accessUrl?.startsWith('https:') ?? config.tlsEnable;
}

function ask(rules: readonly Rule[], config: OptionValues, invalid: ReadonlySet<OptionName>): Fault[] {
  return rules.flatMap(({ options, check }) => {
    if (options.some((name) => invalid.has(name))) return [];
    const reason = check(config);
    const option = OPTIONS[options[0]];
    return reason === undefined ? [] : [{ variable: option.env, flag: flagOf(option), reason }];
  });
}

/** Faults between valid options. `invalid` names those whose value in `config` means nothing. */
export function refusals(config: OptionValues, invalid: ReadonlySet<OptionName>): Fault[] {
  return ask(REFUSALS, config, invalid);
}

export function doubts(config: OptionValues): Fault[] {
  return ask(DOUBTS, config, new Set());
}
