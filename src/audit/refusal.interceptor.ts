import { type CallHandler, type ExecutionContext, Injectable, Logger, type NestInterceptor } from '@nestjs/common';
import { type Observable, catchError } from 'rxjs';
import type { Actor } from '../authz/index.js';
import { type HttpRequest, toFailure } from '../http/index.js';
import { AuditTrail } from './audit-trail.js';

/** Puts on record what was tried on a thing and did not happen (spec users 7.3), with the status that the caller gets. */
@Injectable()
export class RefusalInterceptor implements NestInterceptor {
  private readonly logger = new Logger(RefusalInterceptor.name);

  constructor(private readonly trail: AuditTrail) {}

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

  /** The caller shall learn why the change failed, whatever becomes of its record. */
  private async record(actor: Actor, error: unknown): Promise<void> {
    try {
      await this.trail.recordRefusal(actor, toFailure(error).status);
    } catch (cause) {
      this.logger.error(cause);
    }
  }
}
