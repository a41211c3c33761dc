import type { Examples } from './example.js';

export const AGENTS: Examples = {
  listAgents: {
    response: {
      status: 200,
      body: {
        agents: [
          {
            id: '00000000-0000-4000-8000-0000000000b0',
            name: 'nightly-build',
            description: 'Builds every night',
            owner: {
              id: '00000000-0000-4000-8000-000000000001',
              username: 'ada',
            },
            secrets: ['npm-token'],
            secret_count: 1,
            files: ['00000000-0000-4000-8000-000000000030'],
            file_count: 1,
            git_ssh_key: true,
            git_credentials: [
              {
                url: 'https://git.example.com',
                username: 'robot',
                secret: 'npm-token',
              },
            ],
            git_credential_count: 1,
            token_lifetime_seconds: 604800,
            expires_at: null,
            token: {
              expires_at: '2026-02-15T09:30:00.000Z',
            },
            last_seen_at: '2026-01-15T09:30:00.000Z',
            created_at: '2026-01-15T09:30:00.000Z',
            updated_at: '2026-01-15T09:30:00.000Z',
          },
          {
            id: '00000000-0000-4000-8000-0000000000b1',
            name: 'old-build',
            description: '',
            owner: {
              id: '00000000-0000-4000-8000-000000000001',
              username: 'ada',
            },
            secrets: [],
            secret_count: 0,
            files: [],
            file_count: 0,
            git_ssh_key: false,
            git_credentials: [],
            git_credential_count: 0,
            token_lifetime_seconds: 604800,
            expires_at: null,
            token: {
              expires_at: '2026-02-15T09:30:00.000Z',
            },
            last_seen_at: '2026-01-15T09:30:00.000Z',
            created_at: '2026-01-15T09:30:00.000Z',
            updated_at: '2026-01-15T09:30:00.000Z',
          },
        ],
        count: 2,
      },
    },
  },
  createAgent: {
    request: {
      body: {
        name: 'release',
        description: 'Publishes releases',
        secrets: ['github-token'],
        files: ['00000000-0000-4000-8000-000000000030'],
        git_ssh_key: true,
        git_credentials: [
          {
            url: 'https://git.example.com',
            username: 'robot',
            secret: 'github-token',
          },
        ],
        token_lifetime_seconds: 86400,
      },
    },
    response: {
      status: 201,
      body: {
        agent: {
          id: '00000000-0000-4000-8000-000000000100',
          name: 'release',
          description: 'Publishes releases',
          owner: {
            id: '00000000-0000-4000-8000-000000000001',
            username: 'ada',
          },
          secrets: ['github-token'],
          secret_count: 1,
          files: ['00000000-0000-4000-8000-000000000030'],
          file_count: 1,
          git_ssh_key: true,
          git_credentials: [
            {
              url: 'https://git.example.com',
              username: 'robot',
              secret: 'github-token',
            },
          ],
          git_credential_count: 1,
          token_lifetime_seconds: 86400,
          expires_at: null,
          token: {
            expires_at: '2026-02-15T09:30:00.000Z',
          },
          last_seen_at: null,
          created_at: '2026-01-15T09:30:00.000Z',
          updated_at: '2026-01-15T09:30:00.000Z',
        },
        token: 'gha_exampleexa-mpleexampleexampleexam',
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            name: 'deploy',
            secrets: ['aws-token'],
          },
        },
        body: {
          message: 'Validation failed.',
          validations: [
            {
              field: 'secrets',
              detail: 'its owner has no secret "aws-token"',
            },
          ],
        },
      },
      '409': {
        body: {
          message: 'An agent with this name already exists.',
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
  getAgentManifest: {
    response: {
      status: 200,
      body: {
        id: '00000000-0000-4000-8000-0000000000b0',
        name: 'nightly-build',
        description: 'Builds every night',
        owner: {
          id: '00000000-0000-4000-8000-000000000001',
          username: 'ada',
        },
        expires_at: null,
        token: {
          expires_at: '2026-02-15T09:30:00.000Z',
        },
        token_lifetime_seconds: 604800,
        git_ssh_key: true,
        git_credentials: [
          {
            url: 'https://git.example.com',
            username: 'robot',
            secret: 'npm-token',
          },
        ],
        secrets: [
          {
            name: 'npm-token',
            env_name: 'NPM_TOKEN',
            file_path: '~/.npm-token',
            enabled: true,
          },
        ],
        files: [
          {
            id: '00000000-0000-4000-8000-000000000030',
            mimetype: 'application/x-tar',
            size_bytes: 2048,
          },
        ],
      },
    },
  },
  readAgentGitSshKey: {
    response: {
      status: 200,
      body: {
        public_key: 'ssh-ed25519 exampleexampleexampleexampleexampleexampleexampleexampleexam',
        private_key: '-----BEGIN OPENSSH PRIVATE KEY-----\nexampleexampleexampleexampleexampleexampleexampleexampleexam',
      },
    },
  },
  readAgentSecrets: {
    response: {
      status: 200,
      body: [
        {
          name: 'npm-token',
          env_name: 'NPM_TOKEN',
          file_path: '~/.npm-token',
          enabled: true,
          value: 'example-value',
        },
      ],
    },
  },
  readAgentSecret: {
    request: {
      path: {
        name: 'npm-token',
      },
    },
    response: {
      status: 200,
      body: {
        name: 'npm-token',
        env_name: 'NPM_TOKEN',
        file_path: '~/.npm-token',
        enabled: true,
        value: 'example-value',
      },
    },
    errors: {
      '404': {
        request: {
          path: {
            name: 'github-token',
          },
        },
        body: {
          message: 'Resource not found or you do not have access to this resource',
        },
      },
    },
  },
  rotateAgentToken: {
    response: {
      status: 201,
      body: {
        token: 'gha_exampleexa-mpleexampleexampleexam',
        expires_at: '2026-02-15T09:30:00.000Z',
      },
    },
  },
  getAgent: {
    response: {
      status: 200,
      body: {
        id: '00000000-0000-4000-8000-0000000000b0',
        name: 'nightly-build',
        description: 'Builds every night',
        owner: {
          id: '00000000-0000-4000-8000-000000000001',
          username: 'ada',
        },
        secrets: ['npm-token'],
        secret_count: 1,
        files: ['00000000-0000-4000-8000-000000000030'],
        file_count: 1,
        git_ssh_key: true,
        git_credentials: [
          {
            url: 'https://git.example.com',
            username: 'robot',
            secret: 'npm-token',
          },
        ],
        git_credential_count: 1,
        token_lifetime_seconds: 604800,
        expires_at: null,
        token: {
          expires_at: '2026-02-15T09:30:00.000Z',
        },
        last_seen_at: '2026-01-15T09:30:00.000Z',
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
      },
    },
  },
  deleteAgent: {
    request: {
      path: {
        agent: 'old-build',
      },
    },
    response: {
      status: 204,
    },
  },
  updateAgent: {
    request: {
      body: {
        description: 'Builds and publishes every night',
      },
    },
    response: {
      status: 200,
      body: {
        id: '00000000-0000-4000-8000-0000000000b0',
        name: 'nightly-build',
        description: 'Builds and publishes every night',
        owner: {
          id: '00000000-0000-4000-8000-000000000001',
          username: 'ada',
        },
        secrets: ['npm-token'],
        secret_count: 1,
        files: ['00000000-0000-4000-8000-000000000030'],
        file_count: 1,
        git_ssh_key: true,
        git_credentials: [
          {
            url: 'https://git.example.com',
            username: 'robot',
            secret: 'npm-token',
          },
        ],
        git_credential_count: 1,
        token_lifetime_seconds: 604800,
        expires_at: null,
        token: {
          expires_at: '2026-02-15T09:30:00.000Z',
        },
        last_seen_at: '2026-01-15T09:30:00.000Z',
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            git_credentials: [
              {
                url: 'https://git.example.com',
                username: 'robot',
                secret: 'github-token',
              },
            ],
          },
        },
        body: {
          message: 'Validation failed.',
          validations: [
            {
              field: 'git_credentials',
              detail: 'secret must be the name of one of the secrets of the agent',
            },
          ],
        },
      },
      '409': {
        request: {
          body: {
            name: 'old-build',
          },
        },
        body: {
          message: 'An agent with this name already exists.',
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
  createAgentToken: {
    request: {
      path: {
        agent: 'old-build',
      },
    },
    response: {
      status: 201,
      body: {
        token: 'gha_exampleexa-mpleexampleexampleexam',
        expires_at: '2026-02-15T09:30:00.000Z',
      },
    },
  },
  revokeAgentTokens: {
    request: {
      path: {
        agent: 'old-build',
      },
    },
    response: {
      status: 204,
    },
  },
  listWorkloadIdentities: {
    response: {
      status: 200,
      body: [
        {
          id: '00000000-0000-4000-8000-0000000000c0',
          issuer: 'https://platform.example.com',
          issuer_id: '00000000-0000-4000-8000-0000000000a0',
          issuer_name: 'Platform',
          subject: 'repo:example/website:environment:nightly',
          claims: null,
          created_at: '2026-01-15T09:30:00.000Z',
        },
      ],
    },
  },
  createWorkloadIdentity: {
    request: {
      body: {
        issuer: 'https://platform.example.com',
        subject: 'repo:example/website:environment:production',
      },
    },
    response: {
      status: 201,
      body: {
        id: '00000000-0000-4000-8000-000000000100',
        issuer: 'https://platform.example.com',
        issuer_id: '00000000-0000-4000-8000-0000000000a0',
        issuer_name: 'Platform',
        subject: 'repo:example/website:environment:production',
        claims: null,
        created_at: '2026-01-15T09:30:00.000Z',
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            issuer: 'https://unknown.example.com',
          },
        },
        body: {
          message: 'Validation failed.',
          validations: [
            {
              field: 'issuer',
              detail: 'is not an issuer that an owner of this deployment has added',
            },
          ],
        },
      },
      '409': {
        body: {
          message: 'The agent trusts this identity already.',
        },
      },
    },
  },
  deleteWorkloadIdentity: {
    response: {
      status: 204,
    },
  },
  listWorkloadIdentityIssuers: {
    response: {
      status: 200,
      body: [
        {
          id: '00000000-0000-4000-8000-0000000000a0',
          name: 'Platform',
          issuer: 'https://platform.example.com',
          jwks_url: 'https://platform.example.com/jwks',
          jwks: null,
          audience: 'https://gatehouse.example.com',
          required_claims: [],
          created_at: '2026-01-15T09:30:00.000Z',
        },
      ],
    },
  },
  createWorkloadIdentityIssuer: {
    request: {
      body: {
        name: 'Build platform',
        issuer: 'https://builds.example.com',
        jwks: {
          keys: [
            {
              kty: 'OKP',
              crv: 'Ed25519',
              kid: 'example',
              x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
            },
          ],
        },
        audience: 'https://gatehouse.example.com',
        required_claims: ['ref'],
      },
    },
    response: {
      status: 201,
      body: {
        id: '00000000-0000-4000-8000-000000000100',
        name: 'Build platform',
        issuer: 'https://builds.example.com',
        jwks_url: null,
        jwks: {
          keys: [
            {
              x: 'exampleexampleexampleexampleexampleexamplee',
              crv: 'Ed25519',
              kid: 'example',
              kty: 'OKP',
            },
          ],
        },
        audience: 'https://gatehouse.example.com',
        required_claims: ['ref'],
        created_at: '2026-01-15T09:30:00.000Z',
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            name: 'Build platform',
          },
        },
        body: {
          message: 'Validation failed.',
          validations: [
            {
              field: 'issuer',
              detail: 'Validation failed for tag "required" with value: ""',
            },
          ],
        },
      },
      '409': {
        body: {
          message: 'This issuer has been added before. Delete it first, which also deletes the rules for it.',
        },
      },
    },
  },
  getWorkloadIdentityIssuer: {
    response: {
      status: 200,
      body: {
        id: '00000000-0000-4000-8000-0000000000a0',
        name: 'Platform',
        issuer: 'https://platform.example.com',
        jwks_url: 'https://platform.example.com/jwks',
        jwks: null,
        audience: 'https://gatehouse.example.com',
        required_claims: [],
        created_at: '2026-01-15T09:30:00.000Z',
      },
    },
  },
  deleteWorkloadIdentityIssuer: {
    response: {
      status: 204,
    },
  },
  updateWorkloadIdentityIssuer: {
    request: {
      body: {
        name: 'Nightly builds',
      },
    },
    response: {
      status: 200,
      body: {
        id: '00000000-0000-4000-8000-0000000000a0',
        name: 'Nightly builds',
        issuer: 'https://platform.example.com',
        jwks_url: 'https://platform.example.com/jwks',
        jwks: null,
        audience: 'https://gatehouse.example.com',
        required_claims: [],
        created_at: '2026-01-15T09:30:00.000Z',
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            name: '',
          },
        },
        body: {
          message: 'Validation failed.',
          validations: [
            {
              field: 'name',
              detail: 'must be 1 to 64 characters, without leading or trailing spaces',
            },
          ],
        },
      },
    },
  },
};
