import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { CLIENT_TYPES, type ClientType } from '../entities/app.entity.js';
import { UpdateAppRequest } from './dto.js';

export class CreateAppRequest extends UpdateAppRequest {
  @ApiPropertyOptional({
    enum: CLIENT_TYPES,
    default: 'confidential',
    description: 'Cannot be changed later. A public client has neither a secret nor a key.',
  })
  @IsOptional()
  @IsIn(CLIENT_TYPES)
  client_type?: ClientType;

  @ApiPropertyOptional({
    description:
      'Refuse with 409 if an app that an administrator registered has this name. Of two such requests at the same time, one succeeds: for programs ' +
      'that create what is missing. Default: false.',
  })
  @IsOptional()
  @IsBoolean()
  unique_name?: boolean;
}
