import { isLoopback } from './address.js';
import type { Fault } from './faults.js';
import { flagOf } from './option.js';
import type { ConfigOrigin } from './given.js';
import { OPTIONS, type OptionName, type OptionValues } from './options.js';
import { isOfTls13 } from './tls-ciphers.js';

/** A condition between several options. It is checked only if each of them is valid. */
interface Rule {
  /** The first one is named in the message. */
  readonly options: readonly [OptionName, ...OptionName[]];
  /** The reason, or undefined if the condition holds. */
  readonly check: (config: OptionValues, isGiven: IsGiven) => string | undefined;
}

/** Was this option set, to any value? */
type IsGiven = (name: OptionName) => boolean;

/** `check` sees only the listed options, so that a rule cannot read an invalid one. */
function rule<N extends OptionName>(
  options: readonly [N, ...N[]],
  check: (config: Pick<OptionValues, N>, isGiven: (name: N) => boolean) => string | undefined,
): Rule {
  return { options, check };
}

/** Of each worker: one for the health check while a request has the other. */
const MIN_CONNECTIONS = 2;

const MIN_SIGNING_KEY_SECONDS = 2 * 86_400;

/** The server does not start. */
const ERRORS: readonly Rule[] = [
  rule(['tlsCertFile', 'tlsEnable'], (config) =>
    config.tlsEnable && config.tlsCertFile === undefined ? 'is required with CODER_TLS_ENABLE' : undefined,
  ),
  rule(['tlsKeyFile', 'tlsEnable'], (config) =>
    config.tlsEnable && config.tlsKeyFile === undefined ? 'is required with CODER_TLS_ENABLE' : undefined,
  ),
  rule(['tlsCertFile', 'tlsKeyFile', 'tlsEnable'], (config) =>
    !config.tlsEnable && (config.tlsCertFile === undefined) !== (config.tlsKeyFile === undefined)
      ? 'must be set together with CODER_TLS_KEY_FILE'
      : undefined,
  ),
  rule(['workers', 'pgConnMaxOpen'], ({ workers, pgConnMaxOpen }) =>
    workers > 1 && pgConnMaxOpen < workers * MIN_CONNECTIONS
      ? `starts ${workers} workers, which share the connections to PostgreSQL and need at least two each: set CODER_PG_CONN_MAX_OPEN to ${workers * MIN_CONNECTIONS} or more`
      : undefined,
  ),
  rule(['pgReplicaUrl', 'pgConnectionUrl'], ({ pgReplicaUrl, pgConnectionUrl }) =>
    pgReplicaUrl !== undefined && pgConnectionUrl === undefined
      ? 'requires CODER_PG_CONNECTION_URL: the embedded PostgreSQL has no replica'
      : undefined,
  ),
  rule(['tlsCiphers', 'tlsMinVersion'], ({ tlsCiphers, tlsMinVersion }) => {
    if (tlsCiphers.length === 0) return undefined;
    if (tlsMinVersion === 'tls13' && !tlsCiphers.every(isOfTls13))
      return 'contains cipher suites of TLS 1.2, which CODER_TLS_MIN_VERSION excludes';
    return tlsMinVersion === 'tls12' && tlsCiphers.every(isOfTls13)
      ? 'contains no cipher suite of TLS 1.2: add one, or set CODER_TLS_MIN_VERSION=tls13'
      : undefined;
  }),
  rule(['tlsClientAuth', 'tlsEnable'], ({ tlsClientAuth, tlsEnable }) =>
    tlsClientAuth !== 'none' && !tlsEnable ? 'requires CODER_TLS_ENABLE: there are no client certificates without TLS' : undefined,
  ),
  rule(['tlsClientCaFile', 'tlsClientAuth', 'tlsEnable'], ({ tlsClientCaFile, tlsClientAuth }) =>
    ['verify-if-given', 'require-and-verify'].includes(tlsClientAuth) && tlsClientCaFile === undefined
      ? `is required with CODER_TLS_CLIENT_AUTH=${tlsClientAuth}: otherwise certificates of every public CA would be accepted`
      : undefined,
  ),
  rule(['limitsStoreCaFile', 'limitsStoreUrl'], ({ limitsStoreCaFile, limitsStoreUrl = '' }) =>
    limitsStoreCaFile !== undefined && !/^(rediss|valkeys):/i.test(limitsStoreUrl)
      ? 'requires a CODER_LIMITS_STORE_URL that starts with rediss:// or valkeys://'
      : undefined,
  ),
  rule(['oauthRefreshLifetimeSeconds', 'oauthAccessTokenLifetimeSeconds'], (config) =>
    config.oauthRefreshLifetimeSeconds <= config.oauthAccessTokenLifetimeSeconds
      ? 'must be longer than CODER_DEFAULT_OAUTH_ACCESS_LIFETIME'
      : undefined,
  ),
  rule(['oauthSigningKeyLifetimeSeconds'], ({ oauthSigningKeyLifetimeSeconds: seconds }) =>
    seconds < MIN_SIGNING_KEY_SECONDS ? 'must be at least 2d: a key is published a day before it signs' : undefined,
  ),
  rule(['oauthGrantLifetimeSeconds', 'oauthAccessTokenLifetimeSeconds'], (config) =>
    config.oauthGrantLifetimeSeconds <= config.oauthAccessTokenLifetimeSeconds
      ? 'must be longer than CODER_DEFAULT_OAUTH_ACCESS_LIFETIME'
      : undefined,
  ),
  rule(['samesiteAuthCookie', 'secureAuthCookie', 'accessUrl', 'tlsEnable'], (config) =>
    config.samesiteAuthCookie === 'none' && !hasSecureCookie(config)
      ? 'none requires a Secure cookie: set CODER_SECURE_AUTH_COOKIE=true, or an https CODER_ACCESS_URL'
      : undefined,
  ),
  rule(['hostPrefixCookie', 'accessUrl', 'tlsEnable'], ({ hostPrefixCookie, accessUrl, tlsEnable }) =>
    hostPrefixCookie && !(accessUrl?.startsWith('https:') ?? tlsEnable)
      ? 'requires an https CODER_ACCESS_URL: browsers drop __Host- cookies that are set over plain HTTP'
      : undefined,
  ),
  rule(['hostPrefixCookie', 'secureAuthCookie'], ({ hostPrefixCookie, secureAuthCookie }) =>
    hostPrefixCookie && secureAuthCookie === false
      ? 'cannot be combined with CODER_SECURE_AUTH_COOKIE=false: browsers drop __Host- cookies that are not Secure'
      : undefined,
  ),
  rule(['githubClientSecret', 'githubClientId'], (config) =>
    (config.githubClientId === undefined) !== (config.githubClientSecret === undefined)
      ? 'must be set together with CODER_OAUTH2_GITHUB_CLIENT_ID'
      : undefined,
  ),
  rule(['githubAllowedOrgs', 'githubAllowEveryone', 'githubClientId'], (config) => {
    if (config.githubAllowEveryone && config.githubAllowedOrgs.length > 0)
      return 'cannot be combined with CODER_OAUTH2_GITHUB_ALLOW_EVERYONE';
    if (config.githubClientId === undefined || config.githubAllowEveryone || config.githubAllowedOrgs.length > 0) return undefined;
    return 'is required unless CODER_OAUTH2_GITHUB_ALLOW_EVERYONE is set';
  }),
  rule(['githubAllowedTeams', 'githubAllowedOrgs', 'githubAllowEveryone'], (config) => {
    if (config.githubAllowedTeams.length === 0) return undefined;
    if (config.githubAllowEveryone) return 'cannot be combined with CODER_OAUTH2_GITHUB_ALLOW_EVERYONE';
    return config.githubAllowedTeams.every((team) => config.githubAllowedOrgs.includes(team.replace(/\/.*/, '')))
      ? undefined
      : 'contains a team of an organization that is not in CODER_OAUTH2_GITHUB_ALLOWED_ORGS';
  }),
];

