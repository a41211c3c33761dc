import { Controller, Get, Param, Put } from '@nestjs/common';
import { ApiForbiddenResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { CurrentActor, RequirePermission } from '../../http/index.js';
import { UsersService } from '../../users/index.js';
import { GitSshKeyResponse } from './dto.js';
import { GitSshKeysService } from './git-ssh-keys.service.js';

const USER = { name: 'user', description: 'UUID, user name, or `me`.' };

@ApiTags('secrets')
@Controller('api/v2/users/:user/gitsshkey')
export class GitSshKeysController {
  constructor(
    private readonly keys: GitSshKeysService,
    private readonly users: UsersService,
  ) {}

  @Get()
  @RequirePermission('user', 'read_personal')
  @ApiOperation({
    summary: 'The public key for git over SSH',
    operationId: 'getUserGitSSHKey',
    description: 'An Ed25519 pair is made when it is asked for the first time.',
  })
  @ApiParam(USER)
  @ApiOkResponse({ type: GitSshKeyResponse })
  @ApiNotFoundResponse({ description: 'No such user, or not yours to see.' })
  async get(@CurrentActor() actor: Actor, @Param('user') user: string): Promise<GitSshKeyResponse> {
    return GitSshKeyResponse.from(await this.keys.get(actor, (await this.users.resolve(actor, user)).id));
  }

  @Put()
  @RequirePermission('user', 'update_personal')
  @ApiOperation({
    summary: 'Make a new pair for git over SSH',
    operationId: 'regenerateUserGitSSHKey',
    description: 'The old one is gone at once: put the new public key where the old one was.',
  })
  @ApiParam(USER)
  @ApiOkResponse({ type: GitSshKeyResponse })
  @ApiForbiddenResponse({ description: "Somebody else's pair is not yours to change." })
  @ApiNotFoundResponse({ description: 'No such user, or not yours to see.' })
  async regenerate(@CurrentActor() actor: Actor, @Param('user') user: string): Promise<GitSshKeyResponse> {
    return GitSshKeyResponse.from(await this.keys.regenerate(actor, (await this.users.resolve(actor, user)).id));
  }
}
