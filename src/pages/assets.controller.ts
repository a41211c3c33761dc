import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { notFound } from '../common/index.js';
import { type HttpReply, type HttpRequest, Public, StaticFile } from '../http/index.js';
import { accentAt, PAGE_ASSETS, type PageAsset } from '../views/index.js';

@ApiExcludeController()
@Controller('pages')
export class AssetsController {
  private readonly files = new Map(PAGE_ASSETS.map((asset) => [asset.path, asFile(asset)]));

  @Get(':name')
  @Public({ rateLimit: 'none' })
  async get(@Param('name') name: string, @Req() request: HttpRequest, @Res() reply: HttpReply): Promise<void> {
    const path = `/pages/${name}`;
    const file = await (this.files.get(path) ?? asFile(accentAt(path)));
    if (!file) throw notFound();
    file.send(request, reply);
  }
}

function asFile(asset: PageAsset | null): Promise<StaticFile> | null {
  return asset && StaticFile.of(asset.body, asset.headers);
}
