import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
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
import { AGENT_PARAMETER, AgentsService } from '../../agents/index.js';
import type { Actor } from '../../authz/index.js';
import { AuthorizeBeforeBody, CurrentActor, RequirePermission, RequirePermissions, uuidParameter } from '../../http/index.js';
import { UsersService } from '../../users/index.js';
import { CreateWorkloadIdentityRequest, WorkloadIdentityResponse } from './dto.js';
import { IdentitiesService } from './identities.service.js';
import { MAX_IDENTITIES } from './identity-rules.js';

const IDENTITY_PARAMETER = { name: 'identity', format: 'uuid', description: 'ID of the workload identity.' };
const READ = { type: 'api_key', action: 'read' } as const;

/** Who may act as an agent, for its owner. It is as good as a token of the agent. */
@ApiTags('agents')
@Controller('api/v2/agents/:agent/workload-identities')
export class IdentitiesController {
  constructor(
    private readonly identities: IdentitiesService,
    private readonly agents: AgentsService,
    private readonly users: UsersService,
  ) {}

  @Get()
  @RequirePermission('api_key', 'read')
  @ApiOperation({
    summary: 'List the workload identities of an agent',
    operationId: 'listWorkloadIdentities',
    description: 'The programs of other platforms that may act as the agent, with a token of their platform (RFC 8693).',
  })
  @ApiParam(AGENT_PARAMETER)
  @ApiOkResponse({ type: [WorkloadIdentityResponse] })
  @ApiNotFoundResponse({ description: 'The agent does not exist or is not visible to you.' })
  async list(@CurrentActor() actor: Actor, @Param('agent') agent: string): Promise<WorkloadIdentityResponse[]> {
    const identities = await this.identities.list(actor, await this.agents.get(actor, agent));
    return identities.map((identity) => WorkloadIdentityResponse.from(identity));
  }

  @Post()
  @RequirePermissions([READ, { type: 'api_key', action: 'update' }], { credential: 'session-or-account' })
  @AuthorizeBeforeBody(AgentsService, (agents, actor, { agent = '' }) => agents.get(actor, agent))
  @ApiOperation({
    summary: 'Let a program of another platform act as an agent',
    operationId: 'createWorkloadIdentity',
    description:
      `Exactly one program, named by its subject or its claims; at most ${MAX_IDENTITIES} for each agent. An identity cannot be changed. ` +
      'Requires a login session; for its own agents, a service account can use a long-lived token with full access.',
  })
  @ApiParam(AGENT_PARAMETER)
  @ApiCreatedResponse({ type: WorkloadIdentityResponse })
  @ApiBadRequestResponse({
    description:
      'A field is missing or invalid, the issuer is not one that an owner has added, or the agent trusts as many identities as it can.',
  })
  @ApiForbiddenResponse({ description: 'The credential of this request cannot create agents, or the agent is that of another person.' })
  @ApiNotFoundResponse({ description: 'The agent does not exist or is not visible to you.' })
  @ApiConflictResponse({ description: 'The agent trusts this identity already.' })
  async create(
    @CurrentActor() actor: Actor,
    @Param('agent') reference: string,
    @Body() body: CreateWorkloadIdentityRequest,
  ): Promise<WorkloadIdentityResponse> {
    const agent = await this.agents.get(actor, reference);
    const owner = await this.users.resolve(actor, agent.userId);
    const sent = CreateWorkloadIdentityRequest.toSent(body);
    return WorkloadIdentityResponse.from(await this.identities.create(actor, owner, agent, body.issuer, sent));
  }

  @Delete(':identity')
  @HttpCode(204)
  @RequirePermissions([READ, { type: 'api_key', action: 'delete' }], { credential: 'personal' })
  @ApiOperation({
    summary: 'Stop trusting a workload identity',
    operationId: 'deleteWorkloadIdentity',
    description: 'Immediately ends every token of the agent that was issued for it.',
  })
  @ApiParam(AGENT_PARAMETER)
  @ApiParam(IDENTITY_PARAMETER)
  @ApiNoContentResponse()
  @ApiForbiddenResponse({ description: 'You are not the owner of the agent, or the credential of this request cannot change agents.' })
  @ApiNotFoundResponse({ description: 'The agent or the identity does not exist or is not visible to you.' })
  async delete(
    @CurrentActor() actor: Actor,
    @Param('agent') agent: string,
    @Param('identity', uuidParameter('Invalid workload identity ID.')) id: string,
  ): Promise<void> {
    await this.identities.delete(actor, await this.agents.get(actor, agent), id);
  }
}
