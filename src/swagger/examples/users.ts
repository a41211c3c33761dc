import type { Examples } from './example.js';

export const USERS: Examples = {
  listUserActivity: {
    request: {
      query: {
        limit: '2',
      },
    },
    response: {
      status: 200,
      body: [
        {
          id: '00000000-0000-4000-8000-000000000100',
          time: '2026-01-15T09:30:00.000Z',
          event: 'ssh_key_read',
          succeeded: true,
          by: 'self',
          agent: 'nightly-build',
          target: '',
          ip: '203.0.113.7',
          user_agent: '',
          roles_added: [],
          roles_removed: [],
        },
        {
          id: '00000000-0000-4000-8000-000000000101',
          time: '2026-01-15T09:30:00.000Z',
          event: 'ssh_key_created',
          succeeded: true,
          by: 'self',
          target: '',
          ip: '203.0.113.7',
          user_agent: '',
          roles_added: [],
          roles_removed: [],
        },
      ],
    },
  },
  getDebugLink: {
    request: {
      path: {
        user: 'olga',
      },
    },
    response: {
      status: 200,
      body: {
        id_token_claims: {
          sub: 'olga-at-example',
          email: 'olga@example.com',
        },
        user_info_claims: {},
        merged_claims: {
          sub: 'olga-at-example',
          email: 'olga@example.com',
        },
      },
    },
    errors: {
      '400': {
        request: {
          path: {
            user: 'alan',
          },
        },
        body: {
          message: 'User is not an OIDC user.',
        },
      },
    },
  },
  listInvitations: {
    response: {
      status: 200,
      body: [
        {
          id: '00000000-0000-4000-8000-0000000000d2',
          email: 'frances@example.com',
          roles: [],
          organization_ids: ['00000000-0000-4000-8000-000000000012'],
          created_by: '00000000-0000-4000-8000-000000000001',
          created_at: '2026-01-15T09:30:00.000Z',
          expires_at: '2026-02-15T09:30:00.000Z',
        },
        {
          id: '00000000-0000-4000-8000-0000000000d1',
          email: 'leslie@example.com',
          roles: [],
          organization_ids: ['00000000-0000-4000-8000-000000000012'],
          created_by: '00000000-0000-4000-8000-000000000001',
          created_at: '2026-01-15T09:30:00.000Z',
          expires_at: '2026-02-15T09:30:00.000Z',
        },
      ],
    },
  },
  createInvitation: {
    request: {
      body: {
        email: 'edsger@example.com',
        roles: ['auditor'],
        organization_ids: ['00000000-0000-4000-8000-000000000010'],
      },
    },
    response: {
      status: 201,
      body: {
        id: '00000000-0000-4000-8000-000000000100',
        email: 'edsger@example.com',
        roles: ['auditor'],
        organization_ids: ['00000000-0000-4000-8000-000000000010'],
        created_by: '00000000-0000-4000-8000-000000000001',
        created_at: '2026-01-15T09:30:00.000Z',
        expires_at: '2026-02-15T09:30:00.000Z',
        token: 'exampleexampleexampleexampleexampleexamp',
        invitation_url: 'https://gatehouse.example.com/invitation#exampleexampleexampleexampleexampleexamp',
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            email: 'edsger@example.com',
            roles: ['owner'],
          },
        },
        body: {
          message: 'The invitation is invalid.',
          validations: [
            {
              field: 'roles',
              detail: 'An invitation cannot give the owner role. Give it once the person has an account.',
            },
          ],
        },
      },
    },
  },
  acceptInvitation: {
    request: {
      body: {
        token: 'example-second-invitation',
        username: 'frances',
        name: 'Frances Allen',
        password: 'Correct-Horse-7-Battery',
      },
    },
    response: {
      status: 201,
      body: {
        id: '00000000-0000-4000-8000-000000000100',
        username: 'frances',
        name: 'Frances Allen',
        email: 'frances@example.com',
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
        status: 'dormant',
        login_type: 'password',
        organization_ids: ['00000000-0000-4000-8000-000000000012'],
        roles: [],
        has_ai_seat: false,
      },
    },
  },
  lookUpInvitation: {
    request: {
      body: {
        token: 'example-invitation',
      },
    },
    response: {
      status: 200,
      body: {
        email: 'leslie@example.com',
        invited_by: 'ada',
        roles: [],
        organizations: [
          {
            id: '00000000-0000-4000-8000-000000000012',
            display_name: 'Gatehouse',
          },
        ],
        login_types: ['password'],
        expires_at: '2026-02-15T09:30:00.000Z',
      },
    },
  },
  deleteInvitation: {
    response: {
      status: 204,
    },
  },
  listUsers: {
    request: {
      query: {
        q: 'status:active',
        limit: '2',
      },
    },
    response: {
      status: 200,
      body: {
        users: [
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
            organization_ids: ['00000000-0000-4000-8000-000000000010'],
            roles: [],
            has_ai_seat: false,
          },
        ],
        count: 5,
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
          message: 'Invalid user search query.',
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
  createUser: {
    request: {
      body: {
        email: 'grace@example.com',
        username: 'grace',
        name: 'Grace Hopper',
        password: 'Correct-Horse-7-Battery',
        organization_ids: ['00000000-0000-4000-8000-000000000010'],
      },
    },
    response: {
      status: 201,
      body: {
        id: '00000000-0000-4000-8000-000000000100',
        username: 'grace',
        name: 'Grace Hopper',
        email: 'grace@example.com',
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
        status: 'dormant',
        login_type: 'password',
        organization_ids: ['00000000-0000-4000-8000-000000000010'],
        roles: [],
        has_ai_seat: false,
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            username: 'not valid!',
          },
        },
        body: {
          message: 'Validation failed.',
          validations: [
            {
              field: 'email',
              detail: 'must be a valid email address',
            },
            {
              field: 'username',
              detail: 'may only contain letters, digits and single hyphens between them',
            },
          ],
        },
      },
      '409': {
        body: {
          message: 'User already exists.',
          validations: [
            {
              field: 'username',
              detail: 'This value is already in use and should be unique.',
            },
            {
              field: 'email',
              detail: 'This value is already in use and should be unique.',
            },
          ],
        },
      },
    },
  },
  getAuthMethods: {
    response: {
      status: 200,
      body: {
        password: {
          enabled: true,
        },
        github: {
          enabled: false,
          default_provider_configured: false,
        },
        oidc: {
          enabled: false,
          signInText: '',
          iconUrl: '',
        },
        oidc_providers: [],
      },
    },
  },
  getFirstUser: {
    response: {
      status: 200,
      body: {
        message: 'The initial user has already been created!',
      },
    },
  },
  createFirstUser: {
    request: {
      body: {
        email: 'ada@example.com',
        username: 'ada',
        name: 'Ada Lovelace',
        password: 'Correct-Horse-7-Battery',
      },
    },
    response: {
      status: 201,
      body: {
        user_id: '00000000-0000-4000-8000-000000000001',
        organization_id: '00000000-0000-4000-8000-000000000012',
      },
    },
    errors: {
      '409': {
        body: {
          message: 'The initial user has already been created.',
        },
      },
    },
  },
  getOidcClaims: {
    response: {
      status: 200,
      body: {
        claims: {
          sub: 'olga-at-example',
          email: 'olga@example.com',
        },
        linked_at: '2026-01-15T09:30:00.000Z',
      },
    },
  },
  validateUserPassword: {
    request: {
      body: {
        password: 'Correct-Horse-7-Battery',
      },
    },
    response: {
      status: 200,
      body: {
        valid: true,
        details: '',
      },
    },
  },
  getUser: {
    response: {
      status: 200,
      body: {
        id: '00000000-0000-4000-8000-000000000001',
        username: 'ada',
        name: 'Ada Lovelace',
        email: 'ada@example.com',
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
        last_seen_at: '2026-01-15T09:30:00.000Z',
        status: 'active',
        login_type: 'password',
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
  },
  deleteUser: {
    request: {
      path: {
        user: 'barbara',
      },
    },
    response: {
      status: 200,
      body: {
        message: 'User has been deleted!',
      },
    },
  },
  getUserLoginType: {
    response: {
      status: 200,
      body: {
        login_type: 'password',
      },
    },
  },
  updateUserPassword: {
    request: {
      path: {
        user: 'tim',
      },
      body: {
        password: 'Correct-Horse-8-Battery',
      },
    },
    response: {
      status: 204,
    },
    errors: {
      '400': {
        request: {
          body: {
            password: 'short',
          },
        },
        body: {
          message: 'Invalid password.',
          validations: [
            {
              field: 'password',
              detail:
                'insecure password, try including more special characters, using uppercase letters, using numbers or using a longer password',
            },
          ],
        },
      },
    },
  },
  updateUserProfile: {
    request: {
      body: {
        username: 'ada',
        name: 'Ada King',
      },
    },
    response: {
      status: 200,
      body: {
        id: '00000000-0000-4000-8000-000000000001',
        username: 'ada',
        name: 'Ada King',
        email: 'ada@example.com',
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
        last_seen_at: '2026-01-15T09:30:00.000Z',
        status: 'active',
        login_type: 'password',
        organization_ids: [
          '00000000-0000-4000-8000-000000000010',
          '00000000-0000-4000-8000-000000000011',
          '00000000-0000-4000-8000-000000000012',
          '00000000-0000-4000-8000-000000000100',
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
    errors: {
      '400': {
        request: {
          body: {
            username: 'not valid!',
          },
        },
        body: {
          message: 'Validation failed.',
          validations: [
            {
              field: 'username',
              detail: 'may only contain letters, digits and single hyphens between them',
            },
          ],
        },
      },
      '409': {
        request: {
          body: {
            username: 'alan',
          },
        },
        body: {
          message: 'A user with this username already exists.',
          validations: [
            {
              field: 'username',
              detail: 'This value is already in use and should be unique.',
            },
          ],
        },
      },
    },
  },
  activateUser: {
    request: {
      path: {
        user: 'alan',
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
  },
  suspendUser: {
    request: {
      path: {
        user: 'alan',
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
        status: 'suspended',
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
          path: {
            user: 'me',
          },
        },
        body: {
          message: 'You cannot suspend yourself.',
        },
      },
    },
  },
};
