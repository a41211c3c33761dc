import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';

export class BuildInfoResponse {
  @ApiProperty({ description: 'Public base URL of this deployment.' })
  external_url: string;

  @ApiProperty({ description: 'Also in every `X-Coder-Build-Version`.', example: 'v2.0.0' })
  version: string;

  @ApiProperty({ description: 'Where people go; the same as `external_url`.' })
  dashboard_url: string;

  @ApiProperty({ description: 'Always false: this server sends nothing anywhere.' })
  telemetry: boolean;

  @ApiProperty({ description: 'Always false: kept for clients that expect it.' })
  workspace_proxy: boolean;

  @ApiProperty({ description: 'Always empty: kept for clients that expect it.' })
  agent_api_version: string;

  @ApiProperty({ description: 'Always empty: kept for clients that expect it.' })
  provisioner_api_version: string;

  @ApiProperty({ description: 'What a command line of another version is told; may be empty.' })
  upgrade_message: string;

  @ApiProperty({ format: 'uuid', description: 'Made when the database was.' })
  deployment_id: string;
}

const ANYTHING = { type: 'object', additionalProperties: true } as const;

export class DeploymentConfigResponse {
  @ApiProperty({ ...ANYTHING, description: 'Values by name, nested as in the reference. Durations are nanoseconds; secrets are empty.' })
  config: Record<string, unknown>;

  @ApiProperty({ type: 'array', items: ANYTHING, description: 'Name, flag, variable, default, value and its source of every option.' })
  options: Record<string, unknown>[];
}

export class DeploymentStatsResponse {
  @ApiProperty({ format: 'date-time', description: 'Beginning of the time the numbers are about.' })
  aggregated_from: string;

  @ApiProperty({ format: 'date-time', description: 'When the numbers were made.' })
  collected_at: string;

  @ApiProperty({ format: 'date-time', description: 'When there will be others.' })
  next_update_at: string;

  @ApiProperty({ ...ANYTHING, description: 'All zero: there are none.' })
  workspaces: Record<string, unknown>;

  @ApiProperty({ ...ANYTHING, description: 'All zero: there are none.' })
  session_count: Record<string, number>;

  static at(now: Date): DeploymentStatsResponse {
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

  @ApiProperty({ description: 'Does this server have it?' })
  enabled: boolean;
}

@ApiExtraModels(FeatureResponse)
export class EntitlementsResponse {
  @ApiProperty({ type: 'object', additionalProperties: { $ref: getSchemaPath(FeatureResponse) }, description: 'By name.' })
  features: Record<string, FeatureResponse>;

  @ApiProperty({ type: [String], description: 'Always empty.' })
  warnings: string[];

  @ApiProperty({ type: [String], description: 'Always empty.' })
  errors: string[];

  @ApiProperty({ description: 'Always true: no licence is needed.' })
  has_license: boolean;

  @ApiProperty({ description: 'Always false.' })
  trial: boolean;

  @ApiProperty({ description: 'Always false.' })
  require_telemetry: boolean;

  @ApiProperty({ format: 'date-time', description: 'When this was decided: just now.' })
  refreshed_at: string;
}
