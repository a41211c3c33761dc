import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A key id that a form reserved and has used. Outlives the key, for as long as the form is valid. */
@Entity({ name: 'spent_key_ids' })
export class SpentKeyIdEntity {
  @PrimaryColumn({ name: 'key_id', type: 'text', primaryKeyConstraintName: 'spent_key_ids_pkey' })
  keyId: string;

  @Index('spent_key_ids_spent_at_idx')
  @Column({ name: 'spent_at', type: 'timestamptz' })
  spentAt: Date;
}
