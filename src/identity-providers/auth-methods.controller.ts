import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PasswordLoginService } from '../auth/index.js';
import { DEFAULT_OIDC_PROVIDER } from '../config/index.js';
import { settings } from '../core/index.js';
import { Public } from '../http/index.js';
import { AuthMethodsResponse } from './dto.js';
import { IdentityProviders } from './identity-providers.js';

export class AuthMethodsSettings extends settings('termsOfServiceUrl') {}

@ApiTags('users')
@Controller('api/v2/users')
export class AuthMethodsController {
  constructor(
    private readonly logins: PasswordLoginService,
    private readonly providers: IdentityProviders,
    private readonly settings: AuthMethodsSettings,
  ) {}

  @Get('authmethods')
  @Public()
  @ApiOperation({ summary: 'List the login methods', operationId: 'getAuthMethods' })
  @ApiOkResponse({ type: AuthMethodsResponse })
  authMethods(): AuthMethodsResponse {
    const { termsOfServiceUrl } = this.settings;
    const oidc = this.providers.find(DEFAULT_OIDC_PROVIDER)?.button;
    return {
      ...(termsOfServiceUrl !== undefined && { terms_of_service_url: termsOfServiceUrl }),
      password: { enabled: this.logins.enabled },
      github: { enabled: this.providers.find('github') !== undefined, default_provider_configured: false },
      oidc: { enabled: oidc !== undefined, signInText: oidc?.label ?? '', iconUrl: oidc?.iconUrl ?? '' },
      oidc_providers: this.providers.list
        .filter(({ loginType }) => loginType === 'oidc')
        .map(({ id, button, callbackPath }) => ({
          id,
          sign_in_text: button.label,
          icon_url: button.iconUrl ?? '',
          login_path: callbackPath,
        })),
    };
  }
}
