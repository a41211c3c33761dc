import { Controller, Get, Query } from '@nestjs/common';
import { ApiBadRequestResponse, ApiForbiddenResponse, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../authz/index.js';
import { parsePage } from '../common/index.js';
import { CurrentActor, RequirePermission } from '../http/index.js';
import { AUDIT_COUNT_CAP } from './audit-search.js';
import { AuditService } from './audit.service.js';
import { AuditLogResponse, AuditLogsResponse } from './dto.js';

@ApiTags('audit')
@Controller('api/v2/audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @RequirePermission('audit_log', 'read')
  @ApiOperation({
    summary: 'Search the audit log',
    operationId: 'listAuditLogs',
    description:
      'Newest first. `q` takes `resource_type` (also as a bare word), `resource_id`, `resource_target`, `request_id`, `username` (`me` is you), ' +
      '`email`, `action`, `date_from`, `date_to` (`YYYY-MM-DD`) and `organization`, each as `key:value`.',
  })
  @ApiQuery({
    name: 'q',
    required: false,
    schema: { type: 'string' },
    description: 'What to look for.',
    example: 'action:login username:ada',
  })
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 0 }, description: '0 or left out: 100.' })
  @ApiQuery({ name: 'offset', required: false, schema: { type: 'integer', minimum: 0 }, description: 'How many to pass over.' })
  @ApiOkResponse({ type: AuditLogsResponse })
  @ApiBadRequestResponse({ description: 'The search or the page is not acceptable.' })
  @ApiForbiddenResponse({ description: 'You may read the log of no organization.' })
  async list(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>): Promise<AuditLogsResponse> {
    const text = typeof query['q'] === 'string' ? query['q'] : '';
    const { rows, count } = await this.audit.search(actor, text, parsePage(query));
    return { audit_logs: rows.map((row) => AuditLogResponse.from(row)), count, count_cap: AUDIT_COUNT_CAP };
  }
}
