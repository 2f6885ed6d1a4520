// The CDK app: evaluates the monitors file once, refuses what is wrong in it, and hands its manifest to the stack.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import packageJson from '../../package.json' with { type: 'json' };
import { loadMonitors } from '../../shared/define/load/load-monitors.ts';
import { formatLoadProblem } from '../../shared/define/load-problem.ts';
import { toManifest } from '../../shared/define/manifest.ts';
import { type Manifest, secretsOf } from '../../shared/model/monitor.ts';
import { concurrencyOf } from './concurrency.ts';
import { OptionError, type Options, readOptions } from './options.ts';
import { VigiaStack } from './stack.ts';

/** Plain words and exit code 1: a stack trace would say nothing about a mistake in an option or a monitor. */
const refuse = (lines: readonly string[]): never => {
  for (const line of lines) console.error(line);
  process.exit(1);
};

const optionsOf = (app: App): Options => {
  try {
    return readOptions(app.node);
  } catch (error) {
    if (error instanceof OptionError) return refuse([error.message]);
    throw error;
  }
};

const manifestOf = async (file: string): Promise<Manifest> => {
  const loaded = await loadMonitors(file);
  return loaded.ok ? toManifest(loaded.monitors) : refuse(loaded.problems.map(formatLoadProblem));
};

/** Beside the templates, so that what was deployed can be looked up. `cdk` names that folder relatively; bundling needs it whole. */
const writeManifest = (folder: string, manifest: Manifest): string => {
  const file = resolve(folder, 'monitors.json');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify({ version: packageJson.version, ...manifest }));
  return file;
};

const app = new App();
const { monitors, ...options } = optionsOf(app);
const manifest = await manifestOf(monitors);
new VigiaStack(app, 'Vigia', {
  ...options,
  concurrency: concurrencyOf(manifest),
  secrets: secretsOf(manifest),
  files: {
    manifest: writeManifest(app.outdir, manifest),
    monitors: resolve(monitors),
    library: join(import.meta.dirname, '../../shared/monitor.ts'),
  },
});
app.synth();
