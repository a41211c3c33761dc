import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { DomainError } from '../../common/index.js';
import { AuthorizeBeforeBody, CurrentActor, RequirePermission, uuidParameter } from '../../http/index.js';
import {
  CreatedInitialAccessTokenResponse,
  CreateInitialAccessTokenRequest,
  InitialAccessTokenResponse,
  OAuth2SettingsResponse,
  UpdateOAuth2SettingsRequest,
} from './registration-settings.dto.js';
import { InitialAccessTokensService } from './initial-access-tokens.service.js';
import { RegistrationPolicyInForce } from './registration-policy-in-force.js';
import { RegistrationPolicyService } from './registration-policy.service.js';
import type { RegistrationPolicy } from './registration-row.js';

const PERSONAL = { credential: 'personal' } as const;

/** Which apps may register themselves, for administrators. */
@ApiTags('oauth2-provider')
@Controller('api/v2/oauth2-provider')
export class RegistrationSettingsController {
  constructor(
    private readonly policy: RegistrationPolicyInForce,
    private readonly policies: RegistrationPolicyService,
    private readonly tokens: InitialAccessTokensService,
  ) {}

  @Get('settings')
  @RequirePermission('oauth2_app', 'read')
  @ApiOperation({ summary: 'Get the settings of the authorization server', operationId: 'getOAuth2Settings' })
  @ApiOkResponse({ type: OAuth2SettingsResponse })
  async getSettings(): Promise<OAuth2SettingsResponse> {
    return OAuth2SettingsResponse.from(await this.policy.get());
  }

  @Put('settings')
  @RequirePermission('deployment_config', 'update', PERSONAL)
  @AuthorizeBeforeBody(RegistrationPolicyService, (policies, actor) => policies.authorizeChange(actor))
  @ApiOperation({
    summary: 'Change the settings of the authorization server',
    operationId: 'updateOAuth2Settings',
    description: 'Omitted settings are unchanged. Apps that are registered already are not affected.',
  })
  @ApiOkResponse({ type: OAuth2SettingsResponse })
  @ApiBadRequestResponse({ description: 'A setting is invalid, or two contradict each other.' })
  @ApiForbiddenResponse({ description: 'Only owners can change the settings.' })
  async updateSettings(@CurrentActor() actor: Actor, @Body() body: UpdateOAuth2SettingsRequest): Promise<OAuth2SettingsResponse> {
    const current = await this.policy.get();
    const policy = wanted(body, current);
    if (policy !== undefined) await this.policies.set(actor, policy);
    return OAuth2SettingsResponse.from(policy ?? current);
  }

  @Get('initial-access-tokens')
  @RequirePermission('oauth2_app', 'create', PERSONAL)
  @ApiOperation({ summary: 'List initial access tokens', operationId: 'listInitialAccessTokens' })
  @ApiOkResponse({ type: [InitialAccessTokenResponse] })
  @ApiForbiddenResponse({ description: 'Only owners can list initial access tokens.' })
  async list(@CurrentActor() actor: Actor): Promise<InitialAccessTokenResponse[]> {
    return (await this.tokens.list(actor)).map((token) => InitialAccessTokenResponse.from(token));
  }

  @Post('initial-access-tokens')
  @RequirePermission('oauth2_app', 'create', PERSONAL)
  @AuthorizeBeforeBody(InitialAccessTokensService, (tokens, actor) => {
    tokens.authorize(actor);
  })
  @ApiOperation({
    summary: 'Create an initial access token',
    operationId: 'createInitialAccessToken',
    description: 'Lets apps register themselves, in your name, while the policy is `token` or `open`.',
  })
  @ApiCreatedResponse({ type: CreatedInitialAccessTokenResponse })
  @ApiBadRequestResponse({ description: 'A field is missing or invalid.' })
  @ApiForbiddenResponse({ description: 'Only owners can create initial access tokens.' })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateInitialAccessTokenRequest): Promise<CreatedInitialAccessTokenResponse> {
    const request = { name: body.name, maxUses: body.max_uses, lifetimeSeconds: body.lifetime_seconds };
    const created = await this.tokens.create(actor, request);
    return CreatedInitialAccessTokenResponse.of(created);
  }

  @Delete('initial-access-tokens/:token')
  @HttpCode(204)
  @RequirePermission('oauth2_app', 'create', PERSONAL)
  @ApiOperation({
    summary: 'Delete an initial access token',
    operationId: 'deleteInitialAccessToken',
    description: 'Apps that were registered with it stay.',
  })
  @ApiParam({ name: 'token', format: 'uuid', description: 'ID of the token, not the token itself.' })
  @ApiNoContentResponse()
  @ApiForbiddenResponse({ description: 'Only owners can delete initial access tokens.' })
  @ApiNotFoundResponse({ description: 'The token does not exist.' })
  async delete(@CurrentActor() actor: Actor, @Param('token', uuidParameter('Invalid initial access token ID.')) id: string): Promise<void> {
    await this.tokens.delete(actor, id);
  }
}

/** Undefined: unchanged. */
function wanted(body: UpdateOAuth2SettingsRequest, current: RegistrationPolicy): RegistrationPolicy | undefined {
  const { dynamic_client_registration: policy, dynamic_client_registration_enabled: isEnabled } = body;
  if (policy !== undefined && isEnabled !== undefined && isEnabled !== (policy !== 'off')) {
    const detail = `contradicts dynamic_client_registration ${policy}`;
    throw new DomainError('invalid_input', 'Validation failed.', {
      validations: [{ field: 'dynamic_client_registration_enabled', detail }],
    });
  }
  if (policy !== undefined || isEnabled === undefined) return policy;
  if (!isEnabled) return 'off';
  return current === 'off' ? 'open' : undefined;
}
