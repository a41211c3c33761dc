import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DomainError, notFound } from '../common/index.js';
import { type HttpReply, type HttpRequest, Public } from '../http/index.js';
import { ApiDocument } from './api-document.js';
import { explorerFileToServe } from './explorer-files.js';
import { EXPLORER_HEADERS, EXPLORER_PAGE, REDIRECT_HEADERS, REDIRECT_PAGE } from './explorer-page.js';

/** The API explorer. Its files are served here and not by the library's own set-up, which supports neither policies nor our headers. */
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
  async openApi(@Req() request: HttpRequest, @Res() reply: HttpReply): Promise<void> {
    (await this.document.file()).send(request, reply);
  }

  @Get('oauth2-redirect.html')
  @Public({ style: 'page', rateLimit: 'none' })
  redirect(@Res() reply: HttpReply): void {
    void reply.headers(REDIRECT_HEADERS).send(REDIRECT_PAGE);
  }

  @Get(':file')
  @Public({ rateLimit: 'none' })
  async file(
    @Param('file') name: string,
    @Query('v') version: unknown,
    @Req() request: HttpRequest,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const found = await explorerFileToServe(name, version);
    if (!found) throw notFound();
    found.file.send(request, reply, { 'Cache-Control': found.cacheControl });
  }
}

/** Explains that the explorer is disabled, instead of a bare "not found". */
@ApiExcludeController()
@Controller('swagger')
export class DisabledSwaggerController {
  @Get(['', '*'])
  @Public()
  refuse(): never {
    throw new DomainError('not_found', 'Swagger documentation is disabled.');
  }
}
