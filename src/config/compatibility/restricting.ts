import { type AbsentOption, flagOnly, toggle, value } from './absent-option.js';

/** Ignoring this option would admit, keep or show more than the operator intended, so the server refuses to start. */
export interface Restriction {
  readonly option: AbsentOption;
  /** Completes "… is not supported: ". */
  readonly lost: string;
}

const CLAIMS_TO_ORGANIZATIONS = 'organization memberships would not be synchronized with the identity provider';

/** To support an option, remove its line here and add it to `options/`. */
export const RESTRICTIONS: readonly Restriction[] = [
  { option: value('CODER_CONFIG_PATH', { flag: '--config', short: '-c' }), lost: 'every setting in that file would be ignored' },
  { option: flagOnly('--write-config', true), lost: 'the server would start instead of printing a file' },
  { option: value('CODER_ADDRESS', { short: '-a' }), lost: 'the server would listen on another address. Use CODER_HTTP_ADDRESS' },
  { option: toggle('CODER_OIDC_ORGANIZATION_ASSIGN_DEFAULT', { harmless: true }), lost: 'every user would join the default organization' },
  { option: value('CODER_OIDC_ORGANIZATION_FIELD'), lost: CLAIMS_TO_ORGANIZATIONS },
  { option: value('CODER_OIDC_ORGANIZATION_MAPPING', { harmless: ['{}'] }), lost: CLAIMS_TO_ORGANIZATIONS },
  { option: value('CODER_SCIM_AUTH_HEADER'), lost: 'users removed from the directory would not be suspended' },
  {
    option: value('CODER_PG_AUTH', { flag: '--postgres-auth', harmless: ['password'] }),
    lost: 'the database accepts only the password in its URL',
  },
  { option: toggle('CODER_EPHEMERAL'), lost: 'the data would remain after the server stops' },
];
