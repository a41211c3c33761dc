import 'reflect-metadata';
import { Controller, Get, Global, Module, Res } from '@nestjs/common';
import { INTERCEPTORS_METADATA, RESPONSE_PASSTHROUGH_METADATA } from '@nestjs/common/constants.js';
import { APP_INTERCEPTOR, MetadataScanner, ModulesContainer, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../../src/app.module.js';
import { AccessUrl } from '../../src/common/index.js';
import { loadConfig } from '../../src/config/index.js';
import { createDataSource } from '../../src/data-source.js';
import { Keyring, KeyringDbcrypt } from '../../src/dbcrypt/index.js';
import { type HttpReply, Public } from '../../src/http/index.js';

interface Handler {
  readonly name: string;
  /** Nest sends what it returns, so a status that it sets is a response of its own. */
  readonly setsStatus: boolean;
  /** Of `@HttpCode`. */
  readonly status: unknown;
  readonly interceptors: readonly string[];
}

function handlersOf(app: NestFastifyApplication): Handler[] {
  return [...app.get(ModulesContainer).values()]
    .flatMap(({ controllers }) => [...controllers.values()])
    .flatMap(({ metatype }) => {
      const type = metatype as (new () => object) | null;
      if (!type) return [];
      const prototype = type.prototype as Record<string, object>;
      const metadata = (key: string, method: string): unknown => Reflect.getMetadata(key, prototype[method] ?? {});
      return new MetadataScanner()
        .getAllMethodNames(prototype)
        .filter((method) => metadata('path', method) !== undefined)
        .map((method) => ({
          name: `${type.name}.${method}`,
          setsStatus: Reflect.getMetadata(RESPONSE_PASSTHROUGH_METADATA, type, method) === true,
          status: metadata('__httpCode__', method),
          interceptors: ((metadata(INTERCEPTORS_METADATA, method) ?? []) as { name: string }[]).map(({ name }) => name),
        }));
    });
}

describe('the interceptors of a route', () => {
  let handlers: readonly Handler[];
  let app: NestFastifyApplication;

  beforeAll(async () => {
    const encryption = {
      dbcrypt: new KeyringDbcrypt(new Keyring([])),
      replica: { id: '', name: '', keyDigests: [] },
      registered: false,
      cannotRead: [],
    };
    const parts = { config: loadConfig({ env: {} }), dataSource: createDataSource('postgresql://unused.invalid'), encryption };
    app = await NestFactory.create<NestFastifyApplication>(AppModule.for(parts), new FastifyAdapter(), {
      preview: true,
      logger: false,
      abortOnError: false,
    });
    handlers = handlersOf(app);
  });

  it('include the challenge wherever a handler can answer 401 or 403 itself', () => {
    const answering = handlers.filter(({ setsStatus }) => setsStatus);
    expect(answering.length).toBeGreaterThan(5);
    expect(answering.filter(({ interceptors }) => !interceptors.includes('ChallengeInterceptor')).map(({ name }) => name)).toEqual([]);
  });

  it('are left out everywhere else, because they cost more than the rest of a small response', () => {
    const others = handlers.filter(({ setsStatus }) => !setsStatus);
    expect(others.length).toBeGreaterThan(100);
    expect(others.filter(({ interceptors }) => interceptors.length > 0).map(({ name }) => name)).toEqual([]);
    const global = [...app.get(ModulesContainer).values()].flatMap(({ providers }) => [...providers.keys()]).map(String);
    expect(global.filter((token) => token.includes(APP_INTERCEPTOR))).toEqual([]);
  });

  it('need not know a fixed status: none is 401 or 403, which are only thrown, or set for a reason', () => {
    expect(handlers.filter(({ status }) => status === 401 || status === 403).map(({ name }) => name)).toEqual([]);
  });
});

@Controller()
class RefusingController {
  @Get('passes')
  @Public()
  passes(@Res({ passthrough: true }) reply: HttpReply): string {
    reply.status(403);
    return 'no';
  }

  @Get('own')
  @Public()
  own(@Res({ passthrough: true }) reply: HttpReply): string {
    reply.status(401).header('www-authenticate', 'Basic realm="own"');
    return 'no';
  }
}

const accessUrl = new AccessUrl();

@Global()
@Module({
  controllers: [RefusingController],
  providers: [{ provide: AccessUrl, useValue: accessUrl }],
})
class RefusingModule {}

describe('a handler that answers 401 or 403 itself', () => {
  let app: NestFastifyApplication;
  let url = '';

  beforeAll(async () => {
    accessUrl.set('https://id.example');
    app = await NestFactory.create<NestFastifyApplication>(RefusingModule, new FastifyAdapter(), { logger: false, abortOnError: false });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(() => app.close());

  const CHALLENGE = 'Bearer realm="coder", resource_metadata="https://id.example/.well-known/oauth-protected-resource"';

  it.each([
    ['GET', '/passes', 403, CHALLENGE],
    ['GET', '/own', 401, 'Basic realm="own"'],
  ])('%s %s sends %i with one challenge', async (method, path, status, challenge) => {
    const answer = await fetch(url + path, { method });
    expect([answer.status, answer.headers.get('www-authenticate'), await answer.text()]).toEqual([status, challenge, 'no']);
  });
});
