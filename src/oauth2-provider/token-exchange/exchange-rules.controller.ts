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
import type { Actor } from '../../authz/index.js';
import { AuthorizeBeforeBody, CurrentActor, RequirePermission, uuidParameter } from '../../http/index.js';
import { CreateExchangeRuleRequest, ExchangeRuleResponse } from './dto.js';
import { ExchangeRulesService } from './exchange-rules.service.js';

const RULE = uuidParameter('Invalid exchange rule ID.');
const RULE_PARAMETER = { name: 'rule', format: 'uuid', description: 'ID of the exchange rule.' };

@ApiTags('oauth2-provider')
@Controller('api/v2/oauth2-provider/exchange-rules')
export class ExchangeRulesController {
  constructor(private readonly rules: ExchangeRulesService) {}

  @Get()
  @RequirePermission('oauth2_resource_server', 'read')
  @ApiOperation({
    summary: 'List exchange rules',
    operationId: 'listExchangeRules',
    description: 'Which app can exchange tokens for one resource server for tokens for another one (RFC 8693). Without a rule, none can.',
  })
  @ApiOkResponse({ type: [ExchangeRuleResponse] })
  @ApiForbiddenResponse({ description: 'Only owners can see exchange rules.' })
  async list(@CurrentActor() actor: Actor): Promise<ExchangeRuleResponse[]> {
    return (await this.rules.list(actor)).map((rule) => ExchangeRuleResponse.from(rule));
  }

  @Post()
  @RequirePermission('oauth2_resource_server', 'update', { credential: 'personal' })
  @AuthorizeBeforeBody(ExchangeRulesService, (rules, actor) => {
    rules.authorizeChange(actor);
  })
  @ApiOperation({
    summary: 'Create an exchange rule',
    operationId: 'createExchangeRule',
    description: 'A rule cannot be changed: delete it, which revokes what was issued under it, and create another one.',
  })
  @ApiCreatedResponse({ type: ExchangeRuleResponse })
  @ApiBadRequestResponse({ description: 'A field is missing or invalid.' })
  @ApiForbiddenResponse({ description: 'Only owners can create exchange rules.' })
  @ApiConflictResponse({ description: 'There is a rule for this app and these resource servers.' })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateExchangeRuleRequest): Promise<ExchangeRuleResponse> {
    const rule = {
      appId: body.app_id,
      subjectResourceServerId: body.subject_resource_server_id,
      targetResourceServerId: body.target_resource_server_id,
      scopes: body.scopes.map(({ name, requires }) => ({ name, requires: requires ?? name })),
    };
    return ExchangeRuleResponse.from(await this.rules.create(actor, rule));
  }

  @Get(':rule')
  @RequirePermission('oauth2_resource_server', 'read')
  @ApiOperation({ summary: 'Get an exchange rule', operationId: 'getExchangeRule' })
  @ApiParam(RULE_PARAMETER)
  @ApiOkResponse({ type: ExchangeRuleResponse })
  @ApiNotFoundResponse({ description: 'The exchange rule does not exist.' })
  async get(@CurrentActor() actor: Actor, @Param('rule', RULE) id: string): Promise<ExchangeRuleResponse> {
    return ExchangeRuleResponse.from(await this.rules.get(actor, id));
  }

  @Delete(':rule')
  @HttpCode(204)
  @RequirePermission('oauth2_resource_server', 'update', { credential: 'personal' })
  @ApiOperation({
    summary: 'Delete an exchange rule',
    operationId: 'deleteExchangeRule',
    description: 'Immediately revokes every token that was issued under it, and what was exchanged for these.',
  })
  @ApiParam(RULE_PARAMETER)
  @ApiNoContentResponse()
  @ApiForbiddenResponse({ description: 'Only owners can delete exchange rules.' })
  @ApiNotFoundResponse({ description: 'The exchange rule does not exist.' })
  async delete(@CurrentActor() actor: Actor, @Param('rule', RULE) id: string): Promise<void> {
    await this.rules.delete(actor, id);
  }
}
