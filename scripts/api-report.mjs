// What a package exports, as a page to be compared with the committed one, and on request all its types in one file.
import { join } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { ROOT } from './toolchain.mjs';

/** Writes `<reports>/<name>.api.md` about the declarations of `entry`, and `rollup` if it is given. Ends the process if it cannot. */
export function reportApi({ name, tsconfig, entry, reports, bundledPackages = [], rollup }) {
  const config = ExtractorConfig.prepare({
    configObjectFullPath: join(ROOT, 'api-extractor.json'),
    packageJsonFullPath: join(ROOT, 'package.json'),
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath: entry,
      bundledPackages,
      newlineKind: 'lf',
      compiler: { tsconfigFilePath: tsconfig },
      apiReport: { enabled: true, reportFileName: `${name}.api.md`, reportFolder: reports, reportTempFolder: reports },
      docModel: { enabled: false },
      dtsRollup: rollup === undefined ? { enabled: false } : { enabled: true, untrimmedFilePath: rollup },
      tsdocMetadata: { enabled: false },
      messages: {
        // Every export is public; what only its types refer to is in the file, but not exported.
        extractorMessageReporting: {
          default: { logLevel: 'error' },
          'ae-missing-release-tag': { logLevel: 'none' },
          'ae-forgotten-export': { logLevel: 'none' },
          // Names that say it all need no sentence.
          'ae-undocumented': { logLevel: 'none' },
        },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
  });
  const { succeeded } = Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      // Reports are always new here; docs:check compares them with the committed ones.
      if (message.logLevel === 'info' || message.messageId === 'console-api-report-created') message.logLevel = 'none';
    },
  });
  if (!succeeded) process.exit(1);
}
