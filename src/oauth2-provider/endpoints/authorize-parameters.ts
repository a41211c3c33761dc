import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';

const PARAMETERS = [
  { name: 'response_type', required: true, description: '`code`.' },
  { name: 'client_id', required: true, description: 'UUID of the app.' },
  {
    name: 'redirect_uri',
    required: false,
    description:
      'One of the registered ones, as a string; only the port of a loopback URI may differ. Required when several are registered.',
  },
  { name: 'state', required: false, description: 'Comes back unchanged.' },
  {
    name: 'scope',
    required: false,
    description: 'Space-separated; see `scopes_supported`. Left out: what the app is registered for, else full access.',
  },
  {
    name: 'resource',
    required: false,
    description: 'RFC 8707: absolute URI of the API the token is for. So far only the access URL, which is also the default.',
  },
  { name: 'code_challenge', required: true, description: 'BASE64URL(SHA256(code_verifier)), 43 characters (RFC 7636 section 4.2).' },
  { name: 'code_challenge_method', required: false, description: '`S256`, which is also the default.' },
];

/** Documents the query of the authorization endpoint. The handler reads it raw, repetitions included. */
export function AuthorizationParameters(): MethodDecorator {
  return applyDecorators(...PARAMETERS.map((parameter) => ApiQuery({ ...parameter, schema: { type: 'string' } })));
}
