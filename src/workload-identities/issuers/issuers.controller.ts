import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
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
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { AuthorizeBeforeBody, CurrentActor, RequirePermission, uuidParameter } from '../../http/index.js';
import { CreateWorkloadIdentityIssuerRequest, UpdateWorkloadIdentityIssuerRequest, WorkloadIdentityIssuerResponse } from './dto.js';
import type { IssuerRow } from './issuer-row.js';
import { IssuersService } from './issuers.service.js';

const ISSUER = uuidParameter('Invalid issuer ID.');
const ISSUER_PARAMETER = { name: 'issuer', format: 'uuid', description: 'ID of the issuer.' };

@ApiTags('agents')
@Controller('api/v2/workload-identity-issuers')
export class IssuersController {
  constructor(private readonly issuers: IssuersService) {}

  @Get()
  @RequirePermission('deployment_config', 'read')
  @ApiOperation({
    summary: 'List issuers of workload identities',
    operationId: 'listWorkloadIdentityIssuers',
    description: 'The platforms whose programs can exchange a token of the platform for one of an agent, if the agent trusts them.',
  })
  @ApiOkResponse({ type: [WorkloadIdentityIssuerResponse] })
  @ApiForbiddenResponse({ description: 'Only owners and auditors can see issuers.' })
  async list(@CurrentActor() actor: Actor): Promise<WorkloadIdentityIssuerResponse[]> {
    return (await this.issuers.list(actor)).map((issuer) => this.response(issuer));
  }

  @Post()
  @RequirePermission('deployment_config', 'update', { credential: 'personal' })
  @AuthorizeBeforeBody(IssuersService, (issuers, actor) => {
    issuers.authorizeChange(actor);
  })
  @ApiOperation({
    summary: 'Add an issuer of workload identities',
    operationId: 'createWorkloadIdentityIssuer',
    description: 'No agent trusts it yet: its owner adds the exact identity.',
  })
  @ApiCreatedResponse({ type: WorkloadIdentityIssuerResponse })
  @ApiBadRequestResponse({ description: 'A field is missing or invalid.' })
  @ApiForbiddenResponse({ description: 'Only owners can add issuers.' })
  @ApiConflictResponse({ description: 'This issuer has already been added.' })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateWorkloadIdentityIssuerRequest): Promise<WorkloadIdentityIssuerResponse> {
    return this.response(await this.issuers.create(actor, CreateWorkloadIdentityIssuerRequest.toIssuer(body)));
  }

  @Get(':issuer')
  @RequirePermission('deployment_config', 'read')
  @ApiOperation({ summary: 'Get an issuer of workload identities', operationId: 'getWorkloadIdentityIssuer' })
  @ApiParam(ISSUER_PARAMETER)
  @ApiOkResponse({ type: WorkloadIdentityIssuerResponse })
  @ApiNotFoundResponse({ description: 'The issuer does not exist.' })
  async get(@CurrentActor() actor: Actor, @Param('issuer', ISSUER) id: string): Promise<WorkloadIdentityIssuerResponse> {
    return this.response(await this.issuers.get(actor, id));
  }

  @Patch(':issuer')
  @RequirePermission('deployment_config', 'update', { credential: 'personal' })
  @AuthorizeBeforeBody(IssuersService, (issuers, actor) => {
    issuers.authorizeChange(actor);
  })
  @ApiOperation({
    summary: 'Update an issuer of workload identities',
    operationId: 'updateWorkloadIdentityIssuer',
    description: 'Its name and its keys. Everything else gives the rules for it their meaning, so that it cannot be changed.',
  })
  @ApiParam(ISSUER_PARAMETER)
  @ApiOkResponse({ type: WorkloadIdentityIssuerResponse })
  @ApiBadRequestResponse({ description: 'A field is invalid.' })
  @ApiForbiddenResponse({ description: 'Only owners can change issuers.' })
  @ApiNotFoundResponse({ description: 'The issuer does not exist.' })
  async update(
    @CurrentActor() actor: Actor,
    @Param('issuer', ISSUER) id: string,
    @Body() body: UpdateWorkloadIdentityIssuerRequest,
  ): Promise<WorkloadIdentityIssuerResponse> {
    return this.response(await this.issuers.update(actor, id, UpdateWorkloadIdentityIssuerRequest.toChange(body)));
  }

  @Delete(':issuer')
  @HttpCode(204)
  @RequirePermission('deployment_config', 'update', { credential: 'personal' })
  @ApiOperation({
    summary: 'Delete an issuer of workload identities',
    operationId: 'deleteWorkloadIdentityIssuer',
    description: 'Also deletes the rules of all agents for it, and immediately ends every token that was issued under them.',
  })
  @ApiParam(ISSUER_PARAMETER)
  @ApiNoContentResponse()
  @ApiForbiddenResponse({ description: 'Only owners can delete issuers.' })
  @ApiNotFoundResponse({ description: 'The issuer does not exist.' })
  async delete(@CurrentActor() actor: Actor, @Param('issuer', ISSUER) id: string): Promise<void> {
    await this.issuers.delete(actor, id);
  }

  private response(issuer: IssuerRow): WorkloadIdentityIssuerResponse {
    return WorkloadIdentityIssuerResponse.from(issuer, this.issuers.audienceOf(issuer));
  }
}
