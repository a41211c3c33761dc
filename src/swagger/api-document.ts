import { Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { StaticFile } from '../http/index.js';

/** The OpenAPI document of the running application, built at the first request for it. */
@Injectable()
export class ApiDocument {
  private build: (() => OpenAPIObject) | null = null;
  private text: string | null = null;
  private served: Promise<StaticFile> | null = null;

  /** Called by the composition root, which has the application. */
  from(build: () => OpenAPIObject): void {
    this.build = build;
  }

  json(): string {
    if (!this.build) throw new Error('nobody said what the document is made from');
    this.text ??= JSON.stringify(this.build());
    return this.text;
  }

  /** The document, ready to be served. */
  file(): Promise<StaticFile> {
    this.served ??= StaticFile.of(this.json(), { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-cache' });
    return this.served;
  }
}
