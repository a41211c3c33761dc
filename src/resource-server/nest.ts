import {
  type CanActivate,
  createParamDecorator,
  type DynamicModule,
  type ExecutionContext,
  HttpException,
  Inject,
  Injectable,
  Module,
  type OnModuleInit,
  SetMetadata,
} from '@nestjs/common';
import { HttpAdapterHost, Reflector } from '@nestjs/core';
import type { Access } from './access.js';
import { accessOfNodeRequest, type NodeRequest, verifyNodeRequest } from './http.js';
import type { ResourceServerOptions } from './options.js';
import { createVerifier, type Verifier } from './verifier.js';

const VERIFIER = Symbol('verifier');
const SCOPES = 'gatehouse:scopes';

/** Of Express or Fastify. */
interface FrameworkRequest {
  readonly raw?: NodeRequest;
  readonly originalUrl: string;
}

interface FrameworkResponse {
  header(name: string, value: string): unknown;
}

/** The scopes that a controller or a route needs; a route adds to those of its controller. */
export const RequireScopes = (...scopes: readonly string[]): ClassDecorator & MethodDecorator => SetMetadata(SCOPES, scopes);

/** Whose token the request has: a parameter of a route that `ResourceServerGuard` protects. */
export const CurrentAccess = createParamDecorator((_: unknown, context: ExecutionContext): Access =>
  accessOfNodeRequest(nodeRequest(context.switchToHttp().getRequest<FrameworkRequest>())),
);

/** Lets requests through that have a token with the scopes of `RequireScopes`. */
@Injectable()
export class ResourceServerGuard implements CanActivate {
  constructor(
    @Inject(VERIFIER) private readonly verifier: Verifier,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FrameworkRequest>();
    const scopes = [context.getClass(), context.getHandler()].flatMap(
      (target) => this.reflector.get<string[] | undefined>(SCOPES, target) ?? [],
    );
    const result = await verifyNodeRequest(this.verifier, nodeRequest(request), request.originalUrl, scopes);
    for (const [name, value] of Object.entries(result.headers)) http.getResponse<FrameworkResponse>().header(name, value);
    if (!result.allowed) throw new HttpException(result.body, result.status);
    return true;
  }
}

/** Protects an API that uses Nest, on Express or Fastify. */
@Module({})
export class ResourceServerModule implements OnModuleInit {
  constructor(
    @Inject(VERIFIER) private readonly verifier: Verifier,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  static register(options: ResourceServerOptions): DynamicModule {
    return {
      module: ResourceServerModule,
      global: true,
      providers: [{ provide: VERIFIER, useValue: createVerifier(options) }, ResourceServerGuard],
      exports: [VERIFIER, ResourceServerGuard],
    };
  }

  /** Serves the metadata (RFC 9728). Not as a controller: its path has no prefix, whatever prefix the application has. */
  onModuleInit(): void {
    const { httpAdapter } = this.host;
    const { path, document } = this.verifier.metadata;
    httpAdapter.get(path, (_request: unknown, response: FrameworkResponse) => {
      response.header('access-control-allow-origin', '*');
      httpAdapter.reply(response, document, 200);
    });
  }
}

/** Fastify's request has Node's in `raw`; Express's is Node's with more in it. */
function nodeRequest(request: FrameworkRequest): NodeRequest {
  return request.raw ?? (request as unknown as NodeRequest);
}
