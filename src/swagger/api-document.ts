import { Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { StaticFile } from '../http/index.js';

/** The OpenAPI document of the running application, built at the first request for it. */
@Injectable()
export class ApiDocument {
  private build: (() => Promise<OpenAPIObject>) | null = null;
  private served: Promise<StaticFile> | null = null;

  /** Called by the composition root, which has the application. */
  from(build: () => Promise<OpenAPIObject>): void {
    this.build = build;
  }

  /** The document, ready to be served. After a failure the next call tries again. */
  file(): Promise<StaticFile> {
    this.served ??= this.render().catch((error: unknown) => {
      this.served = null;
      throw error;
    });
    return this.served;
  }

  private async render(): Promise<StaticFile> {
    if (!this.build) throw new Error('nobody said what the document is made from');
    const text = JSON.stringify(await this.build());
    return StaticFile.of(text, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-cache' });
  }
}
