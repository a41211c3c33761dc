import { ApiProperty } from '@nestjs/swagger';
import type { GitSshKeyRow } from './git-ssh-keys.repository.js';

export class GitSshKeyResponse {
  @ApiProperty({ format: 'uuid', description: 'Whose it is.' })
  user_id: string;

  @ApiProperty({ format: 'date-time', description: 'When the user got a pair for the first time.' })
  created_at: string;

  @ApiProperty({ format: 'date-time', description: 'When this pair was made.' })
  updated_at: string;

  @ApiProperty({
    description: 'For the git host, as a line of `authorized_keys`. The private half leaves the server only for an agent.',
    example: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKYVLPtXQ1y9Dd1bYy2hXo1cZ6yX1x5l1FQ1GdJYwY8h\n',
  })
  public_key: string;

  static from({ userId, createdAt, updatedAt, publicKey }: GitSshKeyRow): GitSshKeyResponse {
    return { user_id: userId, created_at: createdAt.toISOString(), updated_at: updatedAt.toISOString(), public_key: publicKey };
  }
}
