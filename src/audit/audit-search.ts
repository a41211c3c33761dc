import { SearchQuery } from '../common/index.js';
import { AUDIT_ACTIONS, AUDITED_RESOURCE_TYPES } from './audit-event.js';

/** Which rows of the log to return. */
export interface AuditSearch {
  readonly id: string | undefined;
  readonly resourceType: string | undefined;
  readonly resourceId: string | undefined;
  readonly resourceTarget: string | undefined;
  readonly requestId: string | undefined;
  /** `me` is resolved by the caller. */
  readonly username: string | undefined;
  readonly email: string | undefined;
  readonly action: string | undefined;
  readonly from: Date | undefined;
  /** The end of that day. */
  readonly to: Date | undefined;
  /** A UUID or a name. */
  readonly organization: string | undefined;
}

/** Counting stops here; a count of one more means "more than that". */
export const AUDIT_COUNT_CAP = 2000;

const MESSAGE = 'Invalid audit search query.';
const DAY_MS = 24 * 60 * 60 * 1000;

/** What the reference's log also has. Saved searches for it find nothing, because there is nothing of it here. */
const ELSEWHERE = {
  actions: ['close', 'connect', 'disconnect', 'open', 'request_password_reset', 'start', 'stop'],
  resourceTypes: [
    'convert_login',
    'health_settings',
    'idp_sync_settings_group',
    'idp_sync_settings_organization',
    'idp_sync_settings_role',
    'license',
    'notification_template',
    'notifications_settings',
    'prebuilds_settings',
    'task',
    'template',
    'template_version',
    'workspace',
    'workspace_agent',
    'workspace_app',
    'workspace_build',
    'workspace_proxy',
  ],
} as const;

/** Throws one `invalid_input` that lists every fault. */
export function parseAuditSearch(text: string): AuditSearch {
  const query = new SearchQuery(text, 'resource_type');
  const search = {
    id: query.uuid('id'),
    resourceType: query.oneOf('resource_type', AUDITED_RESOURCE_TYPES, ELSEWHERE.resourceTypes),
    resourceId: query.uuid('resource_id'),
    resourceTarget: query.text('resource_target'),
    requestId: query.uuid('request_id'),
    username: query.text('username'),
    email: query.text('email'),
    action: query.oneOf('action', AUDIT_ACTIONS, ELSEWHERE.actions),
    from: query.date('date_from'),
    to: endOfDay(query.date('date_to')),
    organization: query.text('organization'),
  };
  // There are no builds here, but saved searches of the reference's clients use this key.
  query.text('build_reason');
  query.finish(MESSAGE);
  return search;
}

function endOfDay(day: Date | undefined): Date | undefined {
  return day && new Date(day.getTime() + DAY_MS - 1);
}
