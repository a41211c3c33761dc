import { ApiProperty } from '@nestjs/swagger';
import type { GitSshKeyRow } from './git-ssh-keys.repository.js';

export class GitSshKeyResponse {
  @ApiProperty({ format: 'uuid', description: 'Owner of the key pair.' })
  user_id: string;

  @ApiProperty({ format: 'date-time', description: "When the user's first key pair was generated." })
  created_at: string;

  @ApiProperty({ format: 'date-time', description: 'When the current key pair was generated.' })
  updated_at: string;

  @ApiProperty({
    description:
      'Public key in `authorized_keys` format, to be added at the Git host. The private key is only ever sent to workspace agents.',
    example: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKYVLPtXQ1y9Dd1bYy2hXo1cZ6yX1x5l1FQ1GdJYwY8h\n',
  })
  public_key: string;

  static from({ userId, createdAt, updatedAt, publicKey }: GitSshKeyRow): GitSshKeyResponse {
    return { user_id: userId, created_at: createdAt.toISOString(), updated_at: updatedAt.toISOString(), public_key: publicKey };
  }
}
