import { Controller, Get, Param, Put } from '@nestjs/common';
import { ApiForbiddenResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { CurrentActor, FIND_USER, RequirePermissionOnUser, RequirePermissions } from '../../http/index.js';
import { UsersService } from '../../users/index.js';
import { GitSshKeyResponse } from './dto.js';
import { GitSshKeysService } from './git-ssh-keys.service.js';

const USER = { name: 'user', description: 'User ID (UUID), username, or `me`.' };

@ApiTags('secrets')
@Controller('api/v2/users/:user/gitsshkey')
export class GitSshKeysController {
  constructor(
    private readonly keys: GitSshKeysService,
    private readonly users: UsersService,
  ) {}

  @Get()
  @RequirePermissionOnUser('user', 'read_personal')
  @ApiOperation({
    summary: "Get a user's Git SSH public key",
    operationId: 'getUserGitSSHKey',
    description: 'Generates an Ed25519 key pair on first use.',
  })
  @ApiParam(USER)
  @ApiOkResponse({ type: GitSshKeyResponse })
  @ApiNotFoundResponse({ description: 'The user does not exist or is not visible to you.' })
  async get(@CurrentActor() actor: Actor, @Param('user') user: string): Promise<GitSshKeyResponse> {
    return GitSshKeyResponse.from(await this.keys.get(actor, (await this.users.resolve(actor, user)).id));
  }

  @Put()
  @RequirePermissions([FIND_USER, { type: 'user', action: 'read_personal' }, { type: 'user', action: 'update_personal' }], {
    credential: 'personal',
  })
  @ApiOperation({
    summary: "Regenerate a user's Git SSH key",
    operationId: 'regenerateUserGitSSHKey',
    description: 'Replaces the key pair immediately. Add the new public key wherever the old one was registered.',
  })
  @ApiParam(USER)
  @ApiOkResponse({ type: GitSshKeyResponse })
  @ApiForbiddenResponse({ description: 'You can only regenerate your own key.' })
  @ApiNotFoundResponse({ description: 'The user does not exist or is not visible to you.' })
  async regenerate(@CurrentActor() actor: Actor, @Param('user') user: string): Promise<GitSshKeyResponse> {
    return GitSshKeyResponse.from(await this.keys.regenerate(actor, (await this.users.resolve(actor, user)).id));
  }
}
