/** Tables that say what runs at the moment, not what is true: a restored one would be wrong. */
export const LEFT_OUT: readonly string[] = ['dbcrypt_replicas', 'limit_counts', 'periodic_leases'];

/** The list of migrations, which is in the header instead. */
export const MIGRATIONS_TABLE = 'schema_migrations';

/**
 * What a restore ends: it may have been revoked, spent or replaced since the backup (see docs/adr/restored-databases.md). A backup holds these
 * tables for moves to another database.
 */
export const ENDED: readonly string[] = [
  'api_keys',
  'crypto_keys',
  'login_attempts',
  'oauth2_provider_app_codes',
  'oauth2_provider_app_tokens',
  'oauth2_provider_consents',
  'oauth2_provider_device_codes',
  'oauth2_provider_grants',
  'oauth2_provider_logouts',
  'oauth2_provider_pushed_requests',
  'user_invitations',
  'workload_identities',
];
