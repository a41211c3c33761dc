import { Injectable } from '@nestjs/common';

/** Without a health check for this long, no load balancer is watching that must notice the shutdown. */
const PROBE_MEMORY_MS = 60_000;

/** The phase between the signal to stop and the end: health checks already fail, requests are still served. */
@Injectable()
export class Draining {
  private begun = false;
  private isRetired = false;
  private lastProbe = -Infinity;

  begin(): void {
    this.begun = true;
  }

  /** Another process of this server takes over: connections end, health checks do not fail. */
  retire(): void {
    this.isRetired = true;
  }

  /** Does every response end its connection? */
  get endsConnections(): boolean {
    return this.begun || this.isRetired;
  }

  get hasBegun(): boolean {
    return this.begun;
  }

  /** Records a health check. */
  noteProbe(): void {
    this.lastProbe = performance.now();
  }

  /** Is anything running health checks on this server? */
  get isWatched(): boolean {
    return performance.now() - this.lastProbe < PROBE_MEMORY_MS;
  }
}
