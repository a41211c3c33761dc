import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Settings of the whole deployment that live in the database, by name. */
@Entity({ name: 'site_configs' })
export class SiteConfigEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'site_configs_pkey' })
  key: string;

  @Column({ type: 'text' })
  value: string;
}
