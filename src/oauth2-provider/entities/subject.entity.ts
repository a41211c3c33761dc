import { Check, Column, CreateDateColumn, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** What the apps of a sector know a user by, if they have pairwise subjects. Random, so that it says nothing about the user. */
@Entity({ name: 'oauth2_provider_subjects' })
@Unique('oauth2_provider_subjects_user_id_sector_key', ['userId', 'sector'])
@Check('oauth2_provider_subjects_sector_check', `sector <> '' AND length(sector) <= 255`)
export class SubjectEntity {
  /** Never used again: it is deleted with the user. */
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'oauth2_provider_subjects_pkey' })
  subject: string;

  @Column({ name: 'user_id', type: 'uuid' })
  @ForeignKey('UserEntity', { name: 'oauth2_provider_subjects_user_id_fkey', onDelete: 'CASCADE' })
  userId: string;

  /** The host that names it. */
  @Column({ type: 'text' })
  sector: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
