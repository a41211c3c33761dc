import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';

export class BuildInfoResponse {
  @ApiProperty({ description: 'Public base URL of the deployment.' })
  external_url: string;

  @ApiProperty({
    description: 'Version of the server, also sent in the `X-Coder-Build-Version` header of every response.',
    example: 'v2.0.0',
  })
  version: string;

  @ApiProperty({ description: 'URL of the web interface. Same as `external_url`.' })
  dashboard_url: string;

  @ApiProperty({ description: 'Always false: this server sends no telemetry.' })
  telemetry: boolean;

  @ApiProperty({ description: 'Always false. Present for compatibility.' })
  workspace_proxy: boolean;

  @ApiProperty({ description: 'Always empty. Present for compatibility.' })
  agent_api_version: string;

  @ApiProperty({ description: 'Always empty. Present for compatibility.' })
  provisioner_api_version: string;

  @ApiProperty({ description: 'Message shown by a CLI of a different version. May be empty.' })
  upgrade_message: string;

  @ApiProperty({ format: 'uuid', description: 'Unique ID of the deployment, generated with its database.' })
  deployment_id: string;
}

const ANYTHING = { type: 'object', additionalProperties: true } as const;

export class DeploymentConfigResponse {
  @ApiProperty({ ...ANYTHING, description: 'Option values, nested by name. Durations are in nanoseconds; secrets are empty.' })
  config: Record<string, unknown>;

  @ApiProperty({
    type: 'array',
    items: ANYTHING,
    description: 'Every option with its name, flag, environment variable, default, value and the source of the value.',
  })
  options: Record<string, unknown>[];
}

export class DeploymentStatsResponse {
  @ApiProperty({ format: 'date-time', description: 'Start of the period that the statistics cover.' })
  aggregated_from: string;

  @ApiProperty({ format: 'date-time', description: 'When the statistics were collected.' })
  collected_at: string;

  @ApiProperty({ format: 'date-time', description: 'When the statistics will next be updated.' })
  next_update_at: string;

  @ApiProperty({ ...ANYTHING, description: 'Always zero: this server has no workspaces.' })
  workspaces: Record<string, unknown>;

  @ApiProperty({ ...ANYTHING, description: 'Always zero: this server has no workspaces.' })
  session_count: Record<string, number>;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'When `gatehouse backup` last made a backup. Absent if never, and without permission to read the configuration.',
  })
  last_backup_at?: string;

  static at(now: Date, lastBackupAt: Date | null): DeploymentStatsResponse {
    const time = now.toISOString();
    return {
      aggregated_from: time,
      collected_at: time,
      next_update_at: time,
      workspaces: {
        pending: 0,
        building: 0,
        running: 0,
        failed: 0,
        stopped: 0,
        connection_latency_ms: { P50: 0, P95: 0 },
        rx_bytes: 0,
        tx_bytes: 0,
      },
      session_count: { vscode: 0, ssh: 0, jetbrains: 0, reconnecting_pty: 0 },
      ...(lastBackupAt && { last_backup_at: lastBackupAt.toISOString() }),
    };
  }
}

export class SshConfigResponse {
  @ApiProperty({ description: 'Always empty.' })
  hostname_prefix: string;

  @ApiProperty({ description: 'Always empty.' })
  hostname_suffix: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, description: 'Always empty.' })
  ssh_config_options: Record<string, string>;
}

export class AvailableExperimentsResponse {
  @ApiProperty({ type: [String], description: 'Always empty.' })
  safe: string[];
}

export class UpdateCheckResponse {
  @ApiProperty({ description: 'Always true.' })
  current: boolean;

  @ApiProperty({ description: 'The version of this server.', example: 'v2.0.0' })
  version: string;

  @ApiProperty({ description: 'Always empty.' })
  url: string;
}

export class FeatureResponse {
  @ApiProperty({ enum: ['entitled'], description: 'Always `entitled`.' })
  entitlement: string;

  @ApiProperty({ description: 'Whether this server has the feature.' })
  enabled: boolean;
}

@ApiExtraModels(FeatureResponse)
export class EntitlementsResponse {
  @ApiProperty({ type: 'object', additionalProperties: { $ref: getSchemaPath(FeatureResponse) }, description: 'Features by name.' })
  features: Record<string, FeatureResponse>;

  @ApiProperty({ type: [String], description: 'Always empty.' })
  warnings: string[];

  @ApiProperty({ type: [String], description: 'Always empty.' })
  errors: string[];

  @ApiProperty({ description: 'Always true: no license is needed.' })
  has_license: boolean;

  @ApiProperty({ description: 'Always false.' })
  trial: boolean;

  @ApiProperty({ description: 'Always false.' })
  require_telemetry: boolean;

  @ApiProperty({ format: 'date-time', description: 'When the entitlements were evaluated: the time of this request.' })
  refreshed_at: string;
}
