// The CDK app: reads the options and the monitors file, and creates the stack.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import packageJson from '../../package.json' with { type: 'json' };
import { loadMonitors } from '../../shared/define/load/load-monitors.ts';
import { formatLoadProblem } from '../../shared/define/load-problem.ts';
import { toManifest } from '../../shared/define/manifest.ts';
import { referencedFiles } from '../../shared/define/referenced-files.ts';
import { channelSecretNames } from '../../shared/model/alert-channels.ts';
import { workerTimeoutFor } from '../../shared/model/budget.ts';
import { type Manifest, manifestSecretNames } from '../../shared/model/monitor.ts';
import { type DeployOptions, OptionError, readDeployOptions } from './deploy-options.ts';
import { VigiaStack } from './stack.ts';
import { workersNeeded } from './worker-concurrency.ts';

/** Prints the problems and exits with code 1, without a stack trace. */
const exitWith = (problems: readonly string[]): never => {
  for (const problem of problems) console.error(problem);
  process.exit(1);
};

const readOptions = (app: App): DeployOptions => {
  try {
    return readDeployOptions(app.node);
  } catch (error) {
    if (error instanceof OptionError) return exitWith([error.message]);
    throw error;
  }
};

const readManifest = async (file: string): Promise<Manifest> => {
  const loaded = await loadMonitors(file);
  return loaded.ok ? toManifest(loaded.monitors, loaded.alerts) : exitWith(loaded.problems.map(formatLoadProblem));
};

/**
 * Writes the manifest next to the templates, as a record of what was deployed. `cdk` passes a relative folder, and
 * bundling needs an absolute path.
 */
const writeManifest = (folder: string, manifest: Manifest): string => {
  const file = resolve(folder, 'monitors.json');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify({ version: packageJson.version, alerts: null, ...manifest }));
  return file;
};

/** The texts of the files that the monitors file names, for the bundle of the worker. */
const writeFiles = (folder: string): string => {
  const file = resolve(folder, 'files.json');
  writeFileSync(file, JSON.stringify({ files: referencedFiles() }));
  return file;
};

const app = new App();
const { monitors, ...options } = readOptions(app);
const manifest = await readManifest(monitors);
new VigiaStack(app, 'Vigia', {
  ...options,
  maxWorkers: workersNeeded(manifest),
  workerTimeoutMs: workerTimeoutFor(manifest.monitors),
  secrets: manifestSecretNames(manifest),
  channelSecrets: manifest.alerts ? channelSecretNames(manifest.alerts) : [],
  files: {
    manifest: writeManifest(app.outdir, manifest),
    monitors: resolve(monitors),
    referenced: writeFiles(app.outdir),
    library: join(import.meta.dirname, '../../shared/monitor.ts'),
  },
});
app.synth();
