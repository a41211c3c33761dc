import type { Schemas } from '../../sdk/client/index.js';
import { allPages, clientCommand, commandGroup, listOutput } from '../client/index.js';

type Entry = Schemas['AuditLogResponse'];

const DEFAULT_LIMIT = '50';

const listCommand = clientCommand({
  name: 'list',
  summary: 'list entries of the audit log, the newest first',
  flags: {
    search: {
      flag: '--search <query>',
      description: 'Only entries that match, such as action:delete, username:ada or date_from:2026-01-31.',
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
