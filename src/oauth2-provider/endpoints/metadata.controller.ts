import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ProtectedResources } from '../../auth/index.js';
import { AccessUrl, DomainError } from '../../common/index.js';
import { DPOP_ALGORITHMS } from '../../dpop-proof/index.js';
import { settings } from '../../core/index.js';
import { SigningKeys } from '../../crypto-keys/index.js';
import { Public } from '../../http/index.js';
import { MINIMAL_SCOPE } from '../checks/scope.js';
import { AuthorizationServerMetadata, JsonWebKeySet, ProtectedResourceMetadata } from './metadata.dto.js';
import { ServerMetadata } from './server-metadata.js';

const POLICY = { rateLimit: 'oauth2' } as const;
/** Changes only with a restart; an hour keeps discovery cheap. */
const CACHE = 'public, max-age=3600';
const KEYS_CACHE = 'public, max-age=300';
/** Administrators can change whether apps may register themselves. */
const SHORT_CACHE = 'public, max-age=60';

export class MetadataSettings extends settings('disableQueryTokens', 'swaggerEnable') {}

/** Discovery documents. They list only what is available. */
@ApiTags('oauth2')
@Controller('.well-known')
export class MetadataController {
  constructor(
    private readonly accessUrl: AccessUrl,
    private readonly resources: ProtectedResources,
    private readonly signing: SigningKeys,
    private readonly metadata: ServerMetadata,
    private readonly settings: MetadataSettings,
  ) {}

  @Get('oauth-authorization-server')
  @Header('cache-control', SHORT_CACHE)
  @Public(POLICY)
  @ApiOperation({ summary: 'Authorization server metadata (RFC 8414)', operationId: 'getAuthorizationServerMetadata' })
  @ApiOkResponse({ type: AuthorizationServerMetadata })
  authorizationServer(): Promise<AuthorizationServerMetadata> {
    return this.metadata.oauth();
  }

  /** RFC 8414 section 3.1: the path of an issuer follows the well-known part. */
  @Get('oauth-authorization-server/*')
  @Header('cache-control', SHORT_CACHE)
  @Public(POLICY)
  @ApiExcludeEndpoint()
  authorizationServerWithPath(@Param('*') path: string): Promise<AuthorizationServerMetadata> {
    this.requirePath(path);
    return this.authorizationServer();
  }

  /** A key is published a day before it signs, but one that was revoked must be forgotten soon: some verifiers ask again only after this. */
  @Get('jwks.json')
  @Header('cache-control', KEYS_CACHE)
  @Public(POLICY)
  @ApiOperation({
    summary: 'Public keys of this server (RFC 7517)',
    operationId: 'getJsonWebKeySet',
    description: 'They verify ID tokens, JWT access tokens (RFC 9068) and introspection responses (RFC 9701).',
  })
  @ApiOkResponse({ type: JsonWebKeySet })
  async jwks(): Promise<JsonWebKeySet> {
    return { keys: await this.signing.jwks() };
  }

  @Get('oauth-protected-resource')
  @Header('cache-control', CACHE)
  @Public(POLICY)
  @ApiOperation({ summary: 'Protected resource metadata (RFC 9728)', operationId: 'getProtectedResourceMetadata' })
  @ApiOkResponse({ type: ProtectedResourceMetadata })
  protectedResource(): ProtectedResourceMetadata {
    return {
      resource: this.accessUrl.issuer,
      authorization_servers: [this.accessUrl.issuer],
      // Clients request everything that is listed here. If a call needs more, its challenge names the scope.
      scopes_supported: [MINIMAL_SCOPE],
      bearer_methods_supported: this.settings.disableQueryTokens ? ['header'] : ['header', 'query'],
      dpop_signing_alg_values_supported: DPOP_ALGORITHMS,
      resource_name: 'Gatehouse API',
      ...(this.settings.swaggerEnable && { resource_documentation: this.accessUrl.join('/swagger') }),
    };
  }

  /** RFC 9728 section 3.1: the resource's path is inserted after the well-known part. Unknown resources have no document. */
  @Get('oauth-protected-resource/*')
  @Header('cache-control', CACHE)
  @Public(POLICY)
  @ApiExcludeEndpoint()
  protectedResourceWithPath(@Param('*') path: string): ProtectedResourceMetadata {
    this.requirePath(path);
    return this.protectedResource();
  }

  private requirePath(path: string): void {
    const ownPath = new URL(this.accessUrl.issuer).pathname.replace(/^\/|\/$/g, '');
    if (path === '' || path.replace(/\/$/, '') !== ownPath) throw new DomainError('not_found', 'Route not found.');
  }
}
