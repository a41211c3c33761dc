import { Controller, Get, type OnModuleInit, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DomainError } from '../common/index.js';
import { type HttpReply, type HttpRequest, Public } from '../http/index.js';
import { PAGE_SECURITY_HEADERS } from '../views/index.js';
import { SiteFiles } from './site-files.js';

const ROOT = '/docs/';

/** The documentation, with the scripts of its generator: they may load its own files, and nothing of the API answers them. */
@ApiExcludeController()
@Controller('docs')
export class DocsSiteController implements OnModuleInit {
  private files: SiteFiles;
  private pageHeaders: Readonly<Record<string, string>>;

  async onModuleInit(): Promise<void> {
    this.files = await SiteFiles.open();
    this.pageHeaders = {
      ...PAGE_SECURITY_HEADERS.home,
      'Content-Security-Policy': contentSecurityPolicy(this.files.scriptHashes),
    };
  }

  @Get(['', '*'])
  @Public({ style: 'page', rateLimit: 'none' })
  async file(@Req() request: HttpRequest, @Res() reply: HttpReply): Promise<void> {
    const [path = ''] = request.url.split('?', 1);
    if (path === '/docs') {
      void reply.redirect(ROOT, 308);
      return;
    }
    const { status, isPage, isImmutable, file } = await this.files.at(path.slice(ROOT.length));
    file.send(request, reply.status(status), {
      ...(isPage && this.pageHeaders),
      'Cache-Control': isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
  }
}

/** Says how to get the documentation, instead of a bare "not found". */
@ApiExcludeController()
@Controller('docs')
export class DisabledDocsSiteController {
  @Get(['', '*'])
  @Public()
  refuse(): never {
    throw new DomainError('not_found', 'The documentation is not served here. CODER_DOCS_ENABLE=true serves it.');
  }
}

/** The generator colours words of code with attributes, which is why styles need `unsafe-inline`; no input of a user is ever in these pages. */
function contentSecurityPolicy(scriptHashes: readonly string[]): string {
  return [
    "default-src 'none'",
    ["script-src 'self'", ...scriptHashes].join(' '),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
