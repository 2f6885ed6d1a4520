// The bundles of the functions as the CDK app builds them: their size, and the time that Node takes to load each.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bundle, bundlesIn, synthesize } from '../infra/support/synth.ts';
import { atMost, type Figure } from './figure.ts';
import { median } from './statistics.ts';

const names = {
  plan: 'planner',
  run: 'worker',
  alert: 'alert',
  'api-read': 'API',
  'api-control': 'API control',
} as const;
const limitKb = { plan: 450, run: 1_200, alert: 450, 'api-read': 450, 'api-control': 450 } as const;
const loads = 5;

const timer =
  'const t = performance.now(); require(process.argv[1]); console.log(performance.now() - t); process.exit()';

/** Loads CommonJS in a new process, as Lambda does. */
const loadMs = (folder: string, { stage, text }: Bundle): number => {
  const file = join(folder, `${stage}.cjs`);
  writeFileSync(file, text);
  const times = Array.from({ length: loads }, () =>
    Number(execFileSync(process.execPath, ['-e', timer, file], { encoding: 'utf8' })),
  );
  return median(times);
};

/** KB of 1,024 bytes, as in esbuild. */
const figureOf = (folder: string, bundle: Bundle): Figure =>
  atMost({
    name: `bundle of the ${names[bundle.stage]}`,
    value: Buffer.byteLength(bundle.text) / 1_024,
    limit: limitKb[bundle.stage],
    unit: 'KB',
    digits: 0,
    note: `loads in ${loadMs(folder, bundle).toFixed(0)} ms`,
  });

export const bundles = async (): Promise<readonly Figure[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-bundles-'));
  try {
    const { code, output } = synthesize(join(folder, 'out'), {});
    if (code !== 0) throw new Error(output);
    return bundlesIn(join(folder, 'out')).map((bundle) => figureOf(folder, bundle));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
