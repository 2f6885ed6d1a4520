// While the monitors file changes, each run uses the code of a generation that contains its monitor.
import { expect, it, onTestFinished } from 'vitest';
import type { Loaded } from '../../../infra/local/reload/generation.ts';
import { openGenerations } from '../../../infra/local/reload/generations.ts';
import { toManifest } from '../../../shared/define/manifest.ts';
import { parseMonitors } from '../../../shared/define/parse-monitors.ts';
import { monitor, task } from '../../../shared/monitor.ts';

const logger = { runFinished() {}, info() {}, warn() {}, error() {} };
const probe = () => Promise.reject(new Error('no request is sent here'));
const secrets = { get: () => Promise.reject(new Error('there are none')) };

const fileOf = (line: string, ids: readonly string[], first: Promise<unknown> = Promise.resolve()): Loaded => {
  const print = task('print', async ({ print: printLine }) => {
    await first;
    printLine(line);
  });
  const checked = parseMonitors(
    ids.map((id) => monitor(id, { every: '2h', checks: [print] })),
    'monitors.ts',
  );
  if (!checked.ok) throw new Error('these monitors are invalid');
  const { monitors } = checked;
  return { monitors, manifest: toManifest(monitors), origin: { monitorsFile: 'monitors.ts', sources: new Map() } };
};

it('a removed monitor runs the old code, a kept one the new code, and a started run finishes', async () => {
  const { promise: saved, resolve: save } = Promise.withResolvers<void>();
  const generations = openGenerations(fileOf('before', ['stays', 'goes'], saved), { probe, secrets, logger });
  onTestFinished(generations.close);
  const printedBy = async (id: string): Promise<readonly string[] | undefined> => {
    const request = { monitor: id, runId: `${id}~1`, deadline: Date.now() + 15_000 };
    const execution = await generations.withGeneration(id, ({ runInProcess }) => runInProcess(request));
    return execution.taskRuns[0]?.lines;
  };
  const begun = printedBy('stays');
  const before = generations.replace(fileOf('after', ['stays']));
  save();
  expect(await Promise.all([printedBy('stays'), printedBy('goes'), begun])).toEqual([
    ['after'],
    ['before'],
    ['before'],
  ]);
  generations.retireOld();
  expect([...generations.specs.keys()]).toEqual(['stays']);
  await expect(printedBy('goes')).rejects.toThrow('no monitor "goes"');
  // The change could not be recorded and is undone.
  generations.replace(before);
  generations.retireOld();
  expect(await printedBy('goes')).toEqual(['before']);
});
