import { Controller, Get, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiBadRequestResponse, ApiForbiddenResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../authz/index.js';
import { invalidQuery } from '../common/index.js';
import { CurrentActor, type HttpReply, RequirePermission } from '../http/index.js';
import { AuditExport, EXPORT_FORMATS, type ExportFormat, MAX_EXPORTED } from './audit-export.js';
import { AuditLogResponse } from './dto.js';

const TYPES: Readonly<Record<ExportFormat, string>> = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' };

@ApiTags('audit')
@Controller('api/v2/audit')
export class AuditExportController {
  constructor(private readonly exports: AuditExport) {}

  @Get('export')
  @RequirePermission('audit_log', 'read')
  @ApiOperation({
    summary: 'Export the audit log',
    operationId: 'exportAuditLogs',
    description:
      `The newest ${MAX_EXPORTED} entries that match \`q\`, as a file. JSON has the entries of the search in \`audit_logs\`, and in \`truncated\` whether there ` +
      'are more; `date_to` continues where a file ends. In CSV, text that a spreadsheet would run as a formula begins with an apostrophe.',
  })
  @ApiQuery({ name: 'format', required: false, enum: EXPORT_FORMATS, description: 'Default: `csv`.' })
  @ApiQuery({
    name: 'q',
    required: false,
    schema: { type: 'string' },
    description: 'Search query, as in the search.',
    example: 'action:login username:ada',
  })
  @ApiProduces('text/csv', 'application/json')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiBadRequestResponse({ description: 'The search query or the format is invalid.' })
  @ApiForbiddenResponse({ description: "You do not have permission to read any organization's audit log." })
  async export(
    @CurrentActor() actor: Actor,
    @Query() query: Record<string, unknown>,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<StreamableFile> {
    const wanted = query['format'] === undefined ? 'csv' : EXPORT_FORMATS.find((each) => each === query['format']);
    if (wanted === undefined) {
      throw invalidQuery([{ field: 'format', detail: `Query param "format" must be one of ${EXPORT_FORMATS.join(', ')}` }]);
    }
    const text = typeof query['q'] === 'string' ? query['q'] : '';
    const body = await this.exports.open(actor, text, wanted, (log) => AuditLogResponse.from(log));
    reply.header('content-type', TYPES[wanted]).header('content-disposition', `attachment; filename="audit-log.${wanted}"`);
    return new StreamableFile(body);
  }
}
