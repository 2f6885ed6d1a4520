// An exception in the user's own code shows its file, line and code: in the record, on the page and on the console.
import { expect, it } from 'vitest';
import { clientOf } from './support/client.ts';
import { workspaceOfTest } from './support/workspace.ts';

it.each([
  ['a task', "await run(task('t', () => {\n  throw new Error('no stock');\n}));", "throw new Error('no stock');"],
  ['a task that calls nothing', "await run(task('t', () => {\n  JSON.parse('{');\n}));", "JSON.parse('{');"],
  ['the flow itself', "await null;\n  throw new TypeError('wrong');", "throw new TypeError('wrong');"],
])('of %s', async (_, body, code) => {
  const workspace = await workspaceOfTest();
  const source = `export default [monitor('shop', { every: '1h', retries: 1, flow: flow('shop', async ({ run }) => {
${body}
}) })];`;
  const process = await workspace.start(await workspace.write(source));
  const run = await clientOf(process).runNow('shop');
  const lines = [...run.taskRuns.flatMap((taskRun) => taskRun.lines), ...run.lines];
  expect(lines[0]).toMatch(/^monitors\.ts:\d+$/);
  expect(lines.filter((line) => line.startsWith('>'))).toEqual([expect.stringMatching(/^> \d+ \| /)]);
  expect(lines.find((line) => line.startsWith('>'))).toContain(code);
  expect(await (await fetch(`${process.url}/runs/${run.id}`)).text()).toMatch(/monitors\.ts:\d+/);
  expect((await process.waitForLine(' - > ')).endsWith(code)).toBe(true);
});

it('not of a failed request, which its message and its evidence explain', async () => {
  const workspace = await workspaceOfTest();
  const source = `export default [monitor('shop', { every: '1h', retries: 0, allowPrivate: true, flow: flow('shop', async ({ run }) => {
  await run(task('t', async ({ fetch }) => void (await fetch('http://127.0.0.1:1/'))));
}) })];`;
  const run = await clientOf(await workspace.start(await workspace.write(source))).runNow('shop');
  expect(run.taskRuns).toMatchObject([{ state: { name: 'Failed' }, lines: [] }]);
});
