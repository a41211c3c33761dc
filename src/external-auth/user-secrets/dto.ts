import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, IsString } from 'class-validator';
import { SECRETS_FILE_FORMATS, type SecretsFileFormat } from './secrets-file.js';
import type { NewUserSecret, UserSecretChange } from './user-secret-fields.js';
import type { UserSecretRow } from './user-secrets.repository.js';

const VALUE = 'At most 24576 bytes of UTF-8. Encrypted at rest when the server has keys, and never answered.';
const ENV_NAME = 'The environment variable that is to hold it; names of the shell, of git and `CODER_` are reserved. Unique; empty: none.';
const FILE_PATH = 'The file that is to hold it, beginning with `/` or `~/`. Unique; empty: none.';
const ENABLED = 'Whether it appears at all. While it does, it needs a variable or a file.';

export class CreateUserSecretRequest {
  @ApiProperty({ description: 'Unique among your secrets; a segment of a path, so without `/`, `?` and `#`.', example: 'npm-token' })
  @IsString()
  name: string;

  @ApiProperty({ format: 'password', description: VALUE })
  @IsString()
  value: string;

  @ApiPropertyOptional({ description: 'What it is for.' })
  @IsOptional()
  @IsString()
  description?: string;

  @ApiPropertyOptional({ description: ENV_NAME, example: 'NPM_TOKEN' })
  @IsOptional()
  @IsString()
  env_name?: string;

  @ApiPropertyOptional({ description: FILE_PATH, example: '~/.npm-token' })
  @IsOptional()
  @IsString()
  file_path?: string;

  @ApiPropertyOptional({ default: true, description: ENABLED })
  @IsOptional()
  @IsBoolean()
  enabled?: boolean;

  static toSecret(body: CreateUserSecretRequest): NewUserSecret {
    return {
      name: body.name,
      value: body.value,
      description: body.description ?? '',
      envName: body.env_name ?? '',
      filePath: body.file_path ?? '',
      enabled: body.enabled ?? true,
    };
  }
}

export class ImportUserSecretsRequest {
  @ApiProperty({
    enum: SECRETS_FILE_FORMATS,
    description: '`env`: a .env file, where lines that assign nothing are left out. `json`, `yaml`: one object, whose values are text.',
  })
  @IsIn(SECRETS_FILE_FORMATS)
  format: SecretsFileFormat;

  @ApiProperty({ format: 'password', description: 'The file. Every key becomes a secret.', example: 'NPM_TOKEN=npm_123' })
  @IsString()
  content: string;
}

export class UpdateUserSecretRequest {
  @ApiPropertyOptional({ format: 'password', description: `${VALUE} Absent: unchanged.` })
  @IsOptional()
  @IsString()
  value?: string;

  @ApiPropertyOptional({ description: 'What it is for. Absent: unchanged.' })
  @IsOptional()
  @IsString()
  description?: string;

  @ApiPropertyOptional({ description: `${ENV_NAME} Absent: unchanged.` })
  @IsOptional()
  @IsString()
  env_name?: string;

  @ApiPropertyOptional({ description: `${FILE_PATH} Absent: unchanged.` })
  @IsOptional()
  @IsString()
  file_path?: string;

  @ApiPropertyOptional({ description: `${ENABLED} Absent: unchanged.` })
  @IsOptional()
  @IsBoolean()
  enabled?: boolean;

  static toChange(body: UpdateUserSecretRequest): UserSecretChange {
    return {
      value: body.value ?? undefined,
      description: body.description ?? undefined,
      envName: body.env_name ?? undefined,
      filePath: body.file_path ?? undefined,
      enabled: body.enabled ?? undefined,
    };
  }
}

export class UserSecretResponse {
  @ApiProperty({ format: 'uuid', description: 'Never changes.' })
  id: string;

  @ApiProperty({ description: 'What paths call it.', example: 'npm-token' })
  name: string;

  @ApiProperty({ description: 'What it is for.' })
  description: string;

  @ApiProperty({ description: 'The environment variable that is to hold it; empty for none.', example: 'NPM_TOKEN' })
  env_name: string;

  @ApiProperty({ description: 'The file that is to hold it; empty for none.', example: '~/.npm-token' })
  file_path: string;

  @ApiProperty({ description: 'Whether it appears at all.' })
  enabled: boolean;

  @ApiProperty({ format: 'date-time', description: 'When it was stored first.' })
  created_at: string;

  @ApiProperty({ format: 'date-time', description: 'When it was last changed.' })
  updated_at: string;

  static from(row: UserSecretRow): UserSecretResponse {
    return {
      id: row.id,
      name: row.name,
      description: row.description,
      env_name: row.envName,
      file_path: row.filePath,
      enabled: row.enabled,
      created_at: row.createdAt.toISOString(),
      updated_at: row.updatedAt.toISOString(),
    };
  }
}
