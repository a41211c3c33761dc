import { Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';

/** The OpenAPI document of the running application, made when somebody first asks for it. */
@Injectable()
export class ApiDocument {
  private build: (() => OpenAPIObject) | null = null;
  private text: string | null = null;

  /** The composition root says how: only it has the application. */
  from(build: () => OpenAPIObject): void {
    this.build = build;
  }

  json(): string {
    if (!this.build) throw new Error('nobody said what the document is made from');
    this.text ??= JSON.stringify(this.build());
    return this.text;
  }
}
