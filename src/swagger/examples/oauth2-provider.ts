import type { Examples } from './example.js';

export const OAUTH2_PROVIDER: Examples = {
  listOAuth2Apps: {
    response: {
      status: 200,
      body: [
        {
          id: '00000000-0000-4000-8000-000000000043',
          name: 'Calendar service',
          callback_url: '',
          redirect_uris: [],
          icon: '',
          client_type: 'confidential',
          dynamically_registered: false,
          grant_types: ['urn:ietf:params:oauth:grant-type:token-exchange'],
          scope: '',
          service_account_id: null,
          token_endpoint_auth_method: 'client_secret_basic',
          jwks: null,
          jwks_uri: null,
          token_endpoint_auth_signing_alg: null,
          require_pushed_authorization_requests: false,
          dpop_bound_access_tokens: false,
          client_uri: '',
          policy_uri: '',
          tos_uri: '',
          verified: true,
          id_token_signed_response_alg: 'RS256',
          userinfo_signed_response_alg: null,
          id_token_user_claims: false,
          default_max_age: null,
          require_auth_time: false,
          require_pkce: true,
          post_logout_redirect_uris: [],
          backchannel_logout_uri: '',
          backchannel_logout_session_required: false,
          subject_type: 'public',
          sector_identifier_uri: '',
          group_filter: [],
          role_filter: [],
          claim_names: {},
          endpoints: {
            authorization: 'https://gatehouse.example.com/oauth2/authorize',
            token: 'examp:leexampleex.ampleex.ampleexampleexamp',
            token_revoke: 'https://gatehouse.example.com/oauth2/revoke',
            device_authorization: 'https://gatehouse.example.com/oauth2/device_authorization',
          },
        },
        {
          id: '00000000-0000-4000-8000-000000000100',
          name: 'Gatehouse CLI',
          callback_url: '',
          redirect_uris: [],
          icon: '',
          client_type: 'public',
          dynamically_registered: false,
          grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
          scope: 'coder:all',
          service_account_id: null,
          token_endpoint_auth_method: 'none',
          jwks: null,
          jwks_uri: null,
          token_endpoint_auth_signing_alg: null,
          require_pushed_authorization_requests: false,
          dpop_bound_access_tokens: false,
          client_uri: '',
          policy_uri: '',
          tos_uri: '',
          verified: false,
          id_token_signed_response_alg: 'RS256',
          userinfo_signed_response_alg: null,
          id_token_user_claims: false,
          default_max_age: null,
          require_auth_time: false,
          require_pkce: true,
          post_logout_redirect_uris: [],
          backchannel_logout_uri: '',
          backchannel_logout_session_required: false,
          subject_type: 'public',
          sector_identifier_uri: '',
          group_filter: [],
          role_filter: [],
          claim_names: {},
          endpoints: {
            authorization: 'https://gatehouse.example.com/oauth2/authorize',
            token: 'examp:leexampleex.ampleex.ampleexampleexamp',
            token_revoke: 'https://gatehouse.example.com/oauth2/revoke',
            device_authorization: 'https://gatehouse.example.com/oauth2/device_authorization',
          },
        },
      ],
    },
    errors: {
      '400': {
        request: {
          query: {
            user_id: 'alan',
          },
        },
        body: {
          message: 'Invalid user UUID',
        },
      },
    },
  },
  createOAuth2App: {
    request: {
      body: {
        name: 'Weekly report',
        redirect_uris: ['https://report.example.com/callback'],
        client_type: 'public',
        scope: 'user:read file:read',
      },
    },
    response: {
      status: 201,
      body: {
        id: '00000000-0000-4000-8000-000000000100',
        name: 'Weekly report',
        callback_url: 'https://report.example.com/callback',
        redirect_uris: ['https://report.example.com/callback'],
        icon: '',
        client_type: 'public',
        dynamically_registered: false,
        grant_types: ['authorization_code', 'refresh_token'],
        scope: 'user:read file:read',
        service_account_id: null,
        token_endpoint_auth_method: 'none',
        jwks: null,
        jwks_uri: null,
        token_endpoint_auth_signing_alg: null,
        require_pushed_authorization_requests: false,
        dpop_bound_access_tokens: false,
        client_uri: '',
        policy_uri: '',
        tos_uri: '',
        verified: false,
        id_token_signed_response_alg: 'RS256',
        userinfo_signed_response_alg: null,
        id_token_user_claims: false,
        default_max_age: null,
        require_auth_time: false,
        require_pkce: true,
        post_logout_redirect_uris: [],
        backchannel_logout_uri: '',
        backchannel_logout_session_required: false,
        subject_type: 'public',
        sector_identifier_uri: '',
        group_filter: [],
        role_filter: [],
        claim_names: {},
        endpoints: {
          authorization: 'https://gatehouse.example.com/oauth2/authorize',
          token: 'examp:leexampleex.ampleex.ampleexampleexamp',
          token_revoke: 'https://gatehouse.example.com/oauth2/revoke',
          device_authorization: 'https://gatehouse.example.com/oauth2/device_authorization',
        },
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
            {
              field: 'callback_url',
              detail: 'at least one redirect URI is required',
            },
          ],
        },
      },
    },
  },
  listOAuth2AppUsage: {
    request: {
      query: {
        q: 'editor',
        limit: '10',
      },
    },
    response: {
      status: 200,
      body: {
        apps: [
          {
            id: '00000000-0000-4000-8000-000000000045',
            name: 'My editor',
            client_type: 'public',
            dynamically_registered: true,
            verified: false,
            created_at: '2026-01-15T09:30:00.000Z',
            user_count: 0,
            token_count: 0,
          },
          {
            id: '00000000-0000-4000-8000-000000000046',
            name: 'My editor',
            client_type: 'public',
            dynamically_registered: true,
            verified: false,
            created_at: '2026-01-15T09:30:00.000Z',
            user_count: 0,
            token_count: 0,
          },
        ],
        count: 4,
        count_cap: 1000,
      },
    },
  },
  getOAuth2App: {
    response: {
      status: 200,
      body: {
        id: '00000000-0000-4000-8000-000000000040',
        name: 'Notes',
        callback_url: 'https://notes.example.com/callback',
        redirect_uris: ['https://notes.example.com/callback'],
        icon: '',
        client_type: 'confidential',
        dynamically_registered: false,
        grant_types: ['authorization_code', 'refresh_token'],
        scope: '',
        service_account_id: null,
        token_endpoint_auth_method: 'client_secret_basic',
        jwks: null,
        jwks_uri: null,
        token_endpoint_auth_signing_alg: null,
        require_pushed_authorization_requests: false,
        dpop_bound_access_tokens: false,
        client_uri: '',
        policy_uri: '',
        tos_uri: '',
        verified: true,
        id_token_signed_response_alg: 'RS256',
        userinfo_signed_response_alg: null,
        id_token_user_claims: false,
        default_max_age: null,
        require_auth_time: false,
        require_pkce: true,
        post_logout_redirect_uris: [],
        backchannel_logout_uri: '',
        backchannel_logout_session_required: false,
        subject_type: 'public',
        sector_identifier_uri: '',
        group_filter: [],
        role_filter: [],
        claim_names: {},
        endpoints: {
          authorization: 'https://gatehouse.example.com/oauth2/authorize',
          token: 'examp:leexampleex.ampleex.ampleexampleexamp',
          token_revoke: 'https://gatehouse.example.com/oauth2/revoke',
          device_authorization: 'https://gatehouse.example.com/oauth2/device_authorization',
        },
      },
    },
  },
  updateOAuth2App: {
    request: {
      body: {
        name: 'Notes',
        redirect_uris: ['https://notes.example.com/callback'],
        client_uri: 'https://notes.example.com',
      },
    },
    response: {
      status: 200,
      body: {
        id: '00000000-0000-4000-8000-000000000040',
        name: 'Notes',
        callback_url: 'https://notes.example.com/callback',
        redirect_uris: ['https://notes.example.com/callback'],
        icon: '',
        client_type: 'confidential',
        dynamically_registered: false,
        grant_types: ['authorization_code', 'refresh_token'],
        scope: '',
        service_account_id: null,
        token_endpoint_auth_method: 'client_secret_basic',
        jwks: null,
        jwks_uri: null,
        token_endpoint_auth_signing_alg: null,
        require_pushed_authorization_requests: false,
        dpop_bound_access_tokens: false,
        client_uri: 'https://notes.example.com',
        policy_uri: '',
        tos_uri: '',
        verified: true,
        id_token_signed_response_alg: 'RS256',
        userinfo_signed_response_alg: null,
        id_token_user_claims: false,
        default_max_age: null,
        require_auth_time: false,
        require_pkce: true,
        post_logout_redirect_uris: [],
        backchannel_logout_uri: '',
        backchannel_logout_session_required: false,
        subject_type: 'public',
        sector_identifier_uri: '',
        group_filter: [],
        role_filter: [],
        claim_names: {},
        endpoints: {
          authorization: 'https://gatehouse.example.com/oauth2/authorize',
          token: 'examp:leexampleex.ampleex.ampleexampleexamp',
          token_revoke: 'https://gatehouse.example.com/oauth2/revoke',
          device_authorization: 'https://gatehouse.example.com/oauth2/device_authorization',
        },
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
  deleteOAuth2App: {
    request: {
      path: {
        app: '00000000-0000-4000-8000-000000000042',
      },
    },
    response: {
      status: 204,
    },
  },
  endOAuth2AppAccess: {
    request: {
      path: {
        app: '00000000-0000-4000-8000-000000000043',
      },
    },
    response: {
      status: 200,
      body: {
        ended: 0,
      },
    },
  },
  revokeOAuth2AppRegistrationToken: {
    request: {
      path: {
        app: '00000000-0000-4000-8000-000000000045',
      },
    },
    response: {
      status: 204,
    },
  },
  listOAuth2AppSecrets: {
    response: {
      status: 200,
      body: [
        {
          id: '00000000-0000-4000-8000-000000000100',
          last_used_at: '2026-01-15T09:30:00.000Z',
          client_secret_truncated: 'exampl',
        },
        {
          id: '00000000-0000-4000-8000-000000000090',
          last_used_at: null,
          client_secret_truncated: 'exampl',
        },
      ],
    },
  },
  createOAuth2AppSecret: {
    response: {
      status: 201,
      body: {
        id: '00000000-0000-4000-8000-000000000100',
        client_secret_full: 'coder_exampleexa_mpleexampleexampleexampleexampleexamplee',
      },
    },
    errors: {
      '400': {
        request: {
          path: {
            app: '00000000-0000-4000-8000-000000000041',
          },
        },
        body: {
          message: 'Cannot create a client secret for a public OAuth2 app.',
        },
      },
    },
  },
  deleteOAuth2AppSecret: {
    request: {
      path: {
        secret: '00000000-0000-4000-8000-000000000090',
      },
    },
    response: {
      status: 204,
    },
  },
  listExchangeRules: {
    response: {
      status: 200,
      body: [
        {
          id: '00000000-0000-4000-8000-000000000060',
          app_id: '00000000-0000-4000-8000-000000000043',
          app_name: 'Calendar service',
          subject_resource_server_id: '00000000-0000-4000-8000-000000000050',
          subject_resource_server_name: 'Notes',
          target_resource_server_id: '00000000-0000-4000-8000-000000000051',
          target_resource_server_name: 'Calendar',
          scopes: [
            {
              name: 'calendar.read',
              requires: 'notes.read',
            },
          ],
          created_at: '2026-01-15T09:30:00.000Z',
        },
      ],
    },
  },
  createExchangeRule: {
    request: {
      body: {
        app_id: '00000000-0000-4000-8000-000000000043',
        subject_resource_server_id: '00000000-0000-4000-8000-000000000051',
        target_resource_server_id: '00000000-0000-4000-8000-000000000050',
        scopes: [
          {
            name: 'notes.read',
            requires: 'calendar.read',
          },
        ],
      },
    },
    response: {
      status: 201,
      body: {
        id: '00000000-0000-4000-8000-000000000100',
        app_id: '00000000-0000-4000-8000-000000000043',
        app_name: 'Calendar service',
        subject_resource_server_id: '00000000-0000-4000-8000-000000000051',
        subject_resource_server_name: 'Calendar',
        target_resource_server_id: '00000000-0000-4000-8000-000000000050',
        target_resource_server_name: 'Notes',
        scopes: [
          {
            name: 'notes.read',
            requires: 'calendar.read',
          },
        ],
        created_at: '2026-01-15T09:30:00.000Z',
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            app_id: '00000000-0000-4000-8000-000000000043',
          },
        },
        body: {
          message: 'Validation failed.',
          validations: [
            {
              field: 'subject_resource_server_id',
              detail: 'Validation failed for tag "required" with value: ""',
            },
            {
              field: 'target_resource_server_id',
              detail: 'Validation failed for tag "required" with value: ""',
            },
          ],
        },
      },
      '409': {
        body: {
          message: 'There is a rule for this app and these resource servers. Delete it first.',
        },
      },
    },
  },
  getExchangeRule: {
    response: {
      status: 200,
      body: {
        id: '00000000-0000-4000-8000-000000000060',
        app_id: '00000000-0000-4000-8000-000000000043',
        app_name: 'Calendar service',
        subject_resource_server_id: '00000000-0000-4000-8000-000000000050',
        subject_resource_server_name: 'Notes',
        target_resource_server_id: '00000000-0000-4000-8000-000000000051',
        target_resource_server_name: 'Calendar',
        scopes: [
          {
            name: 'calendar.read',
            requires: 'notes.read',
          },
        ],
        created_at: '2026-01-15T09:30:00.000Z',
      },
    },
  },
  deleteExchangeRule: {
    response: {
      status: 204,
    },
  },
  listInitialAccessTokens: {
    response: {
      status: 200,
      body: [
        {
          id: '00000000-0000-4000-8000-000000000070',
          name: 'Nightly builds',
          created_by: '00000000-0000-4000-8000-000000000001',
          max_uses: 1,
          uses: 0,
          created_at: '2026-01-15T09:30:00.000Z',
          expires_at: '2026-02-15T09:30:00.000Z',
        },
      ],
    },
  },
  createInitialAccessToken: {
    request: {
      body: {
        name: 'CI runners',
        max_uses: 10,
        lifetime_seconds: 86400,
      },
    },
    response: {
      status: 201,
      body: {
        id: '00000000-0000-4000-8000-000000000100',
        name: 'CI runners',
        created_by: '00000000-0000-4000-8000-000000000001',
        max_uses: 10,
        uses: 0,
        created_at: '2026-01-15T09:30:00.000Z',
        expires_at: '2026-02-15T09:30:00.000Z',
        token: 'coder_exampleexa_mpleexampleexampleexampleexampleexamplee',
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
  deleteInitialAccessToken: {
    response: {
      status: 204,
    },
  },
  listOAuth2Logouts: {
    response: {
      status: 200,
      body: [],
    },
  },
  retryOAuth2AppLogouts: {
    request: {
      path: {
        app: '00000000-0000-4000-8000-000000000042',
      },
    },
    response: {
      status: 200,
      body: { count: 0 },
    },
  },
  listResourceServers: {
    response: {
      status: 200,
      body: [
        {
          id: '00000000-0000-4000-8000-000000000100',
          identifier: 'https://gatehouse.example.com/',
          name: 'Gatehouse API',
          scopes: [
            {
              name: 'coder:all',
              description: 'Do anything with your own data in this API',
            },
            {
              name: 'user:*',
              description: 'See and change your own profile, including personal data',
            },
          ],
          access_token_format: 'opaque',
          access_token_lifetime_seconds: 0,
          allowed_app_ids: [],
          allows_self_registered_apps: false,
          dpop_bound_access_tokens_required: false,
          is_built_in: true,
          created_at: '2026-01-15T09:30:00.000Z',
          updated_at: '2026-01-15T09:30:00.000Z',
        },
        {
          id: '00000000-0000-4000-8000-000000000051',
          identifier: 'https://calendar.example.com/api',
          name: 'Calendar',
          scopes: [
            {
              name: 'calendar.read',
              description: 'See your calendar',
            },
          ],
          access_token_format: 'opaque',
          access_token_lifetime_seconds: 0,
          allowed_app_ids: [],
          allows_self_registered_apps: false,
          dpop_bound_access_tokens_required: false,
          is_built_in: false,
          created_at: '2026-01-15T09:30:00.000Z',
          updated_at: '2026-01-15T09:30:00.000Z',
        },
      ],
    },
  },
  createResourceServer: {
    request: {
      body: {
        identifier: 'https://tasks.example.com/api',
        name: 'Tasks',
        scopes: [
          {
            name: 'tasks.read',
            description: 'See your tasks',
          },
        ],
      },
    },
    response: {
      status: 201,
      body: {
        id: '00000000-0000-4000-8000-000000000100',
        identifier: 'https://tasks.example.com/api',
        name: 'Tasks',
        scopes: [
          {
            name: 'tasks.read',
            description: 'See your tasks',
          },
        ],
        access_token_format: 'opaque',
        access_token_lifetime_seconds: 0,
        allowed_app_ids: [],
        allows_self_registered_apps: false,
        dpop_bound_access_tokens_required: false,
        is_built_in: false,
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            name: 'Tasks',
          },
        },
        body: {
          message: 'Validation failed.',
          validations: [
            {
              field: 'identifier',
              detail: 'Validation failed for tag "required" with value: ""',
            },
            {
              field: 'scopes',
              detail: 'Validation failed for tag "required" with value: ""',
            },
          ],
        },
      },
      '409': {
        body: {
          message: 'A resource server with this identifier already exists.',
          validations: [
            {
              field: 'identifier',
              detail: 'is already in use',
            },
          ],
        },
      },
    },
  },
  getResourceServer: {
    response: {
      status: 200,
      body: {
        id: '00000000-0000-4000-8000-000000000050',
        identifier: 'https://notes.example.com/api',
        name: 'Notes',
        scopes: [
          {
            name: 'notes.read',
            description: 'See your notes',
          },
        ],
        access_token_format: 'opaque',
        access_token_lifetime_seconds: 0,
        allowed_app_ids: [],
        allows_self_registered_apps: false,
        dpop_bound_access_tokens_required: false,
        is_built_in: false,
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
      },
    },
  },
  updateResourceServer: {
    request: {
      body: {
        name: 'Notes',
        scopes: [
          {
            name: 'notes.read',
            description: 'See your notes',
          },
          {
            name: 'notes.write',
            description: 'Change your notes',
          },
        ],
      },
    },
    response: {
      status: 200,
      body: {
        id: '00000000-0000-4000-8000-000000000050',
        identifier: 'https://notes.example.com/api',
        name: 'Notes',
        scopes: [
          {
            name: 'notes.read',
            description: 'See your notes',
          },
          {
            name: 'notes.write',
            description: 'Change your notes',
          },
        ],
        access_token_format: 'opaque',
        access_token_lifetime_seconds: 0,
        allowed_app_ids: [],
        allows_self_registered_apps: false,
        dpop_bound_access_tokens_required: false,
        is_built_in: false,
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            name: 'Notes',
          },
        },
        body: {
          message: 'Validation failed.',
          validations: [
            {
              field: 'scopes',
              detail: 'Validation failed for tag "required" with value: ""',
            },
          ],
        },
      },
      '409': {
        request: {
          body: {
            name: 'Calendar',
            scopes: [
              {
                name: 'notes.read',
                description: 'See your notes',
              },
              {
                name: 'notes.write',
                description: 'Change your notes',
              },
            ],
          },
        },
        body: {
          message: 'A resource server with this name already exists.',
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
  deleteResourceServer: {
    request: {
      path: {
        resource_server: '00000000-0000-4000-8000-000000000052',
      },
    },
    response: {
      status: 204,
    },
  },
  listResourceServerSecrets: {
    response: {
      status: 200,
      body: [
        {
          id: '00000000-0000-4000-8000-000000000091',
          last_used_at: null,
          client_secret_truncated: 'exampl',
        },
      ],
    },
  },
  createResourceServerSecret: {
    response: {
      status: 201,
      body: {
        id: '00000000-0000-4000-8000-000000000100',
        client_secret_full: 'coder_exampleexa_mpleexampleexampleexampleexampleexamplee',
      },
    },
  },
  deleteResourceServerSecret: {
    request: {
      path: {
        secret: '00000000-0000-4000-8000-000000000091',
      },
    },
    response: {
      status: 204,
    },
  },
  getOAuth2Settings: {
    response: {
      status: 200,
      body: {
        dynamic_client_registration: 'open',
        dynamic_client_registration_enabled: true,
      },
    },
  },
  updateOAuth2Settings: {
    request: {
      body: {
        dynamic_client_registration: 'token',
      },
    },
    response: {
      status: 200,
      body: {
        dynamic_client_registration: 'token',
        dynamic_client_registration_enabled: true,
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            dynamic_client_registration: 'sometimes',
          },
        },
        body: {
          message: 'Validation failed.',
          validations: [
            {
              field: 'dynamic_client_registration',
              detail: 'Validation failed for tag "oneof" with value: "sometimes"',
            },
          ],
        },
      },
    },
  },
  listSigningKeys: {
    response: {
      status: 200,
      body: [
        {
          kid: 'example-signing-key',
          algorithm: 'RS256',
          state: 'current',
          signs_from: '2026-01-15T09:30:00.000Z',
          published_until: null,
        },
        {
          kid: 'exampleexampleexampleexampleexampleexamplee',
          algorithm: 'ES256',
          state: 'current',
          signs_from: '2026-01-15T09:30:00.000Z',
          published_until: null,
        },
      ],
    },
  },
  createSigningKey: {
    request: {
      body: {
        algorithm: 'ES256',
      },
    },
    response: {
      status: 201,
      body: {
        kid: 'exampleexampleexampleexampleexampleexamplee',
        algorithm: 'ES256',
        state: 'next',
        signs_from: '2026-01-15T09:30:00.000Z',
        published_until: null,
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            algorithm: 'HS256',
          },
        },
        body: {
          message: 'Validation failed.',
          validations: [
            {
              field: 'algorithm',
              detail: 'Validation failed for tag "oneof" with value: "HS256"',
            },
          ],
        },
      },
    },
  },
  deleteSigningKey: {
    response: {
      status: 204,
    },
  },
  endAccess: {
    request: {
      path: {
        user: 'alan',
      },
    },
    response: {
      status: 200,
      body: {
        grants: 0,
        keys: 0,
        workload_identities: 0,
      },
    },
  },
  listOAuth2Consents: {
    response: {
      status: 200,
      body: [
        {
          app_id: '00000000-0000-4000-8000-000000000040',
          app_name: 'Notes',
          resource: 'https://gatehouse.example.com/',
          resource_name: 'Gatehouse API',
          scopes: ['user:read'],
          created_at: '2026-01-15T09:30:00.000Z',
          expires_at: '2026-02-15T09:30:00.000Z',
        },
        {
          app_id: '00000000-0000-4000-8000-000000000042',
          app_name: 'Notes of last year',
          resource: 'https://gatehouse.example.com/',
          resource_name: 'Gatehouse API',
          scopes: ['user:read'],
          created_at: '2026-01-15T09:30:00.000Z',
          expires_at: '2026-02-15T09:30:00.000Z',
        },
      ],
    },
  },
  forgetOAuth2Consents: {
    request: {
      path: {
        app: '00000000-0000-4000-8000-000000000042',
      },
    },
    response: {
      status: 204,
    },
  },
  listOAuth2Grants: {
    response: {
      status: 200,
      body: [
        {
          id: '00000000-0000-4000-8000-000000000080',
          user_id: '00000000-0000-4000-8000-000000000001',
          app: {
            id: '00000000-0000-4000-8000-000000000040',
            name: 'Notes',
            icon: '',
            client_type: 'confidential',
            dynamically_registered: false,
          },
          resource: 'https://gatehouse.example.com/',
          resource_name: 'Gatehouse API',
          scopes: ['user:read'],
          created_at: '2026-01-15T09:30:00.000Z',
          consented_with: '',
          consented_from: '203.0.113.7',
          device_address: '',
          last_used_at: '2026-01-15T09:30:00.000Z',
          last_used_from: '203.0.113.7',
          expires_at: '2026-02-15T09:30:00.000Z',
        },
        {
          id: '00000000-0000-4000-8000-000000000100',
          user_id: '00000000-0000-4000-8000-000000000001',
          app: {
            id: '00000000-0000-4000-8000-000000000041',
            name: 'Notes for the terminal',
            icon: '',
            client_type: 'public',
            dynamically_registered: false,
          },
          resource: 'https://gatehouse.example.com/',
          resource_name: 'Gatehouse API',
          scopes: ['user:read'],
          created_at: '2026-01-15T09:30:00.000Z',
          consented_with: '',
          consented_from: '203.0.113.7',
          device_address: '',
          last_used_at: '2026-01-15T09:30:00.000Z',
          last_used_from: '203.0.113.7',
          expires_at: '2026-02-15T09:30:00.000Z',
        },
      ],
    },
  },
  endOAuth2Grants: {
    response: {
      status: 200,
      body: {
        ended: 1,
      },
    },
  },
  endOAuth2Grant: {
    response: {
      status: 204,
    },
  },
  listOAuth2SignIns: {
    response: {
      status: 200,
      body: [
        {
          id: '00000000-0000-4000-8000-000000000081',
          session_id: 'examplekey',
          app_id: '00000000-0000-4000-8000-000000000041',
          app_name: 'Notes for the terminal',
          signed_in_at: '2026-01-15T09:30:00.000Z',
          auth_time: null,
          signed_in_with: '',
          signed_in_from: '203.0.113.7',
          told_of_logout: false,
        },
      ],
    },
  },
  endOAuth2SignIn: {
    response: {
      status: 204,
    },
  },
};
