import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { AccessUrl, DomainError, isUuid } from '../../common/index.js';
import { AuthorizeBeforeBody, CurrentActor, RequirePermission, uuidParameter } from '../../http/index.js';
import { RegistrationTokens } from '../registration/registration-tokens.js';
import { AppResponse } from './app-response.dto.js';
import type { AppChange } from './app-rules.js';
import { AppsService } from './apps.service.js';
import { AppSecretResponse, CreatedAppSecretResponse } from './app-secrets.dto.js';
import { CreateAppRequest } from './create-app.dto.js';
import { UpdateAppRequest } from './dto.js';

const APP = uuidParameter('Invalid OAuth2 client ID.');
const APP_PARAMETER = { name: 'app', format: 'uuid', description: 'ID of the app, which is its `client_id`.' };

@ApiTags('oauth2-provider')
@Controller('api/v2/oauth2-provider/apps')
export class AppsController {
  constructor(
    private readonly apps: AppsService,
    private readonly registrationTokens: RegistrationTokens,
    private readonly accessUrl: AccessUrl,
  ) {}

  @Get()
  @RequirePermission('oauth2_app', 'read')
  @ApiOperation({ summary: 'List OAuth2 apps', operationId: 'listOAuth2Apps' })
  @ApiQuery({
    name: 'user_id',
    required: false,
    schema: { type: 'string' },
    description: 'List only apps that this user has authorized: a UUID or `me`.',
  })
  @ApiOkResponse({ type: [AppResponse] })
  @ApiBadRequestResponse({ description: '`user_id` is neither a UUID nor `me`.' })
  async list(@CurrentActor() actor: Actor, @Query('user_id') userId?: string): Promise<AppResponse[]> {
    const filter = userId === undefined || userId === '' ? undefined : userId === 'me' ? actor.id : userId;
    if (filter !== undefined && !isUuid(filter)) throw new DomainError('invalid_input', 'Invalid user UUID');
    return (await this.apps.list(actor, filter)).map((app) => AppResponse.from(app, this.accessUrl));
  }

