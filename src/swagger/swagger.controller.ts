import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DomainError, notFound } from '../common/index.js';
import { type HttpReply, Public } from '../http/index.js';
import { ApiDocument } from './api-document.js';
import { readExplorerFile } from './explorer-files.js';
import { EXPLORER_HEADERS, EXPLORER_PAGE, REDIRECT_HEADERS, REDIRECT_PAGE } from './explorer-page.js';

/** The API explorer. Its files are served here and not by the library's own set-up, which knows neither policies nor our headers. */
@ApiExcludeController()
@Controller('swagger')
export class SwaggerController {
  constructor(private readonly document: ApiDocument) {}

  @Get()
  @Public({ style: 'page', rateLimit: 'none' })
  page(@Res() reply: HttpReply): void {
    void reply.headers(EXPLORER_HEADERS).send(EXPLORER_PAGE);
  }

  @Get('openapi.json')
  @Public({ rateLimit: 'none' })
  openApi(@Res() reply: HttpReply): void {
    void reply.header('cache-control', 'no-cache').type('application/json; charset=utf-8').send(this.document.json());
  }

  @Get('oauth2-redirect.html')
  @Public({ style: 'page', rateLimit: 'none' })
  redirect(@Res() reply: HttpReply): void {
    void reply.headers(REDIRECT_HEADERS).send(REDIRECT_PAGE);
  }

  @Get(':file')
  @Public({ rateLimit: 'none' })
  async file(@Param('file') name: string, @Query('v') version: unknown, @Res() reply: HttpReply): Promise<void> {
    const file = await readExplorerFile(name, version);
    if (!file) throw notFound();
    void reply.headers(file.headers).send(file.body);
  }
}

/** Says why there is nothing here, instead of a bare "not found". */
@ApiExcludeController()
@Controller('swagger')
export class DisabledSwaggerController {
  @Get(['', '*'])
  @Public()
  refuse(): never {
    throw new DomainError('not_found', 'Swagger documentation is disabled.');
  }
}
