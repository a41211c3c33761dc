import { applyDecorators } from '@nestjs/common';
import { ApiQuery, type ApiQueryOptions } from '@nestjs/swagger';

const PARAMETERS: readonly ApiQueryOptions[] = [
  { name: 'response_type', required: true, schema: { type: 'string', enum: ['code'] }, description: 'Response type.' },
  { name: 'client_id', required: true, schema: { type: 'string' }, description: 'ID of the app, or the URL of its metadata document.' },
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
    schema: { type: 'string', enum: ['query'], default: 'query' },
    description: 'How the response is returned.',
  },
  {
    name: 'code_challenge',
    required: true,
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' },
    description: 'PKCE: BASE64URL(SHA256(code_verifier)) (RFC 7636 section 4.2).',
  },
  {
    name: 'code_challenge_method',
    required: false,
    schema: { type: 'string', enum: ['S256'], default: 'S256' },
    description: 'PKCE method.',
  },
];

/** Documents the query of the authorization endpoint. The handler reads it raw, including repetitions. */
export function AuthorizationParameters(): MethodDecorator {
  return applyDecorators(...PARAMETERS.map((parameter) => ApiQuery(parameter)));
}
