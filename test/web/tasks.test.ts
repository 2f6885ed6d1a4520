// The tasks of a run: in one line where all of them just completed, else one by one.
import { expect, it } from 'vitest';
import { createSite } from '../../shared/web/create-site.ts';
import { createApiWorld, spec } from '../api/support/api-world.ts';
import { t0 } from '../support/builders.ts';
import type { RunParts } from '../support/run-parts.ts';

const passing = (n: number) => Array.from({ length: n }, (_, i) => ({ task: `check-${i}`, end: 'Completed' as const }));

const openPages = async (tasks: RunParts['tasks'] & object) => {
  const world = await createApiWorld([spec('shop')]);
  world.time.now += 60_000;
  const { id } = await world.run({ monitor: 'shop', dueAt: t0, tasks });
  return async (path: string) => {
    const text = await (await createSite(world.deps).request(path.replace('ID', id))).text();
    return text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  };
};

it('many that just completed are one line in a list, and all of them on the page of the run', async () => {
  const open = await openPages(passing(12));
  const home = await open('/');
  expect(home).toContain('all 12 tasks Completed');
  expect(home).not.toContain('check-3-');
  const run = await open('/runs/ID');
  expect(run).toMatch(/State Completed Tasks 12 Completed Due/);
  expect(run).toContain('check-11-');
});

it('few are listed one by one, and so is each that failed or printed a line', async () => {
  expect(await (await openPages(passing(4)))('/')).toContain('check-3-');
  const failed = { task: 'broken', end: 'Failed' as const, message: 'Status code: 503' };
  const talking = { task: 'talking', end: 'Completed' as const, lines: ['forty orders wait'] };
  const open = await openPages([...passing(5), failed, talking]);
  const home = await open('/');
  expect(home).toMatch(/broken-\w+ Failed 106 ms Status code: 503 talking-\w+ Completed 106 ms forty orders wait/);
  expect(home).toContain('5 others Completed');
  expect(home).not.toContain('check-3-');
  expect(await open('/runs/ID')).toMatch(/State Completed Tasks 1 Failed 6 Completed Due/);
});
