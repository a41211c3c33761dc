import { Injectable } from '@nestjs/common';
import { ADVERTISED_SCOPES } from '../../authz/index.js';
import { AccessUrl } from '../../common/index.js';
import { settings } from '../../core/index.js';
import { DPOP_ALGORITHMS } from '../../dpop-proof/index.js';
import { RESPONSE_MODES } from '../checks/authorization-request.js';
import { PROMPTS } from '../checks/login-demands.js';
import { OPENID_SCOPES } from '../checks/scope.js';
import { AcceptedHosts } from '../client-documents/accepted-hosts.js';
import { AuthMethods } from '../client-keys/auth-methods.js';
import { SigningKeys } from '../../crypto-keys/index.js';
import { SIGNING_ALGORITHMS } from '../../key-sets/index.js';
import { GRANT_TYPES } from '../grants/grant-types.js';
import { CLAIMS_OF_SCOPE } from '../openid/claims.js';
import { ACR_VALUES } from '../openid/login-facts.js';
import type { OpenIdConfiguration } from '../openid/openid-configuration.dto.js';
import { SUBJECT_TYPES } from '../subjects/sectors.js';
import { RegistrationPolicyInForce } from '../registration/registration-policy-in-force.js';
import type { AuthorizationServerMetadata } from './metadata.dto.js';

const SIGNED_AUTHENTICATION = {
  token_endpoint_auth_signing_alg_values_supported: SIGNING_ALGORITHMS,
  revocation_endpoint_auth_signing_alg_values_supported: SIGNING_ALGORITHMS,
  introspection_endpoint_auth_signing_alg_values_supported: SIGNING_ALGORITHMS,
} as const;

/** The document as an object of no class, so that another one can contain it. */
type OAuthMetadata = { readonly [Member in keyof AuthorizationServerMetadata]: AuthorizationServerMetadata[Member] };

/** Claims of an ID token that no scope stands for (OpenID Connect Core section 2). */
const TOKEN_CLAIMS = ['iss', 'sub', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'acr', 'amr', 'at_hash', 'sid'];

export class ServerMetadataSettings extends settings('oauthRequirePushedAuthorizationRequests') {}

/** What discovery says about this server. It lists only what is available. */
@Injectable()
export class ServerMetadata {
  constructor(
    private readonly accessUrl: AccessUrl,
    private readonly registration: RegistrationPolicyInForce,
    private readonly documentHosts: AcceptedHosts,
    private readonly methods: AuthMethods,
    private readonly signing: SigningKeys,
    private readonly settings: ServerMetadataSettings,
  ) {}

  /** RFC 8414. */
  async oauth(): Promise<OAuthMetadata> {
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
      scopes_supported: [...OPENID_SCOPES, ...ADVERTISED_SCOPES],
      response_types_supported: ['code'],
      response_modes_supported: RESPONSE_MODES,
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

  /** OpenID Connect Discovery section 3: the same, and more. Relying parties fetch the key set next. */
  async openId(): Promise<OpenIdConfiguration> {
    const [metadata] = await Promise.all([this.oauth(), this.signing.prepare()]);
    return {
      ...metadata,
      userinfo_endpoint: this.accessUrl.join('/oauth2/userinfo'),
      end_session_endpoint: this.accessUrl.join('/oauth2/logout'),
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
      subject_types_supported: SUBJECT_TYPES,
      id_token_signing_alg_values_supported: this.methods.algorithms,
      userinfo_signing_alg_values_supported: this.methods.algorithms,
      acr_values_supported: ACR_VALUES,
      prompt_values_supported: PROMPTS,
      claim_types_supported: ['normal'],
      claims_supported: [...TOKEN_CLAIMS, ...Object.values(CLAIMS_OF_SCOPE).flat()],
      claims_parameter_supported: true,
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
    };
  }
}
