import type { Examples } from './example.js';

export const GROUPS: Examples = {
  listGroups: {
    request: {
      query: {
        organization: 'engineering',
        has_member: 'alan',
      },
    },
    response: {
      status: 200,
      body: [
        {
          id: '00000000-0000-4000-8000-000000000020',
          name: 'backend',
          display_name: 'Back end',
          organization_id: '00000000-0000-4000-8000-000000000010',
          members: [
            {
              id: '00000000-0000-4000-8000-000000000002',
              username: 'alan',
              name: 'Alan Turing',
              email: 'alan@example.com',
              created_at: '2026-01-15T09:30:00.000Z',
              updated_at: '2026-01-15T09:30:00.000Z',
              last_seen_at: '2026-01-15T09:30:00.000Z',
              status: 'active',
              login_type: 'password',
            },
          ],
          total_member_count: 1,
          avatar_url: '',
          quota_allowance: 0,
          source: 'user',
          organization_name: 'engineering',
          organization_display_name: 'Engineering',
        },
        {
          id: '00000000-0000-4000-8000-000000000010',
          name: 'Everyone',
          display_name: '',
          organization_id: '00000000-0000-4000-8000-000000000010',
          members: [
            {
              id: '00000000-0000-4000-8000-000000000001',
              username: 'ada',
              name: 'Ada Lovelace',
              email: 'ada@example.com',
              created_at: '2026-01-15T09:30:00.000Z',
              updated_at: '2026-01-15T09:30:00.000Z',
              last_seen_at: '2026-01-15T09:30:00.000Z',
              status: 'active',
              login_type: 'password',
            },
            {
              id: '00000000-0000-4000-8000-000000000002',
              username: 'alan',
              name: 'Alan Turing',
              email: 'alan@example.com',
              created_at: '2026-01-15T09:30:00.000Z',
              updated_at: '2026-01-15T09:30:00.000Z',
              last_seen_at: '2026-01-15T09:30:00.000Z',
              status: 'active',
              login_type: 'password',
            },
          ],
          total_member_count: 3,
          avatar_url: '',
          quota_allowance: 0,
          source: 'user',
          organization_name: 'engineering',
          organization_display_name: 'Engineering',
        },
      ],
    },
    errors: {
      '400': {
        request: {
          query: {
            organization: 'nowhere',
          },
        },
        body: {
          message: 'Query parameters have invalid values.',
          validations: [
            {
              field: 'organization',
              detail: 'Query param "organization": "nowhere" not found',
            },
          ],
        },
      },
    },
  },
  getGroup: {
    response: {
      status: 200,
      body: {
        id: '00000000-0000-4000-8000-000000000020',
        name: 'backend',
        display_name: 'Back end',
        organization_id: '00000000-0000-4000-8000-000000000010',
        members: [
          {
            id: '00000000-0000-4000-8000-000000000002',
            username: 'alan',
            name: 'Alan Turing',
            email: 'alan@example.com',
            created_at: '2026-01-15T09:30:00.000Z',
            updated_at: '2026-01-15T09:30:00.000Z',
            last_seen_at: '2026-01-15T09:30:00.000Z',
            status: 'active',
            login_type: 'password',
          },
        ],
        total_member_count: 1,
        avatar_url: '',
        quota_allowance: 0,
        source: 'user',
        organization_name: 'engineering',
        organization_display_name: 'Engineering',
      },
    },
  },
  deleteGroup: {
    request: {
      path: {
        group: '00000000-0000-4000-8000-000000000021',
      },
    },
    response: {
      status: 200,
      body: {
        message: 'Successfully deleted group!',
      },
    },
    errors: {
      '400': {
        request: {
          path: {
            group: '00000000-0000-4000-8000-000000000010',
          },
        },
        body: {
          message: 'The "Everyone" group cannot be deleted.',
        },
      },
    },
  },
  updateGroup: {
    request: {
      body: {
        display_name: 'Back end',
        add_users: ['00000000-0000-4000-8000-000000000003'],
      },
    },
    response: {
      status: 200,
      body: {
        id: '00000000-0000-4000-8000-000000000020',
        name: 'backend',
        display_name: 'Back end',
        organization_id: '00000000-0000-4000-8000-000000000010',
        members: [
          {
            id: '00000000-0000-4000-8000-000000000002',
            username: 'alan',
            name: 'Alan Turing',
            email: 'alan@example.com',
            created_at: '2026-01-15T09:30:00.000Z',
            updated_at: '2026-01-15T09:30:00.000Z',
            last_seen_at: '2026-01-15T09:30:00.000Z',
            status: 'suspended',
            login_type: 'password',
          },
          {
            id: '00000000-0000-4000-8000-000000000003',
            username: 'barbara',
            name: 'Barbara Liskov',
            email: 'barbara@example.com',
            created_at: '2026-01-15T09:30:00.000Z',
            updated_at: '2026-01-15T09:30:00.000Z',
            last_seen_at: '2026-01-15T09:30:00.000Z',
            status: 'active',
            login_type: 'password',
          },
        ],
        total_member_count: 2,
        avatar_url: '',
        quota_allowance: 0,
        source: 'user',
        organization_name: 'engineering',
        organization_display_name: 'Engineering',
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            name: 'not valid!',
          },
        },
        body: {
          message: 'Validation failed.',
          validations: [
            {
              field: 'name',
              detail: 'may only contain letters, digits and single hyphens between them',
            },
          ],
        },
      },
      '409': {
        request: {
          body: {
            name: 'contractors',
          },
        },
        body: {
          message: 'A group named "contractors" already exists.',
          validations: [
            {
              field: 'name',
              detail: 'Group names must be unique.',
            },
          ],
        },
      },
    },
  },
  listGroupMembers: {
    request: {
      query: {
        limit: '10',
      },
    },
    response: {
      status: 200,
      body: {
        users: [
          {
            id: '00000000-0000-4000-8000-000000000002',
            username: 'alan',
            name: 'Alan Turing',
            email: 'alan@example.com',
            created_at: '2026-01-15T09:30:00.000Z',
            updated_at: '2026-01-15T09:30:00.000Z',
            last_seen_at: '2026-01-15T09:30:00.000Z',
            status: 'active',
            login_type: 'password',
          },
        ],
        count: 1,
      },
    },
  },
  listOrganizationGroups: {
    response: {
      status: 200,
      body: [
        {
          id: '00000000-0000-4000-8000-000000000020',
          name: 'backend',
          display_name: 'Back end',
          organization_id: '00000000-0000-4000-8000-000000000010',
          members: [
            {
              id: '00000000-0000-4000-8000-000000000002',
              username: 'alan',
              name: 'Alan Turing',
              email: 'alan@example.com',
              created_at: '2026-01-15T09:30:00.000Z',
              updated_at: '2026-01-15T09:30:00.000Z',
              last_seen_at: '2026-01-15T09:30:00.000Z',
              status: 'active',
              login_type: 'password',
            },
          ],
          total_member_count: 1,
          avatar_url: '',
          quota_allowance: 0,
          source: 'user',
          organization_name: 'engineering',
          organization_display_name: 'Engineering',
        },
        {
          id: '00000000-0000-4000-8000-000000000021',
          name: 'contractors',
          display_name: '',
          organization_id: '00000000-0000-4000-8000-000000000010',
          members: [],
          total_member_count: 0,
          avatar_url: '',
          quota_allowance: 0,
          source: 'user',
          organization_name: 'engineering',
          organization_display_name: 'Engineering',
        },
      ],
    },
  },
  createGroup: {
    request: {
      body: {
        name: 'designers',
        display_name: 'Designers',
      },
    },
    response: {
      status: 201,
      body: {
        id: '00000000-0000-4000-8000-000000000100',
        name: 'designers',
        display_name: 'Designers',
        organization_id: '00000000-0000-4000-8000-000000000010',
        members: [],
        total_member_count: 0,
        avatar_url: '',
        quota_allowance: 0,
        source: 'user',
        organization_name: 'engineering',
        organization_display_name: 'Engineering',
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            name: 'not valid!',
          },
        },
        body: {
          message: 'Validation failed.',
          validations: [
            {
              field: 'name',
              detail: 'may only contain letters, digits and single hyphens between them',
            },
          ],
        },
      },
      '409': {
        body: {
          message: 'A group named "designers" already exists.',
          validations: [
            {
              field: 'name',
              detail: 'Group names must be unique.',
            },
          ],
        },
      },
    },
  },
  getGroupByName: {
    request: {
      path: {
        group: 'backend',
      },
    },
    response: {
      status: 200,
      body: {
        id: '00000000-0000-4000-8000-000000000020',
        name: 'backend',
        display_name: 'Back end',
        organization_id: '00000000-0000-4000-8000-000000000010',
        members: [
          {
            id: '00000000-0000-4000-8000-000000000002',
            username: 'alan',
            name: 'Alan Turing',
            email: 'alan@example.com',
            created_at: '2026-01-15T09:30:00.000Z',
            updated_at: '2026-01-15T09:30:00.000Z',
            last_seen_at: '2026-01-15T09:30:00.000Z',
            status: 'active',
            login_type: 'password',
          },
        ],
        total_member_count: 1,
        avatar_url: '',
        quota_allowance: 0,
        source: 'user',
        organization_name: 'engineering',
        organization_display_name: 'Engineering',
      },
    },
  },
  listGroupMembersByName: {
    request: {
      path: {
        group: 'backend',
      },
      query: {
        limit: '10',
      },
    },
    response: {
      status: 200,
      body: {
        users: [
          {
            id: '00000000-0000-4000-8000-000000000002',
            username: 'alan',
            name: 'Alan Turing',
            email: 'alan@example.com',
            created_at: '2026-01-15T09:30:00.000Z',
            updated_at: '2026-01-15T09:30:00.000Z',
            last_seen_at: '2026-01-15T09:30:00.000Z',
            status: 'active',
            login_type: 'password',
          },
        ],
        count: 1,
      },
    },
  },
  listPaginatedGroups: {
    request: {
      query: {
        limit: '10',
      },
    },
    response: {
      status: 200,
      body: {
        groups: [
          {
            id: '00000000-0000-4000-8000-000000000020',
            name: 'backend',
            display_name: 'Back end',
            organization_id: '00000000-0000-4000-8000-000000000010',
            members: [],
            total_member_count: 1,
            avatar_url: '',
            quota_allowance: 0,
            source: 'user',
            organization_name: 'engineering',
            organization_display_name: 'Engineering',
          },
          {
            id: '00000000-0000-4000-8000-000000000021',
            name: 'contractors',
            display_name: '',
            organization_id: '00000000-0000-4000-8000-000000000010',
            members: [],
            total_member_count: 0,
            avatar_url: '',
            quota_allowance: 0,
            source: 'user',
            organization_name: 'engineering',
            organization_display_name: 'Engineering',
          },
        ],
        count: 3,
      },
    },
  },
};