  @Post()
  @RequirePermission('oauth2_app', 'create', { credential: 'personal' })
  @AuthorizeBeforeBody(AppsService, (apps, actor) => {
    apps.authorize(actor, 'create');
  })
  @ApiOperation({ summary: 'Register an OAuth2 app', operationId: 'createOAuth2App' })
  @ApiCreatedResponse({ type: AppResponse })
  @ApiBadRequestResponse({ description: 'A field is missing or invalid.' })
  @ApiForbiddenResponse({ description: 'Only owners can register apps, and only with full access those with a service account.' })
  @ApiConflictResponse({ description: 'With `unique_name`: the name is taken.' })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateAppRequest): Promise<AppResponse> {
    const fields = { ...changeOf(body), clientType: body.client_type ?? 'confidential' };
    const app = await this.apps.create(actor, fields, { isNameUnique: body.unique_name ?? false });
    return AppResponse.from(app, this.accessUrl);
  }

  @Get(':app')
  @RequirePermission('oauth2_app', 'read')
  @ApiOperation({ summary: 'Get an OAuth2 app', operationId: 'getOAuth2App' })
  @ApiParam(APP_PARAMETER)
  @ApiOkResponse({ type: AppResponse })
  @ApiNotFoundResponse({ description: 'The app does not exist.' })
  async get(@CurrentActor() actor: Actor, @Param('app', APP) id: string): Promise<AppResponse> {
    return AppResponse.from(await this.apps.get(actor, id), this.accessUrl);
  }

  @Put(':app')
  @RequirePermission('oauth2_app', 'update', { credential: 'personal' })
  @AuthorizeBeforeBody(AppsService, (apps, actor) => {
    apps.authorize(actor, 'update');
  })
  @ApiOperation({
    summary: 'Update an OAuth2 app',
    operationId: 'updateOAuth2App',
    description:
      'If omitted, `icon` is cleared, while everything else but the name is unchanged. A change of the service account revokes the tokens ' +
      'that the app obtained for itself.',
  })
  @ApiParam(APP_PARAMETER)
  @ApiOkResponse({ type: AppResponse })
  @ApiBadRequestResponse({ description: 'A field is missing or invalid.' })
  @ApiForbiddenResponse({ description: 'Only owners can update apps, and only with full access choose a service account.' })
  @ApiNotFoundResponse({ description: 'The app does not exist.' })
  async update(@CurrentActor() actor: Actor, @Param('app', APP) id: string, @Body() body: UpdateAppRequest): Promise<AppResponse> {
    return AppResponse.from(await this.apps.update(actor, id, changeOf(body)), this.accessUrl);
  }

  @Delete(':app')
  @HttpCode(204)
  @RequirePermission('oauth2_app', 'delete', { credential: 'personal' })
  @ApiOperation({
    summary: 'Delete an OAuth2 app',
    operationId: 'deleteOAuth2App',
    description: "Immediately revokes the app's secrets, grants and tokens.",
  })
  @ApiParam(APP_PARAMETER)
  @ApiNoContentResponse()
  @ApiForbiddenResponse({ description: 'Only owners can delete apps.' })
  @ApiNotFoundResponse({ description: 'The app does not exist.' })
  async delete(@CurrentActor() actor: Actor, @Param('app', APP) id: string): Promise<void> {
    await this.apps.delete(actor, id);
  }

  @Delete(':app/registration-access-token')
  @HttpCode(204)
  @RequirePermission('oauth2_app', 'update', { credential: 'personal' })
  @ApiOperation({
    summary: 'Revoke the registration access token of an app',
    operationId: 'revokeOAuth2AppRegistrationToken',
    description:
      'Afterwards only administrators can change an app that registered itself. A change by an administrator has the same effect.',
  })
  @ApiParam(APP_PARAMETER)
  @ApiNoContentResponse()
  @ApiForbiddenResponse({ description: 'Only owners can do this.' })
  @ApiNotFoundResponse({ description: 'The app does not exist.' })
  async revokeRegistrationToken(@CurrentActor() actor: Actor, @Param('app', APP) id: string): Promise<void> {
    await this.registrationTokens.revoke(actor, id);
  }

  @Get(':app/secrets')
  @RequirePermission('oauth2_app_secret', 'read')
  @ApiOperation({ summary: "List an app's secrets", operationId: 'listOAuth2AppSecrets' })
  @ApiParam(APP_PARAMETER)
  @ApiOkResponse({ type: [AppSecretResponse] })
  @ApiNotFoundResponse({ description: 'The app does not exist.' })
  async listSecrets(@CurrentActor() actor: Actor, @Param('app', APP) id: string): Promise<AppSecretResponse[]> {
    return (await this.apps.listSecrets(actor, id)).map((secret) => AppSecretResponse.from(secret));
  }

  @Post(':app/secrets')
  @RequirePermission('oauth2_app_secret', 'create', { credential: 'personal' })
  @ApiOperation({
    summary: 'Add a client secret',
    operationId: 'createOAuth2AppSecret',
    description: 'An app can have several secrets, so that you can rotate them without downtime.',
  })
  @ApiParam(APP_PARAMETER)
  @ApiCreatedResponse({ type: CreatedAppSecretResponse })
  @ApiBadRequestResponse({ description: 'The app is a public client, or authenticates with a key.' })
  @ApiNotFoundResponse({ description: 'The app does not exist.' })
  async createSecret(@CurrentActor() actor: Actor, @Param('app', APP) id: string): Promise<CreatedAppSecretResponse> {
    const created = await this.apps.createSecret(actor, id);
    return { id: created.id, client_secret_full: created.secret };
  }

  @Delete(':app/secrets/:secret')
  @HttpCode(204)
  @RequirePermission('oauth2_app_secret', 'delete', { credential: 'personal' })
  @ApiOperation({
    summary: 'Delete a client secret',
    operationId: 'deleteOAuth2AppSecret',
    description: 'Immediately revokes the grants that used the secret.',
  })
  @ApiParam(APP_PARAMETER)
  @ApiParam({ name: 'secret', format: 'uuid', description: 'ID of the secret, not the secret itself.' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'The app or the secret does not exist.' })
  async deleteSecret(
    @CurrentActor() actor: Actor,
    @Param('app', APP) id: string,
    @Param('secret', uuidParameter('Invalid OAuth2 client secret ID.')) secretId: string,
  ): Promise<void> {
    await this.apps.deleteSecret(actor, id, secretId);
  }
}

function changeOf(body: UpdateAppRequest): AppChange {
  return {
    name: body.name,
    icon: body.icon ?? '',
    redirectUris: UpdateAppRequest.redirectUris(body),
    grantTypes: body.grant_types,
    scope: body.scope,
    serviceAccountId: body.service_account_id,
    requirePushedAuthorizationRequests: body.require_pushed_authorization_requests,
    authentication: {
      // Null is the same as absent.
      method: body.token_endpoint_auth_method ?? undefined,
      jwks: body.jwks ?? undefined,
      jwksUri: body.jwks_uri ?? undefined,
      signingAlgorithm: body.token_endpoint_auth_signing_alg ?? undefined,
    },
    dpopBoundAccessTokens: body.dpop_bound_access_tokens,
    clientUri: body.client_uri,
    policyUri: body.policy_uri,
    tosUri: body.tos_uri,
    isVerified: body.verified,
    idTokenSignedResponseAlg: body.id_token_signed_response_alg ?? undefined,
    userinfoSignedResponseAlg: body.userinfo_signed_response_alg ?? undefined,
    idTokenUserClaims: body.id_token_user_claims ?? undefined,
    defaultMaxAge: body.default_max_age ?? undefined,
    requireAuthTime: body.require_auth_time ?? undefined,
    postLogoutRedirectUris: body.post_logout_redirect_uris ?? undefined,
    backchannelLogoutUri: body.backchannel_logout_uri ?? undefined,
    backchannelLogoutSessionRequired: body.backchannel_logout_session_required ?? undefined,
    subjectType: body.subject_type ?? undefined,
    sectorIdentifierUri: body.sector_identifier_uri ?? undefined,
    groupFilter: body.group_filter ?? undefined,
    roleFilter: body.role_filter ?? undefined,
    claimNames: body.claim_names ?? undefined,
    requirePkce: body.require_pkce ?? undefined,
  };
}
