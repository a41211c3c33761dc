import type { Examples } from './example.js';

export const SECRETS: Examples = {
  getUserGitSSHKey: {
    response: {
      status: 200,
      body: {
        user_id: '00000000-0000-4000-8000-000000000001',
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
        public_key: 'ssh-ed25519 exampleexampleexampleexampleexampleexampleexampleexampleexam',
      },
    },
  },
  regenerateUserGitSSHKey: {
    response: {
      status: 200,
      body: {
        user_id: '00000000-0000-4000-8000-000000000001',
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
        public_key: 'ssh-ed25519 exampleexampleexampleexampleexampleexampleexampleexampleexam',
      },
    },
  },
  listUserSecrets: {
    response: {
      status: 200,
      body: [
        {
          id: '00000000-0000-4000-8000-000000000100',
          name: 'github-token',
          description: 'For releases',
          env_name: 'GITHUB_TOKEN',
          file_path: '~/.github-token',
          enabled: true,
          created_at: '2026-01-15T09:30:00.000Z',
          updated_at: '2026-01-15T09:30:00.000Z',
        },
        {
          id: '00000000-0000-4000-8000-000000000101',
          name: 'npm-token',
          description: 'For releases',
          env_name: 'NPM_TOKEN',
          file_path: '~/.npm-token',
          enabled: true,
          created_at: '2026-01-15T09:30:00.000Z',
          updated_at: '2026-01-15T09:30:00.000Z',
        },
      ],
    },
  },
  createUserSecret: {
    request: {
      body: {
        name: 'pypi-token',
        value: 'example-value',
        description: 'For releases',
        env_name: 'PYPI_TOKEN',
      },
    },
    response: {
      status: 201,
      body: {
        id: '00000000-0000-4000-8000-000000000100',
        name: 'pypi-token',
        description: 'For releases',
        env_name: 'PYPI_TOKEN',
        file_path: '',
        enabled: true,
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            name: 'pypi-token',
          },
        },
        body: {
          message: 'Validation failed.',
          validations: [
            {
              field: 'value',
              detail: 'Validation failed for tag "required" with value: ""',
            },
          ],
        },
      },
      '409': {
        body: {
          message: 'Validation failed.',
          validations: [
            {
              field: 'name',
              detail: 'is already in use',
            },
          ],
        },
      },
    },
  },
  importUserSecrets: {
    request: {
      body: {
        format: 'env',
        content: 'DATABASE_PASSWORD=example-value',
      },
    },
    response: {
      status: 201,
      body: [
        {
          id: '00000000-0000-4000-8000-000000000100',
          name: 'DATABASE_PASSWORD',
          description: '',
          env_name: 'DATABASE_PASSWORD',
          file_path: '',
          enabled: true,
          created_at: '2026-01-15T09:30:00.000Z',
          updated_at: '2026-01-15T09:30:00.000Z',
        },
      ],
    },
    errors: {
      '400': {
        request: {
          body: {
            format: 'json',
            content: '{',
          },
        },
        body: {
          message: 'Validation failed.',
          validations: [
            {
              field: 'content',
              detail: 'is not valid JSON',
            },
          ],
        },
      },
      '409': {
        body: {
          message: 'Validation failed.',
          detail: 'In the secret "DATABASE_PASSWORD".',
          validations: [
            {
              field: 'name',
              detail: 'is already in use',
            },
          ],
        },
      },
    },
  },
  getUserSecretByName: {
    request: {
      path: {
        name: 'npm-token',
      },
    },
    response: {
      status: 200,
      body: {
        id: '00000000-0000-4000-8000-000000000100',
        name: 'npm-token',
        description: 'For releases',
        env_name: 'NPM_TOKEN',
        file_path: '~/.npm-token',
        enabled: true,
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
      },
    },
  },
  deleteUserSecret: {
    request: {
      path: {
        name: 'npm-token',
      },
    },
    response: {
      status: 204,
    },
  },
  updateUserSecret: {
    request: {
      path: {
        name: 'npm-token',
      },
      body: {
        value: 'another-example-value',
      },
    },
    response: {
      status: 200,
      body: {
        id: '00000000-0000-4000-8000-000000000100',
        name: 'npm-token',
        description: 'For releases',
        env_name: 'NPM_TOKEN',
        file_path: '~/.npm-token',
        enabled: true,
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            env_name: '7',
          },
        },
        body: {
          message: 'Validation failed.',
          validations: [
            {
              field: 'env_name',
              detail: 'must consist of letters, digits and underscores, and not start with a digit',
            },
          ],
        },
      },
      '409': {
        request: {
          body: {
            env_name: 'GITHUB_TOKEN',
          },
        },
        body: {
          message: 'Validation failed.',
          validations: [
            {
              field: 'env_name',
              detail: 'is already in use',
            },
          ],
        },
      },
    },
  },
};
