import { createHash } from 'node:crypto';
import { SUBMIT_SOURCE } from './html.js';

/** What a page with `SUBMIT_SCRIPT` allows to run, and nothing else (Content Security Policy Level 3, hash source). */
export const SUBMIT_SCRIPT_HASH = `'sha256-${createHash('sha256').update(SUBMIT_SOURCE).digest('base64')}'`;
