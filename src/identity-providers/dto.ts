import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class AuthMethodResponse {
  @ApiProperty({ description: 'Whether this login method is available.' })
  enabled: boolean;
}

export class GithubAuthMethodResponse extends AuthMethodResponse {
  @ApiProperty({ description: 'Whether a default provider is available without configuration.' })
  default_provider_configured: boolean;
}

export class OidcAuthMethodResponse extends AuthMethodResponse {
  @ApiProperty({ description: 'Label of the sign-in button. May be empty.' })
  signInText: string;

  @ApiProperty({ description: "URL or path of the button's icon. May be empty." })
  iconUrl: string;
}

export class OidcProviderResponse {
  @ApiProperty({ description: "`oidc`, or the provider's name in `CODER_OIDC_PROVIDERS`.", example: 'okta' })
  id: string;

  @ApiProperty({ description: 'Label of the sign-in button.', example: 'Sign in with Okta' })
  sign_in_text: string;

  @ApiProperty({ description: "URL or path of the button's icon. May be empty." })
  icon_url: string;

  @ApiProperty({
    description: 'Path that starts a login. Accepts the query parameter `redirect`.',
    example: '/api/v2/users/oidc/okta/callback',
  })
  login_path: string;
}

export class AuthMethodsResponse {
  @ApiPropertyOptional({ format: 'uri', description: 'Terms of service for the login page to link to. Absent if there are none.' })
  terms_of_service_url?: string;

  @ApiProperty({ description: 'Login with email and password.' })
  password: AuthMethodResponse;

  @ApiProperty({ description: 'Login with a GitHub account.' })
  github: GithubAuthMethodResponse;

  @ApiProperty({ description: 'The default OpenID Connect provider. See `oidc_providers` for all providers.' })
  oidc: OidcAuthMethodResponse;

  @ApiProperty({ type: [OidcProviderResponse], description: 'All OpenID Connect providers.' })
  oidc_providers: OidcProviderResponse[];
}

export class OidcClaimsResponse {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Claims received at the last login, merged from the ID token and the userinfo response.',
  })
  claims: Readonly<Record<string, unknown>>;

  @ApiProperty({ format: 'date-time', description: 'Since when the account is linked with the one at the identity provider.' })
  linked_at: string;
}

export class LinkClaimsResponse {
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Claims of the ID token.' })
  id_token_claims: Readonly<Record<string, unknown>>;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Claims from the userinfo endpoint.' })
  user_info_claims: Readonly<Record<string, unknown>>;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Both sets merged. Userinfo claims take precedence.' })
  merged_claims: Readonly<Record<string, unknown>>;
}
