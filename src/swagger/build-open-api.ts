import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ErrorResponse, OAuthErrorResponse } from '../http/index.js';
import { describeScopes } from '../pages/index.js';
import { applyPolicies } from './apply-policies.js';
import { operationsOf } from './document-types.js';
import { inStableOrder } from './stable-order.js';

/** Everything that one may ask for at once; what the API explorer asks for unless told otherwise. */
export const FULL_SCOPE = 'coder:all';

/** In the order in which the explorer lists them. */
const TAGS: Readonly<Record<string, string>> = {
  deployment: 'What this server is.',
  users: 'People, beginning with the first.',
  keys: 'Sessions, command-line keys and long-lived tokens of a user.',
  secrets: 'What a user stores for workspaces and agents: secrets, and a key pair for git.',
  files: 'Archives: uploaded once, downloaded whole or looked into.',
  organizations: 'What belongs together, and who belongs to it.',
  members: 'Who is in an organization, and with which roles.',
  roles: 'What may be allowed to whom, and what is allowed to you.',
  groups: 'Members of an organization who are meant together.',
  audit: 'Who did what.',
  auth: 'Logging in and out without OAuth.',
  oauth2: 'The OAuth 2.1 endpoints and their discovery documents.',
  'oauth2-provider': 'Registering the apps that may use them.',
};

const DESCRIPTION = `An OAuth 2.1 authorization server and the bearer-protected API behind it.

A failed request answers with \`ErrorResponse\`, on the token and revocation endpoints with \`OAuthErrorResponse\`; every 401 and 403 carries a
challenge in \`WWW-Authenticate\`. Every answer has \`X-Request-Id\` and \`X-Coder-Build-Version\`. Requests are counted by user, or by address when
nobody is signed in, and by route; 429 says in \`Retry-After\` how long to wait.

Times are RFC 3339 in UTC. Unknown properties of a body are ignored.`;

/**
 * The OpenAPI document, from the same decorators that the routes run on. It names no host and depends on no setting but which
 * features are on, so that it is the same everywhere. `app` need not be initialised.
 */
export function buildOpenApi(app: INestApplication, version: string): OpenAPIObject {
  const scanned = SwaggerModule.createDocument(app, configuration(version), { extraModels: [ErrorResponse, OAuthErrorResponse] });
  const complete = inStableOrder(withoutDeadSchemes(applyPolicies(scanned)));
  const used = new Set(operationsOf(complete).flatMap(({ operation }) => operation.tags ?? []));
  return withScopes({ ...complete, tags: (complete.tags ?? []).filter(({ name }) => used.has(name)) });
}

function configuration(version: string): Omit<OpenAPIObject, 'paths'> {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.0.3')
    .setTitle('Gatehouse')
    .setDescription(DESCRIPTION)
    .setVersion(version)
    .addServer('/', 'This server')
    .addOAuth2(
      {
        type: 'oauth2',
        description: 'Authorization code with PKCE (S256). Every client with a redirect URI registered here can do this.',
        flows: {
          authorizationCode: {
            authorizationUrl: '/oauth2/authorize',
            tokenUrl: '/oauth2/tokens',
            refreshUrl: '/oauth2/tokens',
            scopes: {},
          },
        },
      },
      'oauth2',
    )
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'A token that you have: session token, API key or OAuth access token (RFC 6750).' },
      'bearer',
    )
    .addApiKey(
      {
        type: 'apiKey',
        in: 'header',
        name: 'Coder-Session-Token',
        description: 'The same tokens in the header of older clients; browsers send the cookie `coder_session_token`.',
      },
      'session',
    )
    .addBasicAuth(
      {
        type: 'http',
        scheme: 'basic',
        description: 'client_id and client_secret, each form-encoded (RFC 6749 section 2.3.1), for the token and revocation endpoints.',
      },
      'client',
    );
  for (const [name, description] of Object.entries(TAGS)) builder.addTag(name, description);
  return builder.build();
}

/** Where the provider is switched off nobody gets tokens from it, and no client authenticates. */
function withoutDeadSchemes(document: OpenAPIObject): OpenAPIObject {
  if ('/oauth2/tokens' in document.paths) return document;
  for (const { operation } of operationsOf(document)) {
    if (operation.security) operation.security = operation.security.filter((way) => !('oauth2' in way));
  }
  const { oauth2: _flow, client: _client, ...securitySchemes } = document.components?.securitySchemes ?? {};
  return { ...document, components: { ...document.components, securitySchemes } };
}

/** Offers the scopes that operations ask for, and everything at once. The whole catalog is in the metadata as `scopes_supported`. */
function withScopes(document: OpenAPIObject): OpenAPIObject {
  const scheme = document.components?.securitySchemes?.['oauth2'];
  if (!scheme) return document;
  if ('$ref' in scheme || !scheme.flows?.authorizationCode) throw new Error('the document has no OAuth flow');
  const asked = operationsOf(document).flatMap(({ operation }) => (operation.security ?? []).flatMap((way) => way['oauth2'] ?? []));
  const words = describeScopes([FULL_SCOPE, ...asked]);
  scheme.flows.authorizationCode.scopes = Object.fromEntries(words.map(({ scope, sentence }) => [scope, sentence]));
  return document;
}
