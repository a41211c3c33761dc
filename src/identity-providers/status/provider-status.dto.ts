import { ApiProperty } from '@nestjs/swagger';
import { AccessUrl } from '../../common/index.js';
import type { IdentityProvider } from '../identity-provider.js';
import type { ProviderCheck } from './provider-status.js';
import type { TestedProvider } from './provider-tests.js';

const CHECKS = ['discovery', 'keys', 'site'] as const;

export class IdentityProviderResponse {
  @ApiProperty({ description: 'Name of the provider in the configuration.', example: 'oidc' })
  id: string;

  @ApiProperty({ enum: ['oidc', 'github'], description: 'Kind of provider.' })
  login_type: 'oidc' | 'github';

  @ApiProperty({ description: 'Text of its button on the login page.' })
  sign_in_text: string;

  @ApiProperty({ description: 'Its issuer, or the address of GitHub.' })
  url: string;

  @ApiProperty({ description: 'Client ID of this server there.' })
  client_id: string;

  @ApiProperty({ description: 'Redirect URI of this server, which must be registered there.' })
  callback_url: string;

  @ApiProperty({ description: 'Whether people without an account here get one when they log in.' })
  allow_signups: boolean;

  static from(provider: IdentityProvider, accessUrl: AccessUrl): IdentityProviderResponse {
    return {
      id: provider.id,
      login_type: provider.loginType,
      sign_in_text: provider.button.label,
      url: provider.facts.url,
      client_id: provider.facts.clientId,
      callback_url: callbackUrl(provider, accessUrl),
      allow_signups: provider.admission.allowSignups,
    };
  }
}

export function callbackUrl({ baseUrl, callbackPath }: Pick<IdentityProvider, 'baseUrl' | 'callbackPath'>, accessUrl: AccessUrl): string {
  return baseUrl === undefined ? accessUrl.join(callbackPath) : new URL(callbackPath, baseUrl).href;
}

export class IdentityProviderCheckResponse {
  @ApiProperty({ enum: CHECKS, description: '`discovery`: its metadata. `keys`: the keys that it signs with. `site`: GitHub.' })
  name: (typeof CHECKS)[number];

  @ApiProperty({ description: 'Whether it works.' })
  ok: boolean;

  @ApiProperty({ description: 'What was found, or what is wrong.' })
  detail: string;

  static from({ name, isFine, detail }: ProviderCheck): IdentityProviderCheckResponse {
    return { name, ok: isFine, detail };
  }
}

export class TestedIdentityProviderResponse {
  @ApiProperty({ description: 'Name of the provider in the configuration.', example: 'oidc' })
  id: string;

  @ApiProperty({
    type: [IdentityProviderCheckResponse],
    description: 'What was asked, in this order. It ends with the first that does not work.',
  })
  checks: IdentityProviderCheckResponse[];

  static from({ provider, checks }: TestedProvider): TestedIdentityProviderResponse {
    return { id: provider.id, checks: checks.map((check) => IdentityProviderCheckResponse.from(check)) };
  }
}
