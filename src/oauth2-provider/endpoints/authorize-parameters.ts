import { applyDecorators } from '@nestjs/common';
import { ApiQuery, type ApiQueryOptions } from '@nestjs/swagger';

const PARAMETERS: readonly ApiQueryOptions[] = [
  { name: 'response_type', required: true, schema: { type: 'string', enum: ['code'] }, description: 'What is asked for.' },
  { name: 'client_id', required: true, schema: { type: 'string', format: 'uuid' }, description: 'The app.' },
  {
    name: 'redirect_uri',
    required: false,
    schema: { type: 'string', format: 'uri' },
    description:
      'One of the registered ones, as a string; only the port of a loopback URI may differ. Required when several are registered.',
  },
  { name: 'state', required: false, schema: { type: 'string' }, description: 'Comes back unchanged.' },
  {
    name: 'scope',
    required: false,
    schema: { type: 'string' },
    description: 'Space-separated; see `scopes_supported` of the metadata. Left out: what the app is registered for, else full access.',
  },
  {
    name: 'resource',
    required: false,
    schema: { type: 'string', format: 'uri' },
    description: 'RFC 8707: the API the token is for. So far only the access URL, which is also the default.',
  },
  {
    name: 'code_challenge',
    required: true,
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' },
    description: 'BASE64URL(SHA256(code_verifier)) (RFC 7636 section 4.2).',
  },
  {
    name: 'code_challenge_method',
    required: false,
    schema: { type: 'string', enum: ['S256'], default: 'S256' },
    description: 'How the challenge was made.',
  },
];

/** Documents the query of the authorization endpoint. The handler reads it raw, repetitions included. */
export function AuthorizationParameters(): MethodDecorator {
  return applyDecorators(...PARAMETERS.map((parameter) => ApiQuery(parameter)));
}
