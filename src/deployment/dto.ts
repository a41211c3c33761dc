import { ApiProperty } from '@nestjs/swagger';

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
