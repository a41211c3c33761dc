// Builds dist/. Installs first when packages are missing, so that a fresh checkout builds with one command.
import { build, ensureInstalled, requireNode } from './toolchain.mjs';

requireNode();
ensureInstalled({ development: true });
build();
