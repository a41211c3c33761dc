import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { FieldDiff } from './diff.js';

export interface AuditLogInsert {
  readonly time: Date;
  readonly requestId: string;
  readonly userId: string;
  readonly organizationId: string;
  readonly ip: string | null;
  readonly userAgent: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceTarget: string;
  readonly resourceIcon: string;
  readonly action: string;
  readonly diff: Readonly<Record<string, FieldDiff>>;
  readonly statusCode: number;
  readonly additionalFields: Readonly<Record<string, unknown>>;
}

@Injectable()
export class AuditLogsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async insert(log: AuditLogInsert, tx?: EntityManager): Promise<void> {
    await (tx ?? this.dataSource).query(
      `INSERT INTO audit_logs (time, request_id, user_id, organization_id, ip, user_agent, resource_type, resource_id, resource_target,
                               resource_icon, action, diff, status_code, additional_fields)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        log.time,
        log.requestId,
        log.userId,
        log.organizationId,
        log.ip,
        log.userAgent,
        log.resourceType,
        log.resourceId,
        log.resourceTarget,
        log.resourceIcon,
        log.action,
        JSON.stringify(log.diff),
        log.statusCode,
        JSON.stringify(log.additionalFields),
      ],
    );
  }
}
