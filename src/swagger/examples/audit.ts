import type { Examples } from './example.js';

export const AUDIT: Examples = {
  listAuditLogs: {
    request: {
      query: {
        q: 'resource_type:organization action:create',
        limit: '1',
      },
    },
    response: {
      status: 200,
      body: {
        audit_logs: [
          {
            id: '00000000-0000-4000-8000-000000000100',
            request_id: '00000000-0000-4000-8000-000000000101',
            time: '2026-01-15T09:30:00.000Z',
            ip: '203.0.113.7',
            user_agent: '',
            resource_type: 'organization',
            resource_id: '00000000-0000-4000-8000-000000000010',
            resource_target: 'engineering',
            resource_icon: '',
            action: 'create',
            diff: {
              id: {
                new: '00000000-0000-4000-8000-000000000010',
                old: null,
                secret: false,
              },
              icon: {
                new: '',
                old: null,
                secret: false,
              },
              name: {
                new: 'engineering',
                old: null,
                secret: false,
              },
              deleted: {
                new: false,
                old: null,
                secret: false,
              },
              is_default: {
                new: false,
                old: null,
                secret: false,
              },
              description: {
                new: '',
                old: null,
                secret: false,
              },
              display_name: {
                new: 'Engineering',
                old: null,
                secret: false,
              },
              default_org_member_roles: {
                new: ['organization-workspace-access'],
                old: null,
                secret: false,
              },
            },
            status_code: 201,
            additional_fields: {},
            description: '{user} created organization {target}',
            resource_link: '',
            is_deleted: false,
            organization_id: '00000000-0000-4000-8000-000000000010',
            organization: {
              id: '00000000-0000-4000-8000-000000000010',
              name: 'engineering',
              display_name: 'Engineering',
              icon: '',
            },
            user: {
              id: '00000000-0000-4000-8000-000000000001',
              username: 'ada',
              name: 'Ada Lovelace',
              email: 'ada@example.com',
              avatar_url: '',
              status: 'active',
              login_type: 'password',
              created_at: '2026-01-15T09:30:00.000Z',
              updated_at: '2026-01-15T09:30:00.000Z',
              last_seen_at: '2026-01-15T09:30:00.000Z',
              organization_ids: [
                '00000000-0000-4000-8000-000000000010',
                '00000000-0000-4000-8000-000000000011',
                '00000000-0000-4000-8000-000000000012',
              ],
              roles: [
                {
                  name: 'owner',
                  display_name: 'Owner',
                },
              ],
              has_ai_seat: false,
            },
          },
        ],
        count: 2,
        count_cap: 2000,
      },
    },
    errors: {
      '400': {
        request: {
          query: {
            q: 'colour:red',
          },
        },
        body: {
          message: 'Invalid audit search query.',
          validations: [
            {
              field: 'colour',
              detail: '"colour" is not a valid query param',
            },
          ],
        },
      },
    },
  },
  exportAuditLogs: {
    request: {
      query: {
        q: 'action:login',
      },
    },
    response: {
      status: 200,
    },
    errors: {
      '400': {
        request: {
          query: {
            format: 'xml',
          },
        },
        body: {
          message: 'Query parameters have invalid values.',
          validations: [
            {
              field: 'format',
              detail: 'Query param "format" must be one of csv, json',
            },
          ],
        },
      },
    },
  },
};
