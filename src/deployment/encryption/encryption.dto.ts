import { ApiProperty } from '@nestjs/swagger';
import { COUNTED_VALUES, type EncryptionOverview } from '../../dbcrypt/index.js';

export class EncryptionKeyResponse {
  @ApiProperty({ description: 'ID of the key, which says nothing about it.' })
  id: string;

  @ApiProperty({ description: 'Whether values can be stored under it. A revoked key never comes back.' })
  active: boolean;

  @ApiProperty({ description: 'Whether this server has it.' })
  held: boolean;

  @ApiProperty({ description: 'About how many values were ever encrypted with it.' })
  encryptions: number;

  @ApiProperty({ format: 'date-time', description: 'When it was first used.' })
  created_at: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it was revoked. Null if it was not.' })
  revoked_at: string | null;
}

export class EncryptionReplicaResponse {
  @ApiProperty({ description: 'Name of the host.' })
  name: string;

  @ApiProperty({ type: [String], description: 'IDs of its keys. The first encrypts; `plaintext` in its place: it does not encrypt.' })
  key_ids: readonly string[];

  @ApiProperty({ description: 'Seconds since it last reported.' })
  seen_seconds_ago: number;
}

export class EncryptedColumnResponse {
  @ApiProperty({ description: 'Table.' })
  table: string;

  @ApiProperty({ description: 'Column.' })
  column: string;

  @ApiProperty({ description: 'Values that are not encrypted.' })
  plaintext: number;

  @ApiProperty({ description: 'Values under the key that encrypts.' })
  current: number;

  @ApiProperty({ description: 'Values under another key.' })
  old: number;
}

export class EncryptionResponse {
  @ApiProperty({ type: String, nullable: true, description: 'ID of the key that encrypts. Null: values are stored as they are.' })
  current_key_id: string | null;

  @ApiProperty({ description: 'Whether `dbcrypt rotate`, `decrypt` or `delete` is running.' })
  operation_running: boolean;

  @ApiProperty({ type: [EncryptionKeyResponse], description: 'Every key that was ever used.' })
  keys: EncryptionKeyResponse[];

  @ApiProperty({ type: [EncryptionReplicaResponse], description: 'The running servers.' })
  replicas: EncryptionReplicaResponse[];

  @ApiProperty({
    type: [EncryptedColumnResponse],
    description: `Every encrypted column. At most ${COUNTED_VALUES} values of each are counted.`,
  })
  columns: EncryptedColumnResponse[];

  static from(overview: EncryptionOverview): EncryptionResponse {
    return {
      current_key_id: overview.currentKeyId,
      operation_running: overview.isOperationRunning,
      keys: overview.keys.map((key) => ({
        id: key.digest,
        active: key.isActive,
        held: key.isHeld,
        encryptions: key.encryptions,
        created_at: key.createdAt.toISOString(),
        revoked_at: key.revokedAt?.toISOString() ?? null,
      })),
      replicas: overview.replicas.map(({ name, keyDigests, seenSecondsAgo }) => ({
        name,
        key_ids: keyDigests,
        seen_seconds_ago: seenSecondsAgo,
      })),
      columns: overview.columns.map(({ table, column, plaintext, current, old }) => ({ table, column, plaintext, current, old })),
    };
  }
}
