import type { Examples } from './example.js';

export const ORGANIZATIONS: Examples = {
  listOrganizations: {
    response: {
      status: 200,
      body: [
        {
          id: '00000000-0000-4000-8000-000000000010',
          name: 'engineering',
          display_name: 'Engineering',
          icon: '',
          description: '',
          created_at: '2026-01-15T09:30:00.000Z',
          updated_at: '2026-01-15T09:30:00.000Z',
          is_default: false,
          default_org_member_roles: ['organization-workspace-access'],
        },
        {
          id: '00000000-0000-4000-8000-000000000012',
          name: 'gatehouse',
          display_name: 'Gatehouse',
          icon: '',
          description: '',
          created_at: '2026-01-15T09:30:00.000Z',
          updated_at: '2026-01-15T09:30:00.000Z',
          is_default: true,
          default_org_member_roles: ['organization-workspace-access'],
        },
      ],
    },
  },
  createOrganization: {
    request: {
      body: {
        name: 'research',
        display_name: 'Research',
        description: 'The laboratory in Cambridge',
      },
    },
    response: {
      status: 201,
      body: {
        id: '00000000-0000-4000-8000-000000000100',
        name: 'research',
        display_name: 'Research',
        icon: '',
        description: 'The laboratory in Cambridge',
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
        is_default: false,
        default_org_member_roles: ['organization-workspace-access'],
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
          message: 'Organization already exists with that name.',
        },
      },
    },
  },
  getOrganization: {
    response: {
      status: 200,
      body: {
        id: '00000000-0000-4000-8000-000000000010',
        name: 'engineering',
        display_name: 'Engineering',
        icon: '',
        description: '',
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
        is_default: false,
        default_org_member_roles: ['organization-workspace-access'],
      },
    },
  },
  deleteOrganization: {
    request: {
      path: {
        organization: 'old-team',
      },
    },
    response: {
      status: 200,
      body: {
        message: 'Organization has been deleted.',
      },
    },
    errors: {
      '400': {
        request: {
          path: {
            organization: 'engineering',
          },
        },
        body: {
          message: 'cannot delete organization: organization has 2 groups that must be deleted first',
        },
      },
    },
  },
  updateOrganization: {
    request: {
      body: {
        display_name: 'Engineering and design',
      },
    },
    response: {
      status: 200,
      body: {
        id: '00000000-0000-4000-8000-000000000010',
        name: 'engineering',
        display_name: 'Engineering and design',
        icon: '',
        description: '',
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
        is_default: false,
        default_org_member_roles: ['organization-workspace-access'],
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
            name: 'old-team',
          },
        },
        body: {
          message: 'Organization already exists with that name.',
        },
      },
    },
  },
  listUserOrganizations: {
    request: {
      path: {
        user: 'alan',
      },
    },
    response: {
      status: 200,
      body: [
        {
          id: '00000000-0000-4000-8000-000000000010',
          name: 'engineering',
          display_name: 'Engineering',
          icon: '',
          description: '',
          created_at: '2026-01-15T09:30:00.000Z',
          updated_at: '2026-01-15T09:30:00.000Z',
          is_default: false,
          default_org_member_roles: ['organization-workspace-access'],
        },
      ],
    },
  },
  getUserOrganization: {
    request: {
      path: {
        user: 'alan',
      },
    },
    response: {
      status: 200,
      body: {
        id: '00000000-0000-4000-8000-000000000010',
        name: 'engineering',
        display_name: 'Engineering',
        icon: '',
        description: '',
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
        is_default: false,
        default_org_member_roles: ['organization-workspace-access'],
      },
    },
  },
};
