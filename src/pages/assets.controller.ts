import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { notFound } from '../common/index.js';
import { type HttpReply, type HttpRequest, Public, StaticFile } from '../http/index.js';
import { PAGE_ASSETS } from '../views/index.js';

@ApiExcludeController()
@Controller('pages')
export class AssetsController {
  private readonly files = new Map(PAGE_ASSETS.map(({ path, body, headers }) => [path, StaticFile.of(body, headers)]));

  @Get(':name')
  @Public({ rateLimit: 'none' })
  async get(@Param('name') name: string, @Req() request: HttpRequest, @Res() reply: HttpReply): Promise<void> {
    const file = await this.files.get(`/pages/${name}`);
    if (!file) throw notFound();
    file.send(request, reply);
  }
}
