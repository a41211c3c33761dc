import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiQuery, type ApiQueryOptions } from '@nestjs/swagger';
import { RESPONSE_MODES } from '../checks/authorization-request.js';

interface Parameter {
  readonly name: string;
  readonly required: boolean;
  readonly schema: {
    readonly type: 'string';
    readonly enum?: string[];
    readonly format?: string;
    readonly pattern?: string;
    readonly default?: string;
  };
  readonly description: string;
}

const CLIENT_ID: ApiQueryOptions = {
  name: 'client_id',
  required: true,
  schema: { type: 'string' },
  description: 'ID of the app, or the URL of its metadata document.',
};
const REQUEST_URI: ApiQueryOptions = {
  name: 'request_uri',
  required: false,
  schema: { type: 'string', format: 'uri' },
  description: 'The `request_uri` of a request that the app has pushed (RFC 9126). All other parameters but `client_id` are then ignored.',
};

/** What can also be pushed. */
const PARAMETERS: readonly Parameter[] = [
  { name: 'response_type', required: true, schema: { type: 'string', enum: ['code'] }, description: 'Response type.' },
  {
    name: 'redirect_uri',
    required: false,
    schema: { type: 'string', format: 'uri' },
    description:
      'One of the registered redirect URIs. Compared as exact strings, except for the port of a loopback URI. ' +
      'Required if several are registered.',
  },
  { name: 'state', required: false, schema: { type: 'string' }, description: 'Returned unchanged.' },
  {
    name: 'scope',
    required: false,
    schema: { type: 'string' },
    description:
      'Space-separated scopes; see `scopes_supported` in the metadata. Unknown scopes and scopes that the app cannot be granted are ' +
      'dropped; the token response lists the granted ones. Defaults to the scopes that the app is registered for, or `user:read` if ' +
      'there are none. The default is never full access.',
  },
  {
    name: 'resource',
    required: false,
    schema: { type: 'string', format: 'uri' },
    description:
      'Resource indicator (RFC 8707): the API that the token is for, which must be registered as a resource server. Defaults to the API of ' +
      'this server. Only one is supported.',
  },
  {
    name: 'response_mode',
    required: false,
    schema: { type: 'string', enum: [...RESPONSE_MODES], default: 'query' },
    description: 'How the response is returned: in the query of the redirect URI, or as a form that the browser posts there.',
  },
  {
    name: 'prompt',
    required: false,
    schema: { type: 'string' },
    description:
      'Space-separated: `login` asks the user to log in again; `consent` and `select_account` show the consent page, on which the user can ' +
      'change to another account, although they have allowed the same before; `none`, alone, shows no page, and returns an error if one is needed.',
  },
  {
    name: 'max_age',
    required: false,
    schema: { type: 'string', pattern: '^\\d{1,9}$' },
    description: 'The user has to log in again after a login that is more seconds ago. 0 is the same as `prompt=login`.',
  },
  {
    name: 'login_hint',
    required: false,
    schema: { type: 'string' },
    description: 'Email address to fill in on the login page.',
  },
  {
    name: 'id_token_hint',
    required: false,
    schema: { type: 'string' },
    description: 'An ID token of this server, also an expired one: the response is about its user, or `login_required`.',
  },
  {
    name: 'claims',
    required: false,
    schema: { type: 'string' },
    description:
      'JSON (OpenID Connect Core section 5.5): claims to put into the ID token, the only values wanted, the user (`sub`), or an essential `acr`. ' +
      'The user is asked about the scopes that stand for these claims.',
  },
  {
    name: 'nonce',
    required: false,
    schema: { type: 'string' },
    description: 'Returned in the ID token.',
  },
  {
    name: 'code_challenge',
    required: false,
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' },
    description:
      'PKCE: BASE64URL(SHA256(code_verifier)) (RFC 7636 section 4.2). Required, unless an administrator has set `require_pkce` of the app to false; then ' +
      'a request without it needs the scope `openid` and a `nonce`.',
  },
  {
    name: 'code_challenge_method',
    required: false,
    schema: { type: 'string', enum: ['S256'], default: 'S256' },
    description: 'PKCE method.',
  },
  {
    name: 'dpop_jkt',
    required: false,
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' },
    description:
      'Thumbprint of a key (RFC 7638). The authorization code can then be exchanged only with a DPoP proof of that key (RFC 9449 section 10).',
  },
];

/** Documents the query of the authorization endpoint. The handler reads it raw, including repetitions. */
export function AuthorizationParameters(): MethodDecorator {
  // With a `request_uri`, nothing else is required.
  const inLink = PARAMETERS.map((parameter) => ({ ...parameter, required: false }));
  return applyDecorators(...[CLIENT_ID, REQUEST_URI, ...inLink].map((parameter) => ApiQuery(parameter)));
}

/** Documents the same parameters as properties of the class, for the form that pushes them. */
export function AuthorizationFields(): ClassDecorator {
  return ({ prototype }) => {
    for (const { name, required, schema, description } of PARAMETERS) {
      ApiProperty({ required, ...schema, description })(prototype as object, name);
    }
  };
}