/** The server starts, but probably not as it was meant. */
const WARNINGS: readonly Rule[] = [
  rule(['tlsCertFile', 'tlsKeyFile', 'tlsEnable'], (config) =>
    !config.tlsEnable && config.tlsCertFile !== undefined && config.tlsKeyFile !== undefined
      ? 'has no effect without CODER_TLS_ENABLE: the server uses plain HTTP'
      : undefined,
  ),
  rule(['tlsAddress', 'tlsEnable'], ({ tlsAddress, tlsEnable }) =>
    tlsAddress !== undefined && !tlsEnable ? 'has no effect without CODER_TLS_ENABLE: the server uses plain HTTP' : undefined,
  ),
  rule(['httpAddress', 'tlsAddress', 'tlsEnable'], ({ tlsAddress, tlsEnable }, isGiven) =>
    tlsEnable && tlsAddress !== undefined && isGiven('httpAddress')
      ? 'has no effect with CODER_TLS_ADDRESS: plain HTTP is not served'
      : undefined,
  ),
  rule(['tlsClientCaFile', 'tlsClientAuth'], ({ tlsClientCaFile, tlsClientAuth }) =>
    tlsClientCaFile !== undefined && !['verify-if-given', 'require-and-verify'].includes(tlsClientAuth)
      ? `has no effect with CODER_TLS_CLIENT_AUTH=${tlsClientAuth}: client certificates are not verified`
      : undefined,
  ),
  rule(['strictTransportSecurityOptions', 'strictTransportSecuritySeconds'], (config) =>
    config.strictTransportSecurityOptions.length > 0 && config.strictTransportSecuritySeconds === 0
      ? 'has no effect while CODER_STRICT_TRANSPORT_SECURITY is 0: the header is not sent'
      : undefined,
  ),
  rule(['limitsStoreCaFile', 'limitsStoreUrl'], ({ limitsStoreCaFile, limitsStoreUrl = '' }) =>
    limitsStoreCaFile !== undefined && !/^(rediss|valkeys):/i.test(limitsStoreUrl)
      ? 'requires a CODER_LIMITS_STORE_URL that starts with rediss:// or valkeys://'
      : undefined,
  ),
  rule(['oauthRefreshLifetimeSeconds', 'oauthGrantLifetimeSeconds'], (config) =>
    config.oauthRefreshLifetimeSeconds > config.oauthGrantLifetimeSeconds
      ? 'is longer than CODER_OAUTH_GRANT_MAX_LIFETIME, which ends every grant first'
      : undefined,
  ),
  rule(['accessUrl'], ({ accessUrl }) =>
    accessUrl?.startsWith('http:') && !isLoopback(new URL(accessUrl).hostname.replace(/^\[|\]$/g, ''))
      ? 'is not https: passwords and tokens are sent unencrypted'
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

function evaluate(rules: readonly Rule[], config: OptionValues, invalid: ReadonlySet<OptionName>, isGiven: IsGiven): Fault[] {
  return rules.flatMap(({ options, check }) => {
    if (options.some((name) => invalid.has(name))) return [];
    const reason = check(config, isGiven);
    const option = OPTIONS[options[0]];
    return reason === undefined ? [] : [{ variable: option.env, flag: flagOf(option), reason }];
  });
}

/** Errors between valid options. `invalid` names those whose value in `config` means nothing. */
export function ruleErrors(config: OptionValues, invalid: ReadonlySet<OptionName>): Fault[] {
  return evaluate(ERRORS, config, invalid, () => false);
}

export function ruleWarnings(config: OptionValues, origins: ReadonlyMap<OptionName, ConfigOrigin>): Fault[] {
  return evaluate(WARNINGS, config, new Set(), (name) => origins.get(name) !== 'default');
}
