import type { Examples } from './example.js';

export const AUTH: Examples = {
  listScopes: {
    response: {
      status: 200,
      body: {
        external: [
          'api_key:*',
          'api_key:create',
          'api_key:delete',
          'api_key:read',
          'api_key:update',
          'coder:all',
          'coder:apikeys.manage_self',
          'coder:application_connect',
          'coder:templates.author',
          'coder:templates.build',
          'coder:workspaces.access',
          'coder:workspaces.create',
          'coder:workspaces.delete',
          'coder:workspaces.operate',
          'file:*',
          'file:create',
          'file:read',
          'organization:*',
          'organization:delete',
          'organization:read',
          'organization:update',
          'task:*',
          'task:create',
          'task:delete',
          'task:read',
          'task:update',
          'template:*',
          'template:create',
          'template:delete',
          'template:read',
          'template:update',
          'template:use',
          'user:*',
          'user:read',
          'user:read_personal',
          'user:update_personal',
          'user_secret:*',
          'user_secret:create',
          'user_secret:delete',
          'user_secret:read',
          'user_secret:update',
          'user_skill:*',
          'user_skill:create',
          'user_skill:delete',
          'user_skill:read',
          'user_skill:update',
          'workspace:*',
          'workspace:application_connect',
          'workspace:create',
          'workspace:delete',
          'workspace:read',
          'workspace:ssh',
          'workspace:start',
          'workspace:stop',
          'workspace:update',
        ],
      },
    },
  },
  loginWithPassword: {
    request: {
      body: {
        email: 'ada@example.com',
        password: 'Correct-Horse-7-Battery',
      },
    },
    response: {
      status: 201,
      body: {
        session_token: 'exampleexa-mpleexampleexampleexam',
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            email: 'ada@example.com',
          },
        },
        body: {
          message: 'Validation failed.',
          validations: [
            {
              field: 'password',
              detail: 'Validation failed for tag "required" with value: ""',
            },
          ],
        },
      },
      '401': {
        request: {
          body: {
            email: 'ada@example.com',
            password: 'wrong',
          },
        },
        body: {
          message: 'Incorrect email or password.',
        },
      },
    },
  },
  logout: {
    response: {
      status: 200,
      body: {
        message: 'Logged out!',
      },
    },
  },
  githubCallback: {
    request: {
      query: {
        code: 'example-code',
        state: 'example-state',
      },
    },
    response: {
      status: 307,
    },
  },
  oidcCallback: {
    request: {
      query: {
        code: 'example-code',
        state: 'example-state',
      },
    },
    response: {
      status: 307,
    },
  },
  oidcProviderCallback: {
    request: {
      query: {
        code: 'example-code',
        state: 'example-state',
      },
    },
    response: {
      status: 307,
    },
  },
};
