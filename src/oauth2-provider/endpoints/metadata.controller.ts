import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ProtectedResources } from '../../auth/index.js';
import { AccessUrl, DomainError } from '../../common/index.js';
import { DPOP_ALGORITHMS } from '../../dpop-proof/index.js';
import { settings } from '../../core/index.js';
import { SigningKeys } from '../../crypto-keys/index.js';
import { Public } from '../../http/index.js';
import { GRANT_TYPES } from '../grants/grant-types.js';
import { MINIMAL_SCOPE } from '../checks/scope.js';
import { ADVERTISED_SCOPES } from '../../authz/index.js';
import { AcceptedHosts } from '../client-documents/accepted-hosts.js';
import { AuthMethods } from '../client-keys/auth-methods.js';
import { SIGNING_ALGORITHMS } from '../../key-sets/index.js';
import { RegistrationPolicyInForce } from '../registration/registration-policy-in-force.js';
import { AuthorizationServerMetadata, JsonWebKeySet, ProtectedResourceMetadata } from './metadata.dto.js';

const POLICY = { rateLimit: 'oauth2' } as const;
/** Changes only with a restart; an hour keeps discovery cheap. */
const CACHE = 'public, max-age=3600';
/** Administrators can change whether apps may register themselves. */
const SHORT_CACHE = 'public, max-age=60';

const SIGNED_AUTHENTICATION = {
  token_endpoint_auth_signing_alg_values_supported: SIGNING_ALGORITHMS,
  revocation_endpoint_auth_signing_alg_values_supported: SIGNING_ALGORITHMS,
  introspection_endpoint_auth_signing_alg_values_supported: SIGNING_ALGORITHMS,
} as const;

export class MetadataSettings extends settings('disableQueryTokens', 'oauthRequirePushedAuthorizationRequests', 'swaggerEnable') {}

/** Discovery documents. They list only what is available. */
@ApiTags('oauth2')
@Controller('.well-known')
export class MetadataController {
  constructor(
    private readonly accessUrl: AccessUrl,
    private readonly resources: ProtectedResources,
    private readonly signing: SigningKeys,
    private readonly registration: RegistrationPolicyInForce,
    private readonly documentHosts: AcceptedHosts,
    private readonly methods: AuthMethods,
    private readonly settings: MetadataSettings,
  ) {}

  @Get('oauth-authorization-server')
  @Header('cache-control', SHORT_CACHE)
  @Public(POLICY)
  @ApiOperation({ summary: 'Authorization server metadata (RFC 8414)', operationId: 'getAuthorizationServerMetadata' })
  @ApiOkResponse({ type: AuthorizationServerMetadata })
  async authorizationServer(): Promise<AuthorizationServerMetadata> {
    const [policy, takesUrls] = await Promise.all([this.registration.get(), this.documentHosts.areAny()]);
    return {
      issuer: this.accessUrl.issuer,
      authorization_endpoint: this.accessUrl.join('/oauth2/authorize'),
      token_endpoint: this.accessUrl.join('/oauth2/tokens'),
      revocation_endpoint: this.accessUrl.join('/oauth2/revoke'),
      device_authorization_endpoint: this.accessUrl.join('/oauth2/device_authorization'),
      pushed_authorization_request_endpoint: this.accessUrl.join('/oauth2/par'),
      require_pushed_authorization_requests: this.settings.oauthRequirePushedAuthorizationRequests,
      ...(policy !== 'off' && { registration_endpoint: this.accessUrl.join('/oauth2/register') }),
      jwks_uri: this.accessUrl.join('/.well-known/jwks.json'),
      introspection_endpoint: this.accessUrl.join('/oauth2/introspect'),
      scopes_supported: ADVERTISED_SCOPES,
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: GRANT_TYPES,
      token_endpoint_auth_methods_supported: this.methods.offered,
      revocation_endpoint_auth_methods_supported: this.methods.offered,
      introspection_endpoint_auth_methods_supported: this.methods.offered.filter((method) => method !== 'none'),
      ...(this.methods.offers('private_key_jwt') && SIGNED_AUTHENTICATION),
      introspection_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
      dpop_signing_alg_values_supported: DPOP_ALGORITHMS,
      authorization_response_iss_parameter_supported: true,
      ...(takesUrls && { client_id_metadata_document_supported: true }),
    };
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

  /** A key is published a day before it signs, so an hour in a cache does not matter. */
  @Get('jwks.json')
  @Header('cache-control', CACHE)
  @Public(POLICY)
  @ApiOperation({
    summary: 'Public keys of this server (RFC 7517)',
    operationId: 'getJsonWebKeySet',
    description: 'They verify JWT access tokens (RFC 9068) and introspection responses (RFC 9701).',
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
