import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, IsString } from 'class-validator';
import { SECRETS_FILE_FORMATS, type SecretsFileFormat } from './secrets-file.js';
import type { NewUserSecret, UserSecretChange } from './user-secret-fields.js';
import type { UserSecretRow } from './user-secrets.repository.js';

const VALUE = 'At most 24576 bytes of UTF-8. Never returned, and encrypted at rest if the server has encryption keys.';
const ENV_NAME =
  'Environment variable that holds the secret; empty for none. Must be unique. Names that programs obey, ' +
  'such as `PATH` and `NODE_OPTIONS`, are reserved.';
const FILE_PATH =
  'Path of the file that holds the secret, starting with `/` or `~/`; empty for none. Must be unique. Files that programs ' +
  'obey, such as those in `~/.ssh`, are reserved.';
const ENABLED = 'Whether the secret is injected into workspaces. An enabled secret needs `env_name` or `file_path`.';

export class CreateUserSecretRequest {
  @ApiProperty({
    description: 'Unique among your secrets. Used as a URL path segment, so it cannot contain `/`, `?` or `#`.',
    example: 'npm-token',
  })
  @IsString()
  name: string;

  @ApiProperty({ format: 'password', description: VALUE })
  @IsString()
  value: string;

  @ApiPropertyOptional({ description: 'What the secret is for.' })
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
    description:
      '`env`: a .env file. Variables are not expanded, and syntax that parsers interpret differently is rejected. `json`, `yaml`: ' +
      'one object with string values.',
  })
  @IsIn(SECRETS_FILE_FORMATS)
  format: SecretsFileFormat;

  @ApiProperty({ format: 'password', description: 'Contents of the file. Every key becomes a secret.', example: 'NPM_TOKEN=npm_123' })
  @IsString()
  content: string;
}

export class UpdateUserSecretRequest {
  @ApiPropertyOptional({ format: 'password', description: `${VALUE} Unchanged if omitted.` })
  @IsOptional()
  @IsString()
  value?: string;

  @ApiPropertyOptional({ description: 'What the secret is for. Unchanged if omitted.' })
  @IsOptional()
  @IsString()
  description?: string;

  @ApiPropertyOptional({ description: `${ENV_NAME} Unchanged if omitted.` })
  @IsOptional()
  @IsString()
  env_name?: string;

  @ApiPropertyOptional({ description: `${FILE_PATH} Unchanged if omitted.` })
  @IsOptional()
  @IsString()
  file_path?: string;

  @ApiPropertyOptional({ description: `${ENABLED} Unchanged if omitted.` })
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
  @ApiProperty({ format: 'uuid', description: 'ID of the secret. Never changes.' })
  id: string;

  @ApiProperty({ description: 'Name of the secret, as used in paths.', example: 'npm-token' })
  name: string;

  @ApiProperty({ description: 'What the secret is for.' })
  description: string;

  @ApiProperty({ description: 'Environment variable that holds the secret. Empty for none.', example: 'NPM_TOKEN' })
  env_name: string;

  @ApiProperty({ description: 'Path of the file that holds the secret. Empty for none.', example: '~/.npm-token' })
  file_path: string;

  @ApiProperty({ description: 'Whether the secret is injected into workspaces.' })
  enabled: boolean;

  @ApiProperty({ format: 'date-time', description: 'When the secret was created.' })
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
