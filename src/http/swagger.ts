import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { routeConfig } from './route-policy.js';

export interface SwaggerOptions {
  readonly version: string;
  /** The public client that "Authorize" logs in as. */
  readonly clientId: string;
  readonly scopes: readonly string[];
}

/** The OpenAPI document, from the same decorators that the routes run on. It names no host, so that it is the same everywhere. */
export function buildOpenApi(app: NestFastifyApplication, options: Pick<SwaggerOptions, 'version' | 'scopes'>): OpenAPIObject {
  const scopes = Object.fromEntries(options.scopes.map((scope) => [scope, '']));
  const config = new DocumentBuilder()
    .setTitle('Gatehouse')
    .setDescription('An OAuth 2.1 authorization server and the bearer-protected API behind it.')
    .setVersion(options.version)
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'A session token, API key or OAuth access token (RFC 6750).' }, 'bearer')
    .addOAuth2(
      {
        type: 'oauth2',
        flows: {
          authorizationCode: { authorizationUrl: '/oauth2/authorize', tokenUrl: '/oauth2/tokens', refreshUrl: '/oauth2/tokens', scopes },
        },
      },
      'oauth2',
    )
    .addBasicAuth(
      { type: 'http', scheme: 'basic', description: 'client_id and client_secret, each form-encoded (RFC 6749 section 2.3.1).' },
      'client',
    )
    .build();
  return SwaggerModule.createDocument(app, config);
}

/** Serves Swagger UI at /swagger. */
export function setUpSwagger(app: NestFastifyApplication, options: SwaggerOptions): void {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  // Its routes come from a library and cannot state a policy themselves: a page and its scripts are public.
  fastify.addHook('onRoute', (route) => {
    if (route.url.startsWith('/swagger')) route.config = { ...route.config, ...routeConfig({ access: 'public', rateLimit: 'none' }) };
  });
  SwaggerModule.setup('swagger', app, () => buildOpenApi(app, options), {
    jsonDocumentUrl: 'swagger/openapi.json',
    customSiteTitle: 'Gatehouse API',
    swaggerOptions: {
      persistAuthorization: false,
      initOAuth: { clientId: options.clientId, usePkceWithAuthorizationCodeGrant: true, scopes: ['coder:all'] },
      // Without this the browser would add the session cookie, and the cookie wins over the bearer token.
      requestInterceptor: (request: { credentials: string }) => {
        request.credentials = 'omit';
        return request;
      },
    },
  });
}
