import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
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
import type { Actor } from '../authz/index.js';
import { LIMIT_DESCRIPTION, parsePage, queryText } from '../common/index.js';
import { AuthorizeBeforeBody, CurrentActor, RequirePermission, RequirePermissions } from '../http/index.js';
import { type UserRow, UsersService } from '../users/index.js';
import { AgentResponse, AgentsResponse, AgentTokenResponse, CreatedAgentResponse } from './agent-response.dto.js';
import { AGENT_PARAMETER } from './agent-parameter.js';
import { AgentsService } from './agents.service.js';
import { CreateAgentRequest, UpdateAgentRequest } from './dto.js';

const READ = { type: 'api_key', action: 'read' } as const;
const FULL = 'Requires a login session; for its own agents, a service account can use a long-lived token with full access.';

/** Agents, for their owners. An agent is a kind of key: it needs the same permissions. */
@ApiTags('agents')
@Controller('api/v2/agents')
export class AgentsController {
  constructor(
    private readonly agents: AgentsService,
    private readonly users: UsersService,
  ) {}

  @Post()
  @HttpCode(201)
  @RequirePermission('api_key', 'create', { credential: 'session-or-account' })
  @ApiOperation({ summary: 'Create an agent', operationId: 'createAgent', description: `The response has its first token. ${FULL}` })
  @ApiCreatedResponse({ type: CreatedAgentResponse })
  @ApiBadRequestResponse({ description: 'A field is invalid, a secret or file does not exist, or the user has 100 agents.' })
  @ApiForbiddenResponse({ description: 'The credential of this request cannot create agents, or the owner is another person.' })
  @ApiNotFoundResponse({ description: 'The owner does not exist or is not visible to you.' })
  @ApiConflictResponse({ description: 'The owner has an agent with this name, or is suspended or dormant.' })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateAgentRequest): Promise<CreatedAgentResponse> {
    const owner = await this.users.resolve(actor, body.owner ?? 'me');
    const { agent, token } = await this.agents.create(actor, owner, CreateAgentRequest.toAgent(body));
    return { agent: AgentResponse.from(this.agents.view(actor, agent)), token };
  }

  @Get()
  @RequirePermission('api_key', 'read')
  @ApiOperation({ summary: "List a user's agents", operationId: 'listAgents', description: 'Ordered by name.' })
  @ApiQuery({
    name: 'owner',
    required: false,
    schema: { type: 'string' },
    description: 'User ID (UUID), username, or `me`, which is the default. Only owners of the deployment see the agents of others.',
  })
  @ApiQuery({ name: 'q', required: false, schema: { type: 'string' }, description: 'Part of the name.' })
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer' }, description: LIMIT_DESCRIPTION })
  @ApiQuery({ name: 'offset', required: false, schema: { type: 'integer' }, description: 'Number of entries to skip.' })
  @ApiQuery({
    name: 'after_id',
    required: false,
    schema: { type: 'string', format: 'uuid' },
    description: 'Agent ID: the page starts after this agent.',
  })
  @ApiOkResponse({ type: AgentsResponse })
  @ApiBadRequestResponse({ description: 'A parameter is invalid.' })
  @ApiNotFoundResponse({ description: 'The owner does not exist or is not visible to you.' })
  async list(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>): Promise<AgentsResponse> {
    const owner = await this.users.resolve(actor, queryText('owner', query['owner']) || 'me');
    const { items, count } = await this.agents.list(actor, owner.id, queryText('q', query['q']), parsePage(query));
    return AgentsResponse.from({ items: items.map((agent) => this.agents.view(actor, agent)), count });
  }

  @Get(':agent')
  @RequirePermission('api_key', 'read')
  @ApiOperation({ summary: 'Get an agent', operationId: 'getAgent' })
  @ApiParam(AGENT_PARAMETER)
  @ApiOkResponse({ type: AgentResponse })
  @ApiNotFoundResponse({ description: 'The agent does not exist or is not visible to you.' })
  async get(@CurrentActor() actor: Actor, @Param('agent') agent: string): Promise<AgentResponse> {
    return AgentResponse.from(this.agents.view(actor, await this.agents.get(actor, agent)));
  }

  @Patch(':agent')
  @RequirePermissions([READ, { type: 'api_key', action: 'update' }], { credential: 'session-or-account' })
  @AuthorizeBeforeBody(AgentsService, (agents, actor, { agent = '' }) => agents.get(actor, agent))
  @ApiOperation({
    summary: 'Update an agent',
    operationId: 'updateAgent',
    description: `Omitted fields are unchanged; a list replaces the one before. Counts from the next request of the agent. ${FULL}`,
  })
  @ApiParam(AGENT_PARAMETER)
  @ApiOkResponse({ type: AgentResponse })
  @ApiBadRequestResponse({ description: 'A field is invalid, or a secret or file does not exist.' })
  @ApiForbiddenResponse({ description: 'The credential of this request cannot change agents, or the owner is another person.' })
  @ApiNotFoundResponse({ description: 'The agent does not exist or is not visible to you.' })
  @ApiConflictResponse({ description: 'The owner has another agent with this name.' })
  async update(@CurrentActor() actor: Actor, @Param('agent') reference: string, @Body() body: UpdateAgentRequest): Promise<AgentResponse> {
    const agent = await this.agents.get(actor, reference);
    this.agents.attempt(actor, agent, 'write');
    const owner = await this.ownerOf(actor, agent);
    const changed = await this.agents.update(actor, owner, agent, UpdateAgentRequest.toChange(body));
    return AgentResponse.from(this.agents.view(actor, changed));
  }

  @Delete(':agent')
  @HttpCode(204)
  @RequirePermissions([READ, { type: 'api_key', action: 'delete' }], { credential: 'personal' })
  @ApiOperation({ summary: 'Delete an agent', operationId: 'deleteAgent', description: 'Ends its tokens immediately.' })
  @ApiParam(AGENT_PARAMETER)
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'The agent does not exist or is not visible to you.' })
  async delete(@CurrentActor() actor: Actor, @Param('agent') reference: string): Promise<void> {
    const agent = await this.agents.get(actor, reference);
    this.agents.attempt(actor, agent, 'delete');
    await this.agents.delete(actor, agent);
  }

  @Post(':agent/token')
  @HttpCode(201)
  @RequirePermissions([READ, { type: 'api_key', action: 'create' }], { credential: 'session-or-account' })
  @ApiOperation({
    summary: 'Issue a new token for an agent',
    operationId: 'createAgentToken',
    description: `Revokes all former tokens of the agent immediately. ${FULL}`,
  })
  @ApiParam(AGENT_PARAMETER)
  @ApiCreatedResponse({ type: AgentTokenResponse })
  @ApiForbiddenResponse({ description: 'The credential of this request cannot issue tokens, or the owner is another person.' })
  @ApiNotFoundResponse({ description: 'The agent does not exist or is not visible to you.' })
  @ApiConflictResponse({ description: 'The agent has expired, or its owner is suspended or dormant.' })
  async issueToken(@CurrentActor() actor: Actor, @Param('agent') reference: string): Promise<AgentTokenResponse> {
    const agent = await this.agents.get(actor, reference);
    this.agents.attempt(actor, agent, 'write');
    return AgentTokenResponse.from(await this.agents.issueToken(actor, await this.ownerOf(actor, agent), agent));
  }

  @Delete(':agent/token')
  @HttpCode(204)
  @RequirePermissions([READ, { type: 'api_key', action: 'delete' }], { credential: 'personal' })
  @ApiOperation({
    summary: 'Revoke all tokens of an agent',
    operationId: 'revokeAgentTokens',
    description: 'Immediately. The agent stays.',
  })
  @ApiParam(AGENT_PARAMETER)
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'The agent does not exist or is not visible to you.' })
  async revokeTokens(@CurrentActor() actor: Actor, @Param('agent') reference: string): Promise<void> {
    const agent = await this.agents.get(actor, reference);
    this.agents.attempt(actor, agent, 'write');
    await this.agents.revokeTokens(actor, agent);
  }

  private ownerOf(actor: Actor, { userId }: { readonly userId: string }): Promise<UserRow> {
    return this.users.resolve(actor, userId);
  }
}
