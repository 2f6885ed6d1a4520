// What is watched while the monitors file changes: each run is made by the code that knows its monitor.
import { expect, it, onTestFinished } from 'vitest';
import type { Loaded } from '../../../infra/local/reload/generation.ts';
import { openGenerations } from '../../../infra/local/reload/generations.ts';
import { toManifest } from '../../../shared/define/manifest.ts';
import { parseMonitors } from '../../../shared/define/parse-monitors.ts';
import { monitor, task } from '../../../shared/monitor.ts';

const logger = { runFinished() {}, info() {}, warn() {}, error() {} };
const probe = () => Promise.reject(new Error('nothing is asked here'));
const secrets = { get: () => Promise.reject(new Error('there are none')) };

const fileOf = (words: string, ids: readonly string[], first: Promise<unknown> = Promise.resolve()): Loaded => {
  const say = task('say', async ({ print }) => {
    await first;
    print(words);
  });
  const checked = parseMonitors(
    ids.map((id) => monitor(id, { every: '2h', checks: [say] })),
    'monitors.ts',
  );
  if (!checked.ok) throw new Error('these monitors are wrong');
  const { monitors } = checked;
  return { monitors, manifest: toManifest(monitors), origin: { monitorsFile: 'monitors.ts', sources: new Map() } };
};

it('runs what is being removed by the code before, what stays by the new one, and ends what has begun', async () => {
  const { promise: saved, resolve: save } = Promise.withResolvers<void>();
  const generations = openGenerations(fileOf('before', ['stays', 'goes'], saved), { probe, secrets, logger });
  onTestFinished(generations.close);
  const said = async (id: string): Promise<readonly string[] | undefined> => {
    const request = { monitor: id, runId: `${id}~1`, deadline: Date.now() + 15_000 };
    const execution = await generations.withGeneration(id, ({ runInProcess }) => runInProcess(request));
    return execution.taskRuns[0]?.lines;
  };
  const begun = said('stays');
  const before = generations.replace(fileOf('after', ['stays']));
  save();
  expect(await Promise.all([said('stays'), said('goes'), begun])).toEqual([['after'], ['before'], ['before']]);
  generations.retireOld();
  expect([...generations.specs.keys()]).toEqual(['stays']);
  await expect(said('goes')).rejects.toThrow('no monitor "goes"');
  // It could not be written down: all is as it was.
  generations.replace(before);
  generations.retireOld();
  expect(await said('goes')).toEqual(['before']);
});
