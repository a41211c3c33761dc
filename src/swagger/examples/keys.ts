import type { Examples } from './example.js';

export const KEYS: Examples = {
  createAPIKey: {
    response: {
      status: 201,
      body: {
        key: 'exampleexa-mpleexampleexampleexam',
      },
    },
  },
  listTokens: {
    response: {
      status: 200,
      body: [
        {
          id: 'examplekey',
          user_id: '00000000-0000-4000-8000-000000000001',
          last_used: '1970-01-01T00:00:00.000Z',
          expires_at: '2026-02-15T09:30:00.000Z',
          created_at: '2026-01-15T09:30:00.000Z',
          updated_at: '2026-01-15T09:30:00.000Z',
          login_type: 'token',
          scope: 'all',
          scopes: ['coder:all'],
          token_name: 'laptop',
          lifetime_seconds: 604800,
          allow_list: ['*:*'],
          ip_address: '203.0.113.7',
          created_with: 'node',
          username: 'ada',
        },
      ],
    },
  },
  createToken: {
    request: {
      body: {
        token_name: 'ci',
        lifetime: 259200000000000,
        scopes: ['file:read'],
      },
    },
    response: {
      status: 201,
      body: {
        key: 'exampleexa-mpleexampleexampleexam',
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            token_name: 'ci',
            scopes: ['everything'],
          },
        },
        body: {
          message: 'Failed to create API key.',
          detail: 'invalid or unsupported API key scope: "everything"',
          validations: [
            {
              field: 'scopes',
              detail: 'invalid or unsupported API key scope: "everything"',
            },
          ],
        },
      },
      '409': {
        body: {
          message: 'A token with name "ci" already exists.',
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
  getTokenConfig: {
    response: {
      status: 200,
      body: {
        max_token_lifetime: 604800000000000,
      },
    },
  },
  getTokenByName: {
    request: {
      path: {
        name: 'laptop',
      },
    },
    response: {
      status: 200,
      body: {
        id: 'examplekey',
        user_id: '00000000-0000-4000-8000-000000000001',
        last_used: '1970-01-01T00:00:00.000Z',
        expires_at: '2026-02-15T09:30:00.000Z',
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
        login_type: 'token',
        scope: 'all',
        scopes: ['coder:all'],
        token_name: 'laptop',
        lifetime_seconds: 604800,
        allow_list: ['*:*'],
        ip_address: '203.0.113.7',
        created_with: 'node',
      },
    },
  },
  getAPIKey: {
    request: {
      path: {
        user: 'alan',
      },
    },
    response: {
      status: 200,
      body: {
        id: 'examplekey',
        user_id: '00000000-0000-4000-8000-000000000002',
        last_used: '1970-01-01T00:00:00.000Z',
        expires_at: '2026-02-15T09:30:00.000Z',
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
        login_type: 'password',
        scope: 'all',
        scopes: ['coder:all'],
        token_name: '',
        lifetime_seconds: 86400,
        allow_list: ['*:*'],
        ip_address: '0.0.0.0',
        created_with: 'node',
      },
    },
  },
  deleteAPIKey: {
    request: {
      path: {
        user: 'alan',
      },
    },
    response: {
      status: 204,
    },
  },
  expireAPIKey: {
    request: {
      path: {
        user: 'alan',
      },
    },
    response: {
      status: 204,
    },
  },
  listSessions: {
    response: {
      status: 200,
      body: [
        {
          id: 'examplekey',
          user_id: '00000000-0000-4000-8000-000000000001',
          last_used: '2026-01-15T09:30:00.000Z',
          expires_at: '2026-02-15T09:30:00.000Z',
          created_at: '2026-01-15T09:30:00.000Z',
          updated_at: '2026-01-15T09:30:00.000Z',
          login_type: 'password',
          scope: 'all',
          scopes: ['coder:all'],
          token_name: '',
          lifetime_seconds: 86400,
          allow_list: ['*:*'],
          ip_address: '203.0.113.7',
          created_with: 'node',
          username: 'ada',
        },
      ],
    },
  },
  endSessions: {
    request: {
      path: {
        user: 'alan',
      },
    },
    response: {
      status: 200,
      body: {
        ended: 0,
      },
    },
  },
};
