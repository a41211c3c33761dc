/** How clients of the reference identify an option. */
export interface KnownOption {
  /** The name by which they find its description. */
  readonly name: string;
  /** The path of its value in the configuration, nested at the dots. */
  readonly place: string;
  /** It has several values there and one here. */
  readonly isList?: true;
  /** Its description lists the choices with the value. */
  readonly isEnumeration?: true;
}

/**
 * By variable. Those clients parse a response with their own names and types: with other ones they cannot read the response at all, or do
 * not find the option. Options that the reference does not have are named after their variables.
 */
export const KNOWN_OPTIONS: Readonly<Record<string, KnownOption>> = {
  CODER_HTTP_ADDRESS: { name: 'HTTP Address', place: 'http_address' },
  CODER_ACCESS_URL: { name: 'Access URL', place: 'access_url' },
  CODER_PROXY_TRUSTED_ORIGINS: { name: 'Proxy Trusted Origins', place: 'proxy_trusted_origins' },
  CODER_PROXY_TRUSTED_HEADERS: { name: 'Proxy Trusted Headers', place: 'proxy_trusted_headers' },
  CODER_SWAGGER_ENABLE: { name: 'Enable swagger endpoint', place: 'swagger.enable' },
  CODER_TLS_ENABLE: { name: 'TLS Enable', place: 'tls.enable' },
  CODER_TLS_ADDRESS: { name: 'TLS Address', place: 'tls.address' },
  CODER_TLS_CERT_FILE: { name: 'TLS Certificate Files', place: 'tls.cert_file', isList: true },
  CODER_TLS_KEY_FILE: { name: 'TLS Key Files', place: 'tls.key_file', isList: true },
  CODER_TLS_MIN_VERSION: { name: 'TLS Minimum Version', place: 'tls.min_version' },
  CODER_TLS_CIPHERS: { name: 'TLS Ciphers', place: 'tls.supported_ciphers' },
  CODER_TLS_CLIENT_AUTH: { name: 'TLS Client Auth', place: 'tls.client_auth' },
  CODER_TLS_CLIENT_CA_FILE: { name: 'TLS Client CA Files', place: 'tls.client_ca_file' },
  CODER_STRICT_TRANSPORT_SECURITY: { name: 'Strict-Transport-Security', place: 'strict_transport_security' },
  CODER_STRICT_TRANSPORT_SECURITY_OPTIONS: { name: 'Strict-Transport-Security Options', place: 'strict_transport_security_options' },
  CODER_PG_CONNECTION_URL: { name: 'Postgres Connection URL', place: 'pg_connection_url' },
  CODER_PG_CONN_MAX_OPEN: { name: 'Postgres Connection Max Open', place: 'pg_conn_max_open' },
  CODER_PG_CONN_MAX_IDLE: { name: 'Postgres Connection Max Idle', place: 'pg_conn_max_idle' },
  CODER_CACHE_DIRECTORY: { name: 'Cache Directory', place: 'cache_directory' },
  CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS: { name: 'External Token Encryption Keys', place: 'external_token_encryption_keys', isList: true },
  CODER_SESSION_DURATION: { name: 'Session Duration', place: 'session_lifetime.default_duration' },
  CODER_DISABLE_SESSION_EXPIRY_REFRESH: { name: 'Disable Session Expiry Refresh', place: 'session_lifetime.disable_expiry_refresh' },
  CODER_DEFAULT_TOKEN_LIFETIME: { name: 'Default Token Lifetime', place: 'session_lifetime.default_token_lifetime' },
  CODER_MAX_TOKEN_LIFETIME: { name: 'Max Token Lifetime', place: 'session_lifetime.max_token_lifetime' },
  CODER_MAX_ADMIN_TOKEN_LIFETIME: { name: 'Maximum Admin Token Lifetime', place: 'session_lifetime.max_admin_token_lifetime' },
  CODER_DISABLE_PASSWORD_AUTH: { name: 'Disable Password Authentication', place: 'disable_password_auth' },
  CODER_SECURE_AUTH_COOKIE: { name: 'Secure Auth Cookie', place: 'http_cookies.secure_auth_cookie' },
  CODER_SAMESITE_AUTH_COOKIE: { name: 'SameSite Auth Cookie', place: 'http_cookies.same_site', isEnumeration: true },
  CODER_TERMS_OF_SERVICE_URL: { name: 'Terms of Service URL', place: 'terms_of_service_url' },
  CODER_OIDC_ISSUER_URL: { name: 'OIDC Issuer URL', place: 'oidc.issuer_url' },
  CODER_OIDC_CLIENT_ID: { name: 'OIDC Client ID', place: 'oidc.client_id' },
  CODER_OIDC_CLIENT_SECRET: { name: 'OIDC Client Secret', place: 'oidc.client_secret' },
  CODER_OIDC_CLIENT_KEY_FILE: { name: 'OIDC Client Key File', place: 'oidc.client_key_file' },
  CODER_OIDC_CLIENT_CERT_FILE: { name: 'OIDC Client Cert File', place: 'oidc.client_cert_file' },
  CODER_OIDC_SCOPES: { name: 'OIDC Scopes', place: 'oidc.scopes' },
  CODER_OIDC_AUTH_URL_PARAMS: { name: 'OIDC Auth URL Parameters', place: 'oidc.auth_url_params' },
  CODER_OIDC_ALLOW_SIGNUPS: { name: 'OIDC Allow Signups', place: 'oidc.allow_signups' },
  CODER_OIDC_EMAIL_DOMAIN: { name: 'OIDC Email Domain', place: 'oidc.email_domain' },
  CODER_OIDC_IGNORE_EMAIL_VERIFIED: { name: 'OIDC Ignore Email Verified', place: 'oidc.ignore_email_verified' },
  CODER_OIDC_USERNAME_FIELD: { name: 'OIDC Username Field', place: 'oidc.username_field' },
  CODER_OIDC_NAME_FIELD: { name: 'OIDC Name Field', place: 'oidc.name_field' },
  CODER_OIDC_EMAIL_FIELD: { name: 'OIDC Email Field', place: 'oidc.email_field' },
  CODER_OIDC_GROUP_FIELD: { name: 'OIDC Group Field', place: 'oidc.groups_field' },
  CODER_OIDC_GROUP_MAPPING: { name: 'OIDC Group Mapping', place: 'oidc.group_mapping' },
  CODER_OIDC_GROUP_REGEX_FILTER: { name: 'OIDC Regex Group Filter', place: 'oidc.group_regex_filter' },
  CODER_OIDC_GROUP_AUTO_CREATE: { name: 'Enable OIDC Group Auto Create', place: 'oidc.group_auto_create' },
  CODER_OIDC_ALLOWED_GROUPS: { name: 'OIDC Allowed Groups', place: 'oidc.group_allow_list' },
  CODER_OIDC_USER_ROLE_FIELD: { name: 'OIDC User Role Field', place: 'oidc.user_role_field' },
  CODER_OIDC_USER_ROLE_MAPPING: { name: 'OIDC User Role Mapping', place: 'oidc.user_role_mapping' },
  CODER_OIDC_USER_ROLE_DEFAULT: { name: 'OIDC User Role Default', place: 'oidc.user_roles_default' },
  CODER_OIDC_IGNORE_USERINFO: { name: 'OIDC Ignore UserInfo', place: 'oidc.ignore_user_info' },
  CODER_OIDC_ACCESS_TOKEN_CLAIMS: { name: 'OIDC Access Token Claims', place: 'oidc.source_user_info_from_access_token' },
  CODER_OIDC_SIGN_IN_TEXT: { name: 'OpenID Connect sign in text', place: 'oidc.sign_in_text' },
  CODER_OIDC_ICON_URL: { name: 'OpenID connect icon URL', place: 'oidc.icon_url' },
  CODER_OIDC_SIGNUPS_DISABLED_TEXT: { name: 'Signups disabled text', place: 'oidc.signups_disabled_text' },
  CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS: { name: 'Skip OIDC issuer checks (not recommended)', place: 'oidc.skip_issuer_checks' },
  CODER_OAUTH2_GITHUB_CLIENT_ID: { name: 'OAuth2 GitHub Client ID', place: 'oauth2.github.client_id' },
  CODER_OAUTH2_GITHUB_CLIENT_SECRET: { name: 'OAuth2 GitHub Client Secret', place: 'oauth2.github.client_secret' },
  CODER_OAUTH2_GITHUB_ALLOWED_ORGS: { name: 'OAuth2 GitHub Allowed Orgs', place: 'oauth2.github.allowed_orgs' },
  CODER_OAUTH2_GITHUB_ALLOWED_TEAMS: { name: 'OAuth2 GitHub Allowed Teams', place: 'oauth2.github.allowed_teams' },
  CODER_OAUTH2_GITHUB_ALLOW_EVERYONE: { name: 'OAuth2 GitHub Allow Everyone', place: 'oauth2.github.allow_everyone' },
  CODER_OAUTH2_GITHUB_ALLOW_SIGNUPS: { name: 'OAuth2 GitHub Allow Signups', place: 'oauth2.github.allow_signups' },
  CODER_OAUTH2_GITHUB_ENTERPRISE_BASE_URL: { name: 'OAuth2 GitHub Enterprise Base URL', place: 'oauth2.github.enterprise_base_url' },
  CODER_DEFAULT_OAUTH_REFRESH_LIFETIME: { name: 'Default OAuth Refresh Lifetime', place: 'session_lifetime.refresh_default_duration' },
  CODER_API_RATE_LIMIT: { name: 'API Rate Limit', place: 'rate_limit.api' },
  CODER_DANGEROUS_DISABLE_RATE_LIMITS: { name: 'Disable All Rate Limits', place: 'rate_limit.disable_all' },
  CODER_AUDIT_LOGS_RETENTION: { name: 'Audit Logs Retention', place: 'retention.audit_logs' },
  CODER_API_KEYS_RETENTION: { name: 'API Keys Retention', place: 'retention.api_keys' },
  CODER_PROMETHEUS_ENABLE: { name: 'Prometheus Enable', place: 'prometheus.enable' },
  CODER_PROMETHEUS_ADDRESS: { name: 'Prometheus Address', place: 'prometheus.address' },
  CODER_VERBOSE: { name: 'Verbose', place: 'verbose' },
  CODER_CLI_UPGRADE_MESSAGE: { name: 'CLI Upgrade Message', place: 'cli_upgrade_message' },
  // Added after version 2.30.
  CODER_DANGEROUS_OIDC_EMAIL_FALLBACK: { name: 'Dangerous OIDC Email Fallback', place: 'oidc.email_fallback' },
  CODER_OIDC_REDIRECT_URL: { name: 'OIDC Redirect URL', place: 'oidc.redirect_url' },
};
