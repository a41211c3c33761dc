// Installs the packages of the lock, and builds nothing: `.ci/run` does other things meanwhile.
import { ensureInstalled, requireNode } from './toolchain.mjs';

requireNode();
ensureInstalled({ development: true });
