import type { Schemas } from '../../sdk/client/index.js';
import { allPages, clientCommand, commandGroup, listOutput } from '../client/index.js';

type Entry = Schemas['AuditLogResponse'];

const DEFAULT_LIMIT = '50';

/** Records, because they do not compile without one of them. */
const ACTIONS: Readonly<Record<Entry['action'], true>> = {
  create: true,
  read: true,
  write: true,
  delete: true,
  login: true,
  logout: true,
  register: true,
};
const RESOURCE_TYPES: Readonly<Record<Entry['resource_type'], true>> = {
  user: true,
  organization: true,
  organization_member: true,
  custom_role: true,
  group: true,
  api_key: true,
  agent: true,
  git_ssh_key: true,
  user_secret: true,
  oauth2_provider_app: true,
  oauth2_provider_app_secret: true,
  oauth2_provider_resource_server: true,
  oauth2_provider_resource_server_secret: true,
  oauth2_provider_exchange_rule: true,
  oauth2_provider_initial_access_token: true,
  user_invitation: true,
  oauth2_provider_settings: true,
  workload_identity: true,
  workload_identity_issuer: true,
  oauth2_signing_key: true,
  appearance: true,
};

const listCommand = clientCommand({
  name: 'list',
  summary: 'list entries of the audit log, the newest first',
  description: `Lists entries of the audit log, the newest first. --search takes words of the form key:value, and only entries that match all of them are listed. The keys are action,
resource_type, resource_id, resource_target, username (me for yourself), email, organization, request_id, date_from and date_to (YYYY-MM-DD).

An action is one of ${Object.keys(ACTIONS).join(', ')}. A resource_type is one of ${Object.keys(RESOURCE_TYPES).join(', ')}.`,
  flags: {
    search: {
      flag: '--search <query>',
      description: 'Only entries that match, such as action:delete, username:ada or date_from:2026-01-31.',
      field: 'q',
    },
    limit: { flag: '--limit <n>', description: `At most this many. Default: ${DEFAULT_LIMIT}.` },
  },
  examples: ['audit list', 'audit list --search "resource_type:user action:delete" --limit 10', 'audit list -o json'],
  output: listOutput<Entry>({
    columns: {
      time: ({ time }) => time,
      user: ({ user }) => (user as { username?: string } | null)?.username,
      action: ({ action }) => action,
      'resource type': ({ resource_type: type }) => type,
      target: ({ resource_target: target }) => target,
      status: ({ status_code: status }) => status,
      ip: ({ ip }) => ip,
      description: ({ description }) => description,
      'request id': ({ request_id: id }) => id,
      id: ({ id }) => id,
    },
    defaults: ['time', 'user', 'action', 'resource type', 'target', 'status'],
    empty: 'No entries found.',
  }),
  run: ({ api, flags: { search: q, limit = DEFAULT_LIMIT } }) =>
    allPages(limit, async (page) => {
      const { data } = await api.GET('/api/v2/audit', { params: { query: { ...page, ...(q !== undefined && { q }) } } });
      return data.audit_logs;
    }),
});

/** `gatehouse audit`. */
export const auditCommand = commandGroup('audit', 'read the audit log', [listCommand]);
