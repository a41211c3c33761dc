import type { Examples } from './example.js';

export const AGENTS: Examples = {
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
              x: 'exampleexampl_eexampleexampleexampleexample',
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
