import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import type { Actor } from '../authz/index.js';
import { Authenticated, CurrentActor } from '../http/index.js';
import { AgentGitSshKeyResponse, AgentManifestResponse, AgentSecretResponse, AgentTokenResponse } from './agent-response.dto.js';
import { AgentSelfService } from './agent-self.service.js';

const ONLY_AGENTS = 'The token of this request is not that of an agent.';
/** No cache keeps a secret. */
const SECRET = { agents: 'only', headers: { 'cache-control': 'private, no-store' } } as const;

/** What an agent can do, besides downloading its files (`GET /files/{id}`). */
@ApiTags('agents')
@Controller('api/v2/agents/me')
export class AgentSelfController {
  constructor(private readonly self: AgentSelfService) {}

  @Get()
  @Authenticated({ agents: 'only' })
  @ApiOperation({
    summary: "Get this agent's manifest",
    operationId: 'getAgentManifest',
    description: 'What the agent of this request was given, without values. Only for the token of an agent.',
  })
  @ApiOkResponse({ type: AgentManifestResponse })
  @ApiForbiddenResponse({ description: ONLY_AGENTS })
  async manifest(@CurrentActor() actor: Actor): Promise<AgentManifestResponse> {
    const { agent, tokenExpiresAt } = await this.self.manifest(actor);
    return AgentManifestResponse.from(agent, tokenExpiresAt);
  }

  @Get('secrets')
  @Authenticated(SECRET)
  @ApiOperation({
    summary: "Read this agent's secrets",
    operationId: 'readAgentSecrets',
    description: 'All of them with their values, ordered by name. One entry of the audit log lists them. Only for the token of an agent.',
  })
  @ApiOkResponse({ type: [AgentSecretResponse] })
  @ApiForbiddenResponse({ description: ONLY_AGENTS })
  async secrets(@CurrentActor() actor: Actor): Promise<AgentSecretResponse[]> {
    return (await this.self.readSecrets(actor)).map((secret) => AgentSecretResponse.of(secret));
  }

  @Get('secrets/:name')
  @Authenticated(SECRET)
  @ApiOperation({
    summary: "Read one of this agent's secrets",
    operationId: 'readAgentSecret',
    description: 'Recorded in the audit log. Only for the token of an agent.',
  })
  @ApiParam({ name: 'name', description: 'Name of the secret.' })
  @ApiOkResponse({ type: AgentSecretResponse })
  @ApiForbiddenResponse({ description: ONLY_AGENTS })
  @ApiNotFoundResponse({ description: 'The agent has no such secret.' })
  async secret(@CurrentActor() actor: Actor, @Param('name') name: string): Promise<AgentSecretResponse> {
    return AgentSecretResponse.of(await this.self.readSecret(actor, name));
  }

  @Get('gitsshkey')
  @Authenticated(SECRET)
  @ApiOperation({
    summary: "Read the Git SSH key of this agent's owner",
    operationId: 'readAgentGitSshKey',
    description: 'Recorded in the audit log. Only for the token of an agent.',
  })
  @ApiOkResponse({ type: AgentGitSshKeyResponse })
  @ApiForbiddenResponse({ description: `The agent was not given the key. ${ONLY_AGENTS}` })
  @ApiNotFoundResponse({ description: 'The owner has no usable key.' })
  async gitSshKey(@CurrentActor() actor: Actor): Promise<AgentGitSshKeyResponse> {
    return AgentGitSshKeyResponse.from(await this.self.readGitKey(actor));
  }

  @Post('token')
  @HttpCode(201)
  @Authenticated({ ...SECRET, credential: 'any' })
  @ApiOperation({
    summary: "Rotate this agent's token",
    operationId: 'rotateAgentToken',
    description:
      'Returns a new token. The one of this request stays valid until the new one is first used, for 60 seconds at most: if the response ' +
      'is lost, send the request again. Only for the token of an agent.',
  })
  @ApiCreatedResponse({ type: AgentTokenResponse })
  @ApiUnauthorizedResponse({ description: 'The token has been replaced, or cannot be rotated.' })
  @ApiForbiddenResponse({ description: ONLY_AGENTS })
  async rotate(@CurrentActor() actor: Actor): Promise<AgentTokenResponse> {
    return AgentTokenResponse.from(await this.self.rotate(actor));
  }
}
