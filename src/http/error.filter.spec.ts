import 'reflect-metadata';
import { Controller, Delete, Global, Module } from '@nestjs/common';
import { APP_FILTER, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Actor } from '../authz/index.js';
import { AccessUrl, notFound } from '../common/index.js';
import { ErrorFilter } from './error.filter.js';
import { ErrorPage } from './error-page.port.js';
import { Public } from './policy-decorators.js';
import { RefusalLog } from './refusal-log.port.js';
import { RouteRegistry } from './route-registry.js';

const ACTOR = { id: 'somebody' } as Actor; // Only its identity matters here.

class FakeRefusals extends RefusalLog {
  readonly recorded: (readonly [Actor, number])[] = [];
  failure: Error | null = null;

  override recordRefusal(actor: Actor, statusCode: number): Promise<void> {
    this.recorded.push([actor, statusCode]);
    return this.failure ? Promise.reject(this.failure) : Promise.resolve();
  }
}

class BrokenPage extends ErrorPage {
  override render(): never {
    throw new Error('no page');
  }
}

@Controller()
class Things {
  @Delete('thing')
  @Public()
  remove(): never {
    throw notFound();
  }

  @Delete('page')
  @Public({ style: 'page' })
  removeFromPage(): never {
    throw notFound();
  }
}

const refusals = new FakeRefusals();

@Global()
@Module({
  controllers: [Things],
  providers: [
    AccessUrl,
    RouteRegistry,
    { provide: ErrorPage, useClass: BrokenPage },
    { provide: RefusalLog, useValue: refusals },
    { provide: APP_FILTER, useClass: ErrorFilter },
  ],
})
class ThingsModule {}

describe('the error filter, after an attempted change', () => {
  let app: NestFastifyApplication;
  let url = '';

  beforeAll(async () => {
    app = await NestFactory.create<NestFastifyApplication>(ThingsModule, new FastifyAdapter(), { logger: false, abortOnError: false });
    const fastify = app.getHttpAdapter().getInstance();
    fastify.decorateRequest('actor', null);
    fastify.addHook('onRequest', (request, _reply, done) => {
      request.actor = ACTOR;
      done();
    });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(() => app.close());
  beforeEach(() => {
    refusals.recorded.length = 0;
    refusals.failure = null;
  });

  const remove = (path: string): Promise<Response> => fetch(`${url}/${path}`, { method: 'DELETE' });

  it('has it recorded with the status of the response', async () => {
    expect((await remove('thing')).status).toBe(404);
    expect(refusals.recorded).toEqual([[ACTOR, 404]]);
  });

  it('gives the reason to the caller even if recording it fails', async () => {
    refusals.failure = new Error('the database is gone');
    const answer = await remove('thing');
    expect([answer.status, await answer.json()]).toEqual([404, { message: notFound().message }]);
  });

  it('closes the connection if the response cannot be made, and goes on serving', async () => {
    await expect(remove('page')).rejects.toThrow('fetch failed');
    expect((await remove('thing')).status).toBe(404);
  });
});
