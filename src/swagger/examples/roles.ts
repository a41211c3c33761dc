import type { Examples } from './example.js';

export const ROLES: Examples = {
  checkAuthorization: {
    request: {
      body: {
        checks: {
          create_users: {
            action: 'create',
            object: {
              resource_type: 'user',
            },
          },
        },
      },
    },
    response: {
      status: 200,
      body: {
        create_users: true,
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            checks: {
              create_users: {
                action: 'create',
                object: {},
              },
            },
          },
        },
        body: {
          message: 'The "resource_type" of the object is missing for key "create_users".',
        },
      },
    },
  },
  listOrganizationRoles: {
    response: {
      status: 200,
      body: [
        {
          name: 'organization-admin',
          display_name: 'Organization Admin',
          organization_id: '00000000-0000-4000-8000-000000000010',
          delegable: false,
          site_permissions: [
            {
              negate: false,
              resource_type: 'user',
              action: 'read',
            },
          ],
          user_permissions: [],
          organization_permissions: [
            {
              negate: false,
              resource_type: 'api_key',
              action: '*',
            },
            {
              negate: false,
              resource_type: 'assign_org_role',
              action: '*',
            },
          ],
          organization_member_permissions: [],
          assignable: true,
          built_in: true,
        },
        {
          name: 'organization-auditor',
          display_name: 'Organization Auditor',
          organization_id: '00000000-0000-4000-8000-000000000010',
          delegable: false,
          site_permissions: [],
          user_permissions: [],
          organization_permissions: [
            {
              negate: false,
              resource_type: 'organization',
              action: 'read',
            },
            {
              negate: false,
              resource_type: 'organization_member',
              action: 'read',
            },
          ],
          organization_member_permissions: [],
          assignable: true,
          built_in: true,
        },
      ],
    },
  },
  updateOrganizationRole: {
    request: {
      body: {
        name: 'release-manager',
        display_name: 'Release manager',
        organization_permissions: [
          {
            negate: false,
            resource_type: 'template',
            action: 'update',
          },
        ],
      },
    },
    response: {
      status: 200,
      body: {
        name: 'release-manager',
        display_name: 'Release manager',
        organization_id: '00000000-0000-4000-8000-000000000010',
        delegable: false,
        site_permissions: [],
        user_permissions: [],
        organization_permissions: [
          {
            negate: false,
            resource_type: 'template',
            action: 'update',
          },
        ],
        organization_member_permissions: [],
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            name: 'release-manager',
            site_permissions: [
              {
                negate: false,
                resource_type: 'template',
                action: 'read',
              },
            ],
          },
        },
        body: {
          message: 'organization roles specify site or user permissions',
        },
      },
    },
  },
  createOrganizationRole: {
    request: {
      body: {
        name: 'template-reader',
        display_name: 'Template reader',
        organization_permissions: [
          {
            negate: false,
            resource_type: 'template',
            action: 'read',
          },
        ],
      },
    },
    response: {
      status: 200,
      body: {
        name: 'template-reader',
        display_name: 'Template reader',
        organization_id: '00000000-0000-4000-8000-000000000010',
        delegable: false,
        site_permissions: [],
        user_permissions: [],
        organization_permissions: [
          {
            negate: false,
            resource_type: 'template',
            action: 'read',
          },
        ],
        organization_member_permissions: [],
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            name: 'template reader',
          },
        },
        body: {
          message: 'Invalid role name',
          detail: 'A role name can have at most 32 letters, digits and single hyphens between them.',
          validations: [
            {
              field: 'name',
              detail: 'A role name can have at most 32 letters, digits and single hyphens between them.',
            },
          ],
        },
      },
      '409': {
        body: {
          message: 'A role named "template-reader" already exists.',
          validations: [
            {
              field: 'name',
              detail: 'This value is already in use and should be unique.',
            },
          ],
        },
      },
    },
  },
  deleteOrganizationRole: {
    response: {
      status: 204,
    },
  },
  listSiteRoles: {
    response: {
      status: 200,
      body: [
        {
          name: 'owner',
          display_name: 'Owner',
          delegable: false,
          site_permissions: [
            {
              negate: false,
              resource_type: 'api_key',
              action: '*',
            },
            {
              negate: false,
              resource_type: 'assign_org_role',
              action: '*',
            },
          ],
          user_permissions: [],
          organization_permissions: [],
          organization_member_permissions: [],
          assignable: true,
          built_in: true,
        },
        {
          name: 'auditor',
          display_name: 'Auditor',
          delegable: false,
          site_permissions: [
            {
              negate: false,
              resource_type: 'organization',
              action: 'read',
            },
            {
              negate: false,
              resource_type: 'organization_member',
              action: 'read',
            },
          ],
          user_permissions: [],
          organization_permissions: [],
          organization_member_permissions: [],
          assignable: true,
          built_in: true,
        },
      ],
    },
  },
  getUserPermissions: {
    request: {
      path: {
        user: 'alan',
      },
      query: {
        resource_type: 'user',
      },
    },
    response: {
      status: 200,
      body: {
        roles: [
          {
            id: 'member',
            name: 'member',
            display_name: 'Member',
          },
          {
            id: 'organization-workspace-access:00000000-0000-4000-8000-000000000010',
            name: 'organization-workspace-access',
            display_name: 'Organization Workspace Access',
            organization_id: '00000000-0000-4000-8000-000000000010',
          },
        ],
        permissions: [
          {
            resource_type: 'user',
            action: 'create',
            scope: 'none',
            granted_by: [],
            denied_by: [],
          },
          {
            resource_type: 'user',
            action: 'read',
            scope: 'own',
            granted_by: ['member'],
            denied_by: [],
          },
        ],
      },
    },
  },
  getUserRoles: {
    request: {
      path: {
        user: 'alan',
      },
    },
    response: {
      status: 200,
      body: {
        roles: [],
        organization_roles: {
          '00000000-0000-4000-8000-000000000010': [],
        },
      },
    },
  },
  updateUserRoles: {
    request: {
      path: {
        user: 'alan',
      },
      body: {
        roles: ['auditor'],
      },
    },
    response: {
      status: 200,
      body: {
        id: '00000000-0000-4000-8000-000000000002',
        username: 'alan',
        name: 'Alan Turing',
        email: 'alan@example.com',
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
        last_seen_at: '2026-01-15T09:30:00.000Z',
        status: 'active',
        login_type: 'password',
        organization_ids: ['00000000-0000-4000-8000-000000000010'],
        roles: [
          {
            name: 'auditor',
            display_name: 'Auditor',
          },
        ],
        has_ai_seat: false,
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
          detail: 'The built-in roles are owner, auditor, template-admin, user-admin.',
        },
      },
    },
  },
};
