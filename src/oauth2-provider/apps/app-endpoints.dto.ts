import { ApiProperty } from '@nestjs/swagger';

export class AppEndpointsResponse {
  @ApiProperty({ format: 'uri', description: 'Authorization endpoint.' })
  authorization: string;

  @ApiProperty({ format: 'uri', description: 'Token endpoint.' })
  token: string;

  @ApiProperty({ format: 'uri', description: 'Revocation endpoint.' })
  token_revoke: string;

  @ApiProperty({ format: 'uri', description: 'Device authorization endpoint.' })
  device_authorization: string;
}
