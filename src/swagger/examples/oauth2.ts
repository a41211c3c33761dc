import type { Examples } from './example.js';

export const OAUTH2: Examples = {
  getJsonWebKeySet: {
    response: {
      status: 200,
      body: {
        keys: [
          {
            kty: 'RSA',
            n: 'exampleexampleexampleexampleexampleexampleexampleexampleexam',
            e: 'AQAB',
            kid: 'example-signing-key',
            alg: 'RS256',
            use: 'sig',
          },
          {
            kty: 'EC',
            crv: 'P-256',
            x: 'exampleexampleexampleexampleexampleexamplee',
            y: 'exampleexampleexampleexampleexampleexamplee',
            kid: 'exampleexampleexampleexampleexampleexamplee',
            alg: 'ES256',
            use: 'sig',
          },
        ],
      },
    },
  },
  getAuthorizationServerMetadata: {
    response: {
      status: 200,
      body: {
        issuer: 'https://gatehouse.example.com',
        authorization_endpoint: 'https://gatehouse.example.com/oauth2/authorize',
        token_endpoint: 'https://gatehouse.example.com/oauth2/tokens',
        revocation_endpoint: 'https://gatehouse.example.com/oauth2/revoke',
        device_authorization_endpoint: 'https://gatehouse.example.com/oauth2/device_authorization',
        pushed_authorization_request_endpoint: 'https://gatehouse.example.com/oauth2/par',
        require_pushed_authorization_requests: false,
        registration_endpoint: 'https://gatehouse.example.com/oauth2/register',
        jwks_uri: 'https://gatehouse.example.com/.well-known/jwks.json',
        introspection_endpoint: 'https://gatehouse.example.com/oauth2/introspect',
        scopes_supported: [
          'openid',
          'profile',
          'email',
          'groups',
          'roles',
          'offline_access',
          'api_key:*',
          'api_key:create',
          'api_key:delete',
          'api_key:read',
          'api_key:update',
          'coder:all',
          'coder:apikeys.manage_self',
          'file:*',
          'file:create',
          'file:read',
          'organization:*',
          'organization:delete',
          'organization:read',
          'organization:update',
          'user:*',
          'user:read',
          'user:read_personal',
          'user:update_personal',
          'user_secret:*',
          'user_secret:create',
          'user_secret:delete',
          'user_secret:read',
          'user_secret:update',
        ],
        response_types_supported: ['code'],
        response_modes_supported: ['query', 'form_post'],
        grant_types_supported: [
          'authorization_code',
          'refresh_token',
          'client_credentials',
          'urn:ietf:params:oauth:grant-type:device_code',
          'urn:ietf:params:oauth:grant-type:token-exchange',
        ],
        token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
        revocation_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
        introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
        introspection_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
        dpop_signing_alg_values_supported: ['ES256', 'ES384', 'ES512', 'Ed25519', 'EdDSA', 'PS256', 'RS256'],
        authorization_response_iss_parameter_supported: true,
        client_id_metadata_document_supported: true,
      },
    },
  },
  getProtectedResourceMetadata: {
    response: {
      status: 200,
      body: {
        resource: 'https://gatehouse.example.com',
        authorization_servers: ['https://gatehouse.example.com'],
        scopes_supported: ['user:read'],
        bearer_methods_supported: ['header', 'query'],
        dpop_signing_alg_values_supported: ['ES256', 'ES384', 'ES512', 'Ed25519', 'EdDSA', 'PS256', 'RS256'],
        resource_name: 'Gatehouse API',
        resource_documentation: 'https://gatehouse.example.com/swagger',
      },
    },
  },
  getOpenIdConfiguration: {
    response: {
      status: 200,
      body: {
        issuer: 'https://gatehouse.example.com',
        authorization_endpoint: 'https://gatehouse.example.com/oauth2/authorize',
        token_endpoint: 'https://gatehouse.example.com/oauth2/tokens',
        revocation_endpoint: 'https://gatehouse.example.com/oauth2/revoke',
        device_authorization_endpoint: 'https://gatehouse.example.com/oauth2/device_authorization',
        pushed_authorization_request_endpoint: 'https://gatehouse.example.com/oauth2/par',
        require_pushed_authorization_requests: false,
        registration_endpoint: 'https://gatehouse.example.com/oauth2/register',
        jwks_uri: 'https://gatehouse.example.com/.well-known/jwks.json',
        introspection_endpoint: 'https://gatehouse.example.com/oauth2/introspect',
        scopes_supported: [
          'openid',
          'profile',
          'email',
          'groups',
          'roles',
          'offline_access',
          'api_key:*',
          'api_key:create',
          'api_key:delete',
          'api_key:read',
          'api_key:update',
          'coder:all',
          'coder:apikeys.manage_self',
          'file:*',
          'file:create',
          'file:read',
          'organization:*',
          'organization:delete',
          'organization:read',
          'organization:update',
          'user:*',
          'user:read',
          'user:read_personal',
          'user:update_personal',
          'user_secret:*',
          'user_secret:create',
          'user_secret:delete',
          'user_secret:read',
          'user_secret:update',
        ],
        response_types_supported: ['code'],
        response_modes_supported: ['query', 'form_post'],
        grant_types_supported: [
          'authorization_code',
          'refresh_token',
          'client_credentials',
          'urn:ietf:params:oauth:grant-type:device_code',
          'urn:ietf:params:oauth:grant-type:token-exchange',
        ],
        token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
        revocation_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
        introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
        introspection_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
        dpop_signing_alg_values_supported: ['ES256', 'ES384', 'ES512', 'Ed25519', 'EdDSA', 'PS256', 'RS256'],
        authorization_response_iss_parameter_supported: true,
        client_id_metadata_document_supported: true,
        userinfo_endpoint: 'https://gatehouse.example.com/oauth2/userinfo',
        end_session_endpoint: 'https://gatehouse.example.com/oauth2/logout',
        backchannel_logout_supported: true,
        backchannel_logout_session_supported: true,
        subject_types_supported: ['public', 'pairwise'],
        id_token_signing_alg_values_supported: ['RS256', 'ES256'],
        userinfo_signing_alg_values_supported: ['RS256', 'ES256'],
        acr_values_supported: ['urn:gatehouse:acr:password', 'urn:gatehouse:acr:federated'],
        prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
        claim_types_supported: ['normal'],
        claims_supported: [
          'iss',
          'sub',
          'aud',
          'exp',
          'iat',
          'auth_time',
          'nonce',
          'acr',
          'amr',
          'at_hash',
          'sid',
          'name',
          'preferred_username',
          'picture',
          'updated_at',
          'email',
          'email_verified',
          'groups',
          'roles',
        ],
        claims_parameter_supported: true,
        request_parameter_supported: false,
        request_uri_parameter_supported: false,
      },
    },
  },
  authorizeOAuth2App: {
    request: {
      query: {
        client_id: '00000000-0000-4000-8000-000000000041',
        response_type: 'code',
        redirect_uri: 'https://notes.example.com/callback',
        scope: 'user:read',
        state: 'example-state',
        code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
        code_challenge_method: 'S256',
      },
    },
    response: {
      status: 200,
      body: '<!doctype html><title>Allow Notes for the terminal? · Gatehouse</title>',
    },
  },
  consentToOAuth2App: {
    request: {
      query: {
        client_id: '00000000-0000-4000-8000-000000000041',
        response_type: 'code',
        redirect_uri: 'https://notes.example.com/callback',
        scope: 'user:read',
        state: 'example-state',
        code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
        code_challenge_method: 'S256',
      },
    },
    response: {
      status: 302,
    },
  },
  getOAuth2ClientConfiguration: {
    response: {
      status: 200,
      body: {
        client_id: '00000000-0000-4000-8000-000000000045',
        client_id_issued_at: 1768469400,
        registration_access_token: 'coder_exampleexa_mpleexampleexampleexampleexampleexamplee',
        registration_client_uri: 'https://gatehouse.example.com/oauth2/clients/00000000-0000-4000-8000-000000000045',
        redirect_uris: ['https://editor.example.com/callback'],
        client_name: 'My editor',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        dpop_bound_access_tokens: false,
        id_token_signed_response_alg: 'RS256',
        subject_type: 'public',
      },
    },
  },
  updateOAuth2ClientConfiguration: {
    request: {
      body: {
        client_id: '00000000-0000-4000-8000-000000000045',
        client_name: 'My editor',
        redirect_uris: ['https://editor.example.com/callback', 'https://editor.example.com/beta'],
        token_endpoint_auth_method: 'none',
      },
    },
    response: {
      status: 200,
      body: {
        client_id: '00000000-0000-4000-8000-000000000045',
        client_id_issued_at: 1768469400,
        registration_access_token: 'coder_exampleexa_mpleexampleexampleexampleexampleexamplee',
        registration_client_uri: 'https://gatehouse.example.com/oauth2/clients/00000000-0000-4000-8000-000000000045',
        redirect_uris: ['https://editor.example.com/callback', 'https://editor.example.com/beta'],
        client_name: 'My editor',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        dpop_bound_access_tokens: false,
        id_token_signed_response_alg: 'RS256',
        subject_type: 'public',
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            client_id: '00000000-0000-4000-8000-000000000045',
            redirect_uris: [],
          },
        },
        body: {
          error: 'invalid_redirect_uri',
          error_description: 'redirect_uris must be an array with at least one URI',
        },
      },
    },
  },
  deleteOAuth2ClientConfiguration: {
    request: {
      path: {
        client_id: '00000000-0000-4000-8000-000000000048',
      },
    },
    response: {
      status: 204,
    },
  },
  rotateOAuth2RegistrationToken: {
    request: {
      path: {
        client_id: '00000000-0000-4000-8000-000000000046',
      },
    },
    response: {
      status: 200,
      body: {
        client_id: '00000000-0000-4000-8000-000000000046',
        client_id_issued_at: 1768469400,
        registration_access_token: 'coder_exampleexa_mpleexampleexampleexampleexampleexamplee',
        registration_client_uri: 'https://gatehouse.example.com/oauth2/clients/00000000-0000-4000-8000-000000000046',
        redirect_uris: ['https://editor.example.com/callback'],
        client_name: 'My editor',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        dpop_bound_access_tokens: false,
        id_token_signed_response_alg: 'RS256',
        subject_type: 'public',
      },
    },
  },
  revokeOAuth2RegistrationToken: {
    request: {
      path: {
        client_id: '00000000-0000-4000-8000-000000000047',
      },
    },
    response: {
      status: 204,
    },
  },
  authorizeOAuth2Device: {
    request: {
      body: {
        client_id: '00000000-0000-4000-8000-000000000041',
        scope: 'user:read',
      },
    },
    response: {
      status: 200,
      body: {
        device_code: 'coder_exampleexa_mpleexampleexampleexampleexampleexamplee',
        user_code: 'exampleex',
        verification_uri: 'https://gatehouse.example.com/device',
        verification_uri_complete: 'https://gatehouse.example.com/device?user_code=exampleex',
        expires_in: 600,
        interval: 5,
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            client_id: '00000000-0000-4000-8000-000000000041',
            scope: 'everything',
          },
        },
        body: {
          error: 'invalid_scope',
          error_description:
            'none of the requested scopes can be granted; scopes_supported in the metadata of this server lists the supported scopes',
        },
      },
      '401': {
        request: {
          body: {
            client_id: '00000000-0000-4000-8000-00000000004f',
          },
        },
        body: {
          error: 'invalid_client',
          error_description: 'The client credentials are invalid',
        },
      },
    },
  },
  introspectOAuth2Token: {
    request: {
      body: {
        client_id: '00000000-0000-4000-8000-000000000040',
        client_secret: 'example-client-secret',
        token: 'example-access-token',
      },
    },
    response: {
      status: 200,
      body: {
        active: true,
        scope: 'user:read',
        client_id: '00000000-0000-4000-8000-000000000040',
        username: 'ada',
        token_type: 'Bearer',
        exp: 1768473000,
        iat: 1768469400,
        sub: '00000000-0000-4000-8000-000000000001',
        aud: 'https://gatehouse.example.com',
        iss: 'https://gatehouse.example.com',
        jti: 'exampleexa',
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            client_id: '00000000-0000-4000-8000-000000000040',
            client_secret: 'example-client-secret',
          },
        },
        body: {
          error: 'invalid_request',
          error_description: 'Missing required parameter: token',
        },
      },
      '401': {
        request: {
          body: {
            client_id: '00000000-0000-4000-8000-000000000040',
            client_secret: 'wrong',
            token: 'example-access-token',
          },
        },
        body: {
          error: 'invalid_client',
          error_description: 'The client credentials are invalid',
        },
      },
    },
  },
  endSession: {
    request: {
      query: {
        client_id: '00000000-0000-4000-8000-000000000041',
      },
    },
    response: {
      status: 200,
      body: '<!doctype html><title>Sign out? · Gatehouse</title>',
    },
  },
  pushOAuth2AuthorizationRequest: {
    request: {
      body: {
        client_id: '00000000-0000-4000-8000-000000000041',
        response_type: 'code',
        redirect_uri: 'https://notes.example.com/callback',
        scope: 'user:read',
        state: 'example-state',
        code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
        code_challenge_method: 'S256',
      },
    },
    response: {
      status: 201,
      body: {
        request_uri: 'urn:ietf:params:oauth:request_uri:exampleexampleexampleexampleexampleexamplee',
        expires_in: 90,
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            client_id: '00000000-0000-4000-8000-000000000041',
            response_type: 'token',
            redirect_uri: 'https://notes.example.com/callback',
            scope: 'user:read',
            state: 'example-state',
            code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
            code_challenge_method: 'S256',
          },
        },
        body: {
          error: 'unsupported_response_type',
          error_description: 'Only response_type=code is supported',
        },
      },
      '401': {
        request: {
          body: {
            client_id: '00000000-0000-4000-8000-00000000004f',
            response_type: 'code',
            redirect_uri: 'https://notes.example.com/callback',
            scope: 'user:read',
            state: 'example-state',
            code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
            code_challenge_method: 'S256',
          },
        },
        body: {
          error: 'invalid_client',
          error_description: 'The client credentials are invalid',
        },
      },
    },
  },
  registerOAuth2Client: {
    request: {
      body: {
        client_name: 'My editor',
        redirect_uris: ['https://editor.example.com/callback'],
        token_endpoint_auth_method: 'none',
      },
    },
    response: {
      status: 201,
      body: {
        client_id: '00000000-0000-4000-8000-000000000100',
        client_id_issued_at: 1768469400,
        registration_access_token: 'coder_exampleexa_mpleexampleexampleexampleexampleexamplee',
        registration_client_uri: 'https://gatehouse.example.com/oauth2/clients/00000000-0000-4000-8000-000000000100',
        redirect_uris: ['https://editor.example.com/callback'],
        client_name: 'My editor',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        dpop_bound_access_tokens: false,
        id_token_signed_response_alg: 'RS256',
        subject_type: 'public',
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            redirect_uris: [],
          },
        },
        body: {
          error: 'invalid_redirect_uri',
          error_description: 'redirect_uris must be an array with at least one URI',
        },
      },
    },
  },
  revokeOAuth2Token: {
    request: {
      body: {
        client_id: '00000000-0000-4000-8000-000000000041',
        token: 'example-refresh-token',
      },
    },
    response: {
      status: 200,
    },
    errors: {
      '400': {
        request: {
          body: {
            client_id: '00000000-0000-4000-8000-000000000041',
          },
        },
        body: {
          error: 'invalid_request',
          error_description: 'Missing required parameter: token',
        },
      },
      '401': {
        request: {
          body: {
            client_id: '00000000-0000-4000-8000-000000000040',
            client_secret: 'wrong',
            token: 'example-refresh-token',
          },
        },
        body: {
          error: 'invalid_client',
          error_description: 'The client credentials are invalid',
        },
      },
    },
  },
  exchangeOAuth2Token: {
    request: {
      body: {
        grant_type: 'authorization_code',
        client_id: '00000000-0000-4000-8000-000000000041',
        code: 'example-code',
        code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
        redirect_uri: 'https://notes.example.com/callback',
      },
    },
    response: {
      status: 200,
      body: {
        access_token: 'exampleexa-mpleexampleexampleexam',
        token_type: 'Bearer',
        expires_in: 3600,
        refresh_token: 'coder_exampleexa_mpleexampleexampleexampleexampleexamplee',
        expiry: '2026-02-15T09:30:00.000Z',
        scope: 'user:read',
      },
    },
    errors: {
      '400': {
        body: {
          error: 'invalid_grant',
          error_description: 'The authorization code is invalid or expired',
        },
      },
      '401': {
        request: {
          body: {
            grant_type: 'authorization_code',
            client_id: '00000000-0000-4000-8000-000000000040',
            client_secret: 'wrong',
            code: 'example-code',
          },
        },
        body: {
          error: 'invalid_client',
          error_description: 'The client credentials are invalid',
        },
      },
    },
  },
  revokeOAuth2App: {
    request: {
      query: {
        client_id: '00000000-0000-4000-8000-000000000040',
      },
    },
    response: {
      status: 204,
    },
    errors: {
      '400': {
        request: {
          query: {},
        },
        body: {
          message: 'Missing OAuth2 client ID.',
        },
      },
    },
  },
  getUserInfo: {
    response: {
      status: 200,
      body: {
        name: 'Ada Lovelace',
        preferred_username: 'ada',
        updated_at: 1768469400,
        email: 'ada@example.com',
        email_verified: true,
        groups: [],
        sub: '00000000-0000-4000-8000-000000000001',
      },
    },
  },
  postUserInfo: {
    response: {
      status: 200,
      body: {
        name: 'Ada Lovelace',
        preferred_username: 'ada',
        updated_at: 1768469400,
        email: 'ada@example.com',
        email_verified: true,
        groups: [],
        sub: '00000000-0000-4000-8000-000000000001',
      },
    },
  },
};
