import type { ConfiguredOption } from '../config/index.js';

const NANOSECONDS = 1_000_000_000;

/** Where the reference's clients look for a value, when that is not the variable's name in lower case (spec users 9.8). */
const PLACES: Readonly<Record<string, string>> = {
  CODER_SESSION_DURATION: 'session_lifetime.default_duration',
  CODER_DISABLE_SESSION_EXPIRY_REFRESH: 'session_lifetime.disable_expiry_refresh',
  CODER_DEFAULT_TOKEN_LIFETIME: 'session_lifetime.default_token_lifetime',
  CODER_MAX_TOKEN_LIFETIME: 'session_lifetime.max_token_lifetime',
  CODER_MAX_ADMIN_TOKEN_LIFETIME: 'session_lifetime.max_admin_token_lifetime',
  CODER_DEFAULT_OAUTH_REFRESH_LIFETIME: 'session_lifetime.refresh_default_duration',
  CODER_SECURE_AUTH_COOKIE: 'http_cookies.secure_auth_cookie',
  CODER_SAMESITE_AUTH_COOKIE: 'http_cookies.same_site',
  CODER_API_RATE_LIMIT: 'rate_limit.api',
  CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'rate_limit.disable_all',
  CODER_API_KEYS_RETENTION: 'retention.api_keys',
  CODER_OIDC_IGNORE_USERINFO: 'oidc.ignore_user_info',
  CODER_OIDC_ACCESS_TOKEN_CLAIMS: 'oidc.source_user_info_from_access_token',
  CODER_OIDC_GROUP_FIELD: 'oidc.groups_field',
  CODER_OIDC_ALLOWED_GROUPS: 'oidc.group_allow_list',
  CODER_DANGEROUS_OIDC_EMAIL_FALLBACK: 'oidc.email_fallback',
  CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS: 'oidc.skip_issuer_checks',
};
const NESTED = /^(oauth2_github|oidc|tls|swagger|prometheus)_(.+)$/;

/** `access_url`, or for what belongs together two names with a dot. */
function placeOf(variable: string): string {
  const name = variable.replace(/^CODER_/, '').toLowerCase();
  return PLACES[variable] ?? name.replace(NESTED, (_, group: string, rest: string) => `${group.replace('_', '.')}.${rest}`);
}

/** The values of the configuration, nested as the reference's clients expect them. Durations are nanoseconds, secrets empty. */
export function configTree(options: readonly ConfiguredOption[]): Record<string, unknown> {
  const tree: Record<string, unknown> = {};
  for (const option of options) {
    const names = placeOf(option.variable).split('.');
    let branch = tree;
    for (const name of names.slice(0, -1)) {
      const next: unknown = (branch[name] ??= {});
      branch = next as Record<string, unknown>; // only this function puts something there, and a name is never both
    }
    branch[names.at(-1) ?? ''] = wireValue(option);
  }
  return tree;
}

/** One option as the reference describes one. */
export function optionDescriptor(option: ConfiguredOption): Record<string, unknown> {
  return {
    name: nameOf(option.variable),
    description: option.description,
    flag: option.flag.slice(2),
    flag_shorthand: option.short?.slice(1) ?? '',
    env: option.variable,
    yaml: '',
    default: option.default && 'literal' in option.default ? option.default.literal : '',
    value: wireValue(option),
    ...(option.isSecret && { annotations: { secret: 'true' } }),
    group: { name: option.group },
    hidden: option.isHidden,
    value_source: option.origin,
  };
}

/** Kinds whose values are texts: to the reference's clients an unset one is empty. */
const TEXTS: ReadonlySet<string> = new Set(['text', 'url', 'path', 'name', 'host:port']);

function wireValue({ value, placeholder, isSecret }: ConfiguredOption): unknown {
  if (isSecret) return '';
  if (placeholder === 'duration' && typeof value === 'number') return value * NANOSECONDS;
  if (isAddress(value)) return `${value.host.includes(':') ? `[${value.host}]` : value.host}:${value.port}`;
  return value ?? (TEXTS.has(placeholder) ? '' : null);
}

function isAddress(value: unknown): value is { host: string; port: number } {
  return typeof value === 'object' && value !== null && 'host' in value && 'port' in value;
}

/** `CODER_ACCESS_URL` is Access Url. */
function nameOf(variable: string): string {
  return variable
    .split('_')
    .slice(1)
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join(' ');
}
