import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ADMIN_SCOPES } from '../authz/index.js';
import { ErrorResponse, OAuthErrorResponse } from '../http/index.js';
import { describeScopes } from '../views/index.js';
import { applyExamples } from './apply-examples.js';
import { applyPolicies } from './apply-policies.js';
import { operationsOf } from './document-types.js';
import { inStableOrder } from './stable-order.js';

/** The scope for everything; the default of the API explorer. */
export const FULL_SCOPE = 'coder:all';

/** In the explorer's listing order. */
const TAGS: Readonly<Record<string, string>> = {
  deployment: 'Information about this server and its configuration.',
  users: 'Users and their accounts.',
  keys: 'Sessions, CLI keys and long-lived tokens of a user.',
  secrets: 'Secrets and the Git SSH key that a user stores for workspaces.',
  agents: 'Programs that act for a user, with a part of what is theirs.',
  files: 'Archives: upload, download, and read individual entries.',
  organizations: 'Organizations, and which of them a user belongs to.',
  members: 'Members of an organization and their roles.',
  roles: 'Roles you can assign, and your own permissions.',
  groups: 'Named sets of organization members.',
  audit: 'The audit log.',
  auth: 'Logging in and out.',
  oauth2: 'OAuth 2.1 endpoints and discovery documents.',
  'oauth2-provider': 'Registration of OAuth2 apps and their secrets.',
};

const DESCRIPTION = `An OAuth 2.1 authorization server and the bearer-protected API behind it.

Errors have the body \`ErrorResponse\`, or \`OAuthErrorResponse\` on the token and revocation endpoints. Every 401 and 403 response carries a
challenge in \`WWW-Authenticate\`. Every response has the headers \`X-Request-Id\` and \`X-Coder-Build-Version\`. Rate limits apply per route to
each user, or to each IP address if nobody is signed in. A 429 response says in \`Retry-After\` how long to wait.

Timestamps are RFC 3339 in UTC. Unknown body properties are ignored.`;

/**
 * The OpenAPI document, from the same decorators that the routes use. It contains no host and depends only on which features are
 * enabled, so that it is the same everywhere. `app` need not be initialised. The examples are loaded here, so that a server whose document
 * nobody reads does not keep them in memory.
 */
export async function buildOpenApi(app: INestApplication, version: string): Promise<OpenAPIObject> {
  const { EXAMPLES } = await import('./examples/all.js');
  const scanned = SwaggerModule.createDocument(app, configuration(version), { extraModels: [ErrorResponse, OAuthErrorResponse] });
  const complete = inStableOrder(withoutDeadSchemes(applyExamples(applyPolicies(scanned), EXAMPLES)));
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
        description: 'Authorization code grant with PKCE (S256), for clients with a registered redirect URI.',
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
    // Not addBearerAuth, which would call the tokens JWTs.
    .addSecurity('bearer', {
      type: 'http',
      scheme: 'bearer',
      description: 'Bearer token (RFC 6750): a session token, a long-lived token or an OAuth access token.',
    })
    .addSecurity('agent', {
      type: 'http',
      scheme: 'bearer',
      description: 'The token of an agent, which begins with `gha_`.',
    })
    .addSecurity('registration', {
      type: 'http',
      scheme: 'bearer',
      description:
        'To register a client: an initial access token (RFC 7591), if the deployment requires one. To manage a registration: its ' +
        'registration access token (RFC 7592).',
    })
    .addApiKey(
      {
        type: 'apiKey',
        in: 'header',
        name: 'Coder-Session-Token',
        description: 'The same tokens, in the header that older clients send. Browsers send the cookie `coder_session_token`.',
      },
      'session',
    )
    .addBasicAuth(
      {
        type: 'http',
        scheme: 'basic',
        description: '`client_id` and `client_secret`, each form-encoded (RFC 6749 section 2.3.1), for the token and revocation endpoints.',
      },
      'client',
    );
  for (const [name, description] of Object.entries(TAGS)) builder.addTag(name, description);
  return builder.build();
}

/** Without the OAuth provider there are no OAuth tokens, no client authentication and no registration. */
function withoutDeadSchemes(document: OpenAPIObject): OpenAPIObject {
  if ('/oauth2/tokens' in document.paths) return document;
  for (const { operation } of operationsOf(document)) {
    if (operation.security) operation.security = operation.security.filter((way) => !('oauth2' in way));
  }
  const { oauth2: _flow, client: _client, registration: _registration, ...securitySchemes } = document.components?.securitySchemes ?? {};
  return { ...document, components: { ...document.components, securitySchemes } };
}

/** Offers the scopes that operations need, and the scope for everything. The metadata lists the scopes in `scopes_supported`. */
function withScopes(document: OpenAPIObject): OpenAPIObject {
  const scheme = document.components?.securitySchemes?.['oauth2'];
  if (!scheme) return document;
  if ('$ref' in scheme || !scheme.flows?.authorizationCode) throw new Error('the document has no OAuth flow');
  const asked = operationsOf(document).flatMap(({ operation }) => (operation.security ?? []).flatMap((way) => way['oauth2'] ?? []));
  const words = describeScopes([FULL_SCOPE, ...ADMIN_SCOPES, ...asked]);
  scheme.flows.authorizationCode.scopes = Object.fromEntries(words.map(({ scope, sentence }) => [scope, sentence]));
  return document;
}
