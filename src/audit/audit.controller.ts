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
      'Newest entries first. `q` accepts `key:value` filters: `resource_type` (also as a bare word), `resource_id`, ' +
      '`resource_target`, `request_id`, `id` (of an entry), `username` (`me` for yourself), `email`, `action`, `date_from`, `date_to` ' +
      '(`YYYY-MM-DD`) and `organization`. An unknown `action` or `resource_type` is an error that lists the known ones.',
  })
  @ApiQuery({
    name: 'q',
    required: false,
    schema: { type: 'string' },
    description: 'Search query.',
    example: 'action:login username:ada',
  })
  @ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer', minimum: 0 },
    description: 'Page size, at most 1000. Defaults to 100, also for 0.',
  })
  @ApiQuery({ name: 'offset', required: false, schema: { type: 'integer', minimum: 0 }, description: 'Number of entries to skip.' })
  @ApiQuery({
    name: 'after_id',
    required: false,
    schema: { type: 'string', format: 'uuid' },
    description: 'Return only entries older than this one. Cheaper than a large offset.',
  })
  @ApiOkResponse({ type: AuditLogsResponse })
  @ApiBadRequestResponse({ description: 'The search query or a pagination parameter is invalid.' })
  @ApiForbiddenResponse({ description: "You do not have permission to read any organization's audit log." })
  async list(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>): Promise<AuditLogsResponse> {
    const text = typeof query['q'] === 'string' ? query['q'] : '';
    const { rows, count } = await this.audit.search(actor, text, parsePage(query));
    return { audit_logs: rows.map((row) => AuditLogResponse.from(row)), count, count_cap: AUDIT_COUNT_CAP };
  }
}
