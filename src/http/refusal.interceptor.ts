import { type CallHandler, type ExecutionContext, Injectable, Logger, type NestInterceptor } from '@nestjs/common';
import { type Observable, catchError } from 'rxjs';
import type { Actor } from '../authz/index.js';
import { toFailure } from './failure.js';
import { RefusalLog } from './refusal-log.port.js';
import type { HttpRequest } from './request.js';

/** Records attempted changes that failed, with the status that the caller gets. On every route that changes something (`bindInterceptors`). */
@Injectable()
export class RefusalInterceptor implements NestInterceptor {
  private readonly logger = new Logger(RefusalInterceptor.name);

  constructor(private readonly refusals: RefusalLog) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { actor } = context.switchToHttp().getRequest<HttpRequest>();
    if (!actor) return next.handle();
    return next.handle().pipe(
      catchError(async (error: unknown) => {
        await this.record(actor, error);
        throw error;
      }),
    );
  }

  /** The caller gets the reason of the failure even if recording it fails. */
  private async record(actor: Actor, error: unknown): Promise<void> {
    try {
      await this.refusals.recordRefusal(actor, toFailure(error).status);
    } catch (cause) {
      this.logger.error(cause);
    }
  }
}
