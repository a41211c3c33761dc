import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

@Injectable()
export class OrganizationsRepository {
  async findDefault(tx: EntityManager): Promise<{ id: string } | null> {
    const rows = await tx.query<{ id: string }[]>(`SELECT id FROM organizations WHERE is_default AND NOT deleted`);
    return rows[0] ?? null;
  }

  async insertMember(organizationId: string, userId: string, tx: EntityManager): Promise<void> {
    await tx.query(`INSERT INTO organization_members (organization_id, user_id) VALUES ($1, $2)`, [organizationId, userId]);
  }
}
