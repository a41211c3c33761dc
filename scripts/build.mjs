// Builds dist/ from scratch: a moved test would otherwise leave its old output behind, and Jest would run it.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
const { status } = spawnSync(process.execPath, ['node_modules/@typescript/native/bin/tsc', '-p', 'tsconfig.json'], { stdio: 'inherit' });
process.exit(status ?? 1);
