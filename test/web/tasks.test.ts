// The tasks of a run: together where they have nothing to say one by one, and beside the state of the flow.
import { expect, it } from 'vitest';
import { createSite } from '../../shared/web/create-site.ts';
import { createWorld, noon, type RunParts, spec } from '../api/support/api-world.ts';

const passing = (n: number) => Array.from({ length: n }, (_, i) => ({ task: `check-${i}`, end: 'Completed' as const }));

const lookAt = async (tasks: RunParts['tasks'] & object) => {
  const world = await createWorld([spec('shop')]);
  world.time.at += 60_000;
  const { id } = await world.run({ monitor: 'shop', dueAt: noon, tasks });
  return async (path: string) => {
    const text = await (await createSite(world.deps).request(path.replace('ID', id))).text();
    return text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  };
};

it('many that are just well are one line in a list, and all of them on the page of the run', async () => {
  const look = await lookAt(passing(12));
  const home = await look('/');
  expect(home).toContain('all 12 tasks Completed');
  expect(home).not.toContain('check-3-');
  const run = await look('/runs/ID');
  expect(run).toMatch(/State Completed Tasks 12 Completed Due/);
  expect(run).toContain('check-11-');
});

it('few are shown one by one, and so is each that has something to say', async () => {
  expect(await (await lookAt(passing(4)))('/')).toContain('check-3-');
  const failed = { task: 'broken', end: 'Failed' as const, message: 'Status code: 503' };
  const talking = { task: 'talking', end: 'Completed' as const, lines: ['forty orders wait'] };
  const look = await lookAt([...passing(5), failed, talking]);
  const home = await look('/');
  expect(home).toMatch(/broken-\w+ Failed 106 ms Status code: 503 talking-\w+ Completed 106 ms forty orders wait/);
  expect(home).toContain('5 others Completed');
  expect(home).not.toContain('check-3-');
  expect(await look('/runs/ID')).toMatch(/State Completed Tasks 1 Failed 6 Completed Due/);
});
