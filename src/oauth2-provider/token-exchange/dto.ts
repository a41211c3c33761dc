import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsOptional, IsString, ValidateNested } from 'class-validator';
import { MAX_SCOPES, SCOPE_NAME_MAX_LENGTH } from '../resource-servers/resource-server-rules.js';
import type { NamedExchangeRule } from './exchange-rule-row.js';

export class ExchangeScopeModel {
  @ApiProperty({
    minLength: 1,
    maxLength: SCOPE_NAME_MAX_LENGTH,
    description: 'A scope of the target, which the exchanged token can have.',
    example: 'calendar.read',
  })
  @IsString()
  name: string;

  @ApiPropertyOptional({
    minLength: 1,
    maxLength: SCOPE_NAME_MAX_LENGTH,
    description: 'The scope that the subject token needs for it: one of its resource server. Default: the same name.',
    example: 'notes.read',
  })
  @IsOptional()
  @IsString()
  requires?: string;
}

export class CreateExchangeRuleRequest {
  @ApiProperty({
    format: 'uuid',
    description: 'ID of the app that exchanges tokens: a confidential one that an administrator registered.',
  })
  @IsString()
  app_id: string;

  @ApiProperty({
    format: 'uuid',
    description: 'ID of the resource server that the subject tokens are for. The app should be the client of the same service.',
  })
  @IsString()
  subject_resource_server_id: string;

  @ApiProperty({ format: 'uuid', description: 'ID of the resource server that the exchanged tokens are for: another one.' })
  @IsString()
  target_resource_server_id: string;

  @ApiProperty({
    type: [ExchangeScopeModel],
    minItems: 1,
    maxItems: MAX_SCOPES,
    description: 'The scopes that exchanged tokens can have at most.',
  })
  @IsArray()
  @ArrayMaxSize(MAX_SCOPES)
  @ValidateNested({ each: true })
  @Type(() => ExchangeScopeModel)
  scopes: ExchangeScopeModel[];
}

export class ExchangeRuleScopeResponse {
  @ApiProperty({ description: 'A scope of the target.', example: 'calendar.read' })
  name: string;

  @ApiProperty({ description: 'The scope that the subject token needs for it.', example: 'notes.read' })
  requires: string;
}

export class ExchangeRuleResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the rule.' })
  id: string;

  @ApiProperty({ format: 'uuid', description: 'ID of the app that exchanges tokens.' })
  app_id: string;

  @ApiProperty({ description: 'Name of the app.', example: 'Notes backend' })
  app_name: string;

  @ApiProperty({ format: 'uuid', description: 'ID of the resource server that the subject tokens are for.' })
  subject_resource_server_id: string;

  @ApiProperty({ description: 'Name of that resource server.', example: 'Notes' })
  subject_resource_server_name: string;

  @ApiProperty({ format: 'uuid', description: 'ID of the resource server that the exchanged tokens are for.' })
  target_resource_server_id: string;

  @ApiProperty({ description: 'Name of that resource server.', example: 'Calendar' })
  target_resource_server_name: string;

  @ApiProperty({ type: [ExchangeRuleScopeResponse], description: 'The scopes that exchanged tokens can have at most.' })
  scopes: readonly ExchangeRuleScopeResponse[];

  @ApiProperty({ format: 'date-time', description: 'When the rule was created.' })
  created_at: string;

  static from(rule: NamedExchangeRule): ExchangeRuleResponse {
    return {
      id: rule.id,
      app_id: rule.appId,
      app_name: rule.appName,
      subject_resource_server_id: rule.subjectResourceServerId,
      subject_resource_server_name: rule.subjectName,
      target_resource_server_id: rule.targetResourceServerId,
      target_resource_server_name: rule.targetName,
      scopes: rule.scopes,
      created_at: rule.createdAt.toISOString(),
    };
  }
}
