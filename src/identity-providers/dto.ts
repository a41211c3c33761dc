import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class AuthMethodResponse {
  @ApiProperty({ description: 'Whether it can be used now.' })
  enabled: boolean;
}

export class GithubAuthMethodResponse extends AuthMethodResponse {
  @ApiProperty({ description: 'Whether a provider is there without being set up.' })
  default_provider_configured: boolean;
}

export class OidcAuthMethodResponse extends AuthMethodResponse {
  @ApiProperty({ description: 'Label of the button; may be empty.' })
  signInText: string;

  @ApiProperty({ description: 'Picture of the button; may be empty.' })
  iconUrl: string;
}

export class OidcProviderResponse {
  @ApiProperty({ description: '`oidc`, or its name in `CODER_OIDC_PROVIDERS`.', example: 'okta' })
  id: string;

  @ApiProperty({ description: 'Label of the button.', example: 'Sign in with Okta' })
  sign_in_text: string;

  @ApiProperty({ description: 'Picture of the button; may be empty.' })
  icon_url: string;

  @ApiProperty({ description: 'Path that begins a login; it takes `redirect`.', example: '/api/v2/users/oidc/okta/callback' })
  login_path: string;
}

export class AuthMethodsResponse {
  @ApiPropertyOptional({ format: 'uri', description: 'Terms that a login page should link to; absent when there are none.' })
  terms_of_service_url?: string;

  @ApiProperty({ description: 'E-mail and password.' })
  password: AuthMethodResponse;

  @ApiProperty({ description: 'A GitHub account.' })
  github: GithubAuthMethodResponse;

  @ApiProperty({ description: 'The OpenID Connect provider without a name; see `oidc_providers` for all of them.' })
  oidc: OidcAuthMethodResponse;

  @ApiProperty({ type: [OidcProviderResponse], description: 'Every OpenID Connect provider.' })
  oidc_providers: OidcProviderResponse[];
}

export class OidcClaimsResponse {
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'What the identity provider said at the last login, merged.' })
  claims: Readonly<Record<string, unknown>>;
}

export class LinkClaimsResponse {
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Claims of the ID token.' })
  id_token_claims: Readonly<Record<string, unknown>>;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Claims from the userinfo endpoint.' })
  user_info_claims: Readonly<Record<string, unknown>>;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Both, merged: userinfo wins.' })
  merged_claims: Readonly<Record<string, unknown>>;
}
