import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A secret of its owner that an agent can read. */
@Entity({ name: 'agent_secrets' })
@Index('agent_secrets_secret_id_idx', ['secretId'])
export class AgentSecretEntity {
  @PrimaryColumn({ name: 'agent_id', type: 'uuid', primaryKeyConstraintName: 'agent_secrets_pkey' })
  @ForeignKey('AgentEntity', { name: 'agent_secrets_agent_id_fkey', onDelete: 'CASCADE' })
  agentId: string;

  @PrimaryColumn({ name: 'secret_id', type: 'uuid', primaryKeyConstraintName: 'agent_secrets_pkey' })
  @ForeignKey('UserSecretEntity', { name: 'agent_secrets_secret_id_fkey', onDelete: 'CASCADE' })
  secretId: string;
}

/** A file of its owner that an agent can download. */
@Entity({ name: 'agent_files' })
@Index('agent_files_file_id_idx', ['fileId'])
export class AgentFileEntity {
  @PrimaryColumn({ name: 'agent_id', type: 'uuid', primaryKeyConstraintName: 'agent_files_pkey' })
  @ForeignKey('AgentEntity', { name: 'agent_files_agent_id_fkey', onDelete: 'CASCADE' })
  agentId: string;

  @PrimaryColumn({ name: 'file_id', type: 'uuid', primaryKeyConstraintName: 'agent_files_pkey' })
  @ForeignKey('FileEntity', { name: 'agent_files_file_id_fkey', onDelete: 'CASCADE' })
  fileId: string;
}

/** Which of its secrets is the password of an agent for git over HTTPS. */
@Entity({ name: 'agent_git_credentials' })
@Index('agent_git_credentials_secret_idx', ['agentId', 'secretId'])
@ForeignKey('AgentSecretEntity', ['agentId', 'secretId'], ['agentId', 'secretId'], {
  name: 'agent_git_credentials_secret_fkey',
  onDelete: 'CASCADE',
})
export class AgentGitCredentialEntity {
  @PrimaryColumn({ name: 'agent_id', type: 'uuid', primaryKeyConstraintName: 'agent_git_credentials_pkey' })
  @ForeignKey('AgentEntity', { name: 'agent_git_credentials_agent_id_fkey', onDelete: 'CASCADE' })
  agentId: string;

  /** Scheme and host, with a path if only a part of the host is meant. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'agent_git_credentials_pkey' })
  url: string;

  @Column({ type: 'text' })
  username: string;

  @Column({ name: 'secret_id', type: 'uuid' })
  secretId: string;
}
