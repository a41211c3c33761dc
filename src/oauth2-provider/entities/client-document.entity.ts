import { Check, Column, CreateDateColumn, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';

/** The URL of a client's metadata document, and the app that was made from it. */
@Entity({ name: 'oauth2_provider_client_documents' })
@Unique('oauth2_provider_client_documents_app_id_key', ['appId'])
@Check('oauth2_provider_client_documents_url_check', `length(url) <= 2048`)
export class ClientDocumentEntity {
  /** The client_id. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'oauth2_provider_client_documents_pkey' })
  url: string;

  @Column({ name: 'app_id', type: 'uuid' })
  @ForeignKey('OAuth2AppEntity', { name: 'oauth2_provider_client_documents_app_id_fkey', onDelete: 'CASCADE' })
  appId: string;

  /** The document is fetched again after this time, when somebody needs it. */
  @Column({ name: 'fresh_until', type: 'timestamptz' })
  freshUntil: Date;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
