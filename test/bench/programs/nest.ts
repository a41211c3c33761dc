import 'reflect-metadata';
import { Controller, Get, Header, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { announce, programInput } from './announce.js';

/** Nest on Fastify alone, without guards, pipes and interceptors, with the same bodies: the ceiling of this server's framework. */
const bodies = programInput().bodies;
const payloadOf = (path: string): unknown => {
  const { type = '', text = '' } = bodies[path] ?? {};
  return type.startsWith('application/json') ? JSON.parse(text) : text;
};
const [HEALTHZ, BUILDINFO, ME] = ['/healthz', '/api/v2/buildinfo', '/api/v2/users/me'].map(payloadOf);

@Controller()
class SameBodiesController {
  @Get('healthz')
  @Header('content-type', bodies['/healthz']?.type ?? 'text/plain')
  healthz(): unknown {
    return HEALTHZ;
  }

  @Get('api/v2/buildinfo')
  buildinfo(): unknown {
    return BUILDINFO;
  }

  @Get('api/v2/users/me')
  me(): unknown {
    return ME;
  }
}

@Module({ controllers: [SameBodiesController] })
class BareModule {}

const app = await NestFactory.create<NestFastifyApplication>(BareModule, new FastifyAdapter(), { logger: false });
await app.listen(0, '127.0.0.1');
announce(await app.getUrl());
