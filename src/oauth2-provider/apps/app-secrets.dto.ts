import { ApiProperty } from '@nestjs/swagger';
import type { AppSecretRow } from './app-secret-row.js';

export class AppSecretResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the secret, used to delete it.' })
  id: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the secret was last used, to the minute. Null if never.',
  })
  last_used_at: string | null;

  @ApiProperty({ description: 'The last six characters of the secret.' })
  client_secret_truncated: string;

  static from(secret: AppSecretRow): AppSecretResponse {
    return { id: secret.id, last_used_at: secret.lastUsedAt?.toISOString() ?? null, client_secret_truncated: secret.displaySecret };
  }
}

export class CreatedAppSecretResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the secret, used to delete it.' })
  id: string;

  @ApiProperty({ description: 'The secret, in the form `coder_<10>_<40>`. Shown only once.' })
  client_secret_full: string;
}
