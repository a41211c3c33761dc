import type { Examples } from './example.js';

export const MEMBERS: Examples = {
  listMembers: {
    request: {
      query: {
        q: 'user_id:00000000-0000-4000-8000-000000000002',
      },
    },
    response: {
      status: 200,
      body: [
        {
          user_id: '00000000-0000-4000-8000-000000000002',
          organization_id: '00000000-0000-4000-8000-000000000010',
          created_at: '2026-01-15T09:30:00.000Z',
          updated_at: '2026-01-15T09:30:00.000Z',
          roles: [],
          username: 'alan',
          name: 'Alan Turing',
          email: 'alan@example.com',
          status: 'active',
          login_type: 'password',
          last_seen_at: '2026-01-15T09:30:00.000Z',
          user_created_at: '2026-01-15T09:30:00.000Z',
          user_updated_at: '2026-01-15T09:30:00.000Z',
          global_roles: [],
          has_ai_seat: false,
        },
      ],
    },
    errors: {
      '400': {
        request: {
          query: {
            q: 'colour:red',
          },
        },
        body: {
          message: 'Invalid organization member search query.',
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
  getMember: {
    request: {
      path: {
        user: 'alan',
      },
    },
    response: {
      status: 200,
      body: {
        user_id: '00000000-0000-4000-8000-000000000002',
        organization_id: '00000000-0000-4000-8000-000000000010',
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
        roles: [],
        username: 'alan',
        name: 'Alan Turing',
        email: 'alan@example.com',
        status: 'active',
        login_type: 'password',
        last_seen_at: '2026-01-15T09:30:00.000Z',
        user_created_at: '2026-01-15T09:30:00.000Z',
        user_updated_at: '2026-01-15T09:30:00.000Z',
        global_roles: [],
        has_ai_seat: false,
      },
    },
  },
  addMember: {
    request: {
      path: {
        user: 'tim',
      },
    },
    response: {
      status: 200,
      body: {
        user_id: '00000000-0000-4000-8000-000000000004',
        organization_id: '00000000-0000-4000-8000-000000000010',
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
        roles: [],
      },
    },
    errors: {
      '400': {
        body: {
          message: 'User is already an organization member',
          detail: 'tim is a member of Engineering.',
        },
      },
    },
  },
  removeMember: {
    request: {
      path: {
        user: 'barbara',
      },
    },
    response: {
      status: 204,
    },
    errors: {
      '400': {
        request: {
          path: {
            user: 'me',
          },
        },
        body: {
          message: 'cannot remove self from an organization',
        },
      },
    },
  },
  updateMemberRoles: {
    request: {
      path: {
        user: 'alan',
      },
      body: {
        roles: ['organization-auditor'],
      },
    },
    response: {
      status: 200,
      body: {
        user_id: '00000000-0000-4000-8000-000000000002',
        organization_id: '00000000-0000-4000-8000-000000000010',
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
        roles: [
          {
            name: 'organization-auditor',
            display_name: 'Organization Auditor',
            organization_id: '00000000-0000-4000-8000-000000000010',
          },
        ],
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            roles: ['nobody'],
          },
        },
        body: {
          message: '"nobody" is not a supported role',
          detail:
            'The built-in roles are organization-admin, organization-auditor, organization-user-admin, organization-template-admin, ' +
            'organization-workspace-creation-ban, organization-workspace-access, agents-access.',
        },
      },
    },
  },
  listPaginatedMembers: {
    request: {
      query: {
        limit: '10',
        q: 'alan',
      },
    },
    response: {
      status: 200,
      body: {
        members: [
          {
            user_id: '00000000-0000-4000-8000-000000000002',
            organization_id: '00000000-0000-4000-8000-000000000010',
            created_at: '2026-01-15T09:30:00.000Z',
            updated_at: '2026-01-15T09:30:00.000Z',
            roles: [],
            username: 'alan',
            name: 'Alan Turing',
            email: 'alan@example.com',
            status: 'active',
            login_type: 'password',
            last_seen_at: '2026-01-15T09:30:00.000Z',
            user_created_at: '2026-01-15T09:30:00.000Z',
            user_updated_at: '2026-01-15T09:30:00.000Z',
            global_roles: [],
            has_ai_seat: false,
          },
        ],
        count: 1,
      },
    },
    errors: {
      '400': {
        request: {
          query: {
            limit: 'many',
          },
        },
        body: {
          message: 'Query parameters have invalid values.',
          validations: [
            {
              field: 'limit',
              detail: 'Query param "limit" must be a valid 32-bit positive integer',
            },
          ],
        },
      },
    },
  },
};
