import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { notFound } from '../common/index.js';
import { type HttpReply, Public } from '../http/index.js';
import { PAGE_ASSETS } from './views/assets.js';

@ApiExcludeController()
@Controller('pages')
export class AssetsController {
  @Get(':name')
  @Public({ rateLimit: 'none' })
  get(@Param('name') name: string, @Res() reply: HttpReply): void {
    const asset = PAGE_ASSETS.find(({ path }) => path === `/pages/${name}`);
    if (!asset) throw notFound();
    void reply.headers(asset.headers).send(asset.body);
  }
}
