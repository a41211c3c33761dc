import { ApiProperty } from '@nestjs/swagger';

export class BuildInfoResponse {
  @ApiProperty({ description: 'Public base URL of this deployment.' })
  external_url: string;

  @ApiProperty({ example: 'v2.0.0' })
  version: string;

  @ApiProperty()
  dashboard_url: string;

  @ApiProperty({ description: 'Always false: this server sends nothing anywhere.' })
  telemetry: boolean;

  @ApiProperty()
  workspace_proxy: boolean;

  @ApiProperty()
  agent_api_version: string;

  @ApiProperty()
  provisioner_api_version: string;

  @ApiProperty({ description: 'What a command line of another version is told; may be empty.' })
  upgrade_message: string;

  @ApiProperty({ format: 'uuid', description: 'Made when the database was.' })
  deployment_id: string;
}
