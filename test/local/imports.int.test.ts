// A flow whose file imports helpers in every form runs in its thread.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { clientOf } from './support/client.ts';
import { workspaceOfTest } from './support/workspace.ts';

it('a flow uses helpers without an ending, in a folder, as CommonJS and as JSON', async () => {
  const workspace = await workspaceOfTest();
  await mkdir(join(workspace.folder, 'dir'));
  await writeFile(join(workspace.folder, 'names.ts'), "export const name: string = 'names';\n");
  await writeFile(join(workspace.folder, 'dir/index.ts'), "export { name as folder } from '../names';\n");
  await writeFile(join(workspace.folder, 'old.cjs'), "module.exports = { old: 'old' };\n");
  await writeFile(join(workspace.folder, 'data.json'), '{ "data": "data" }');
  const monitors = await workspace.write(`
import { name } from './names';
import { folder } from './dir';
import old from './old.cjs';
import json from './data.json';
const own = flow('own', async ({ run, print }) => {
  print([name, folder, old.old, json.data].join(' '));
  await run(task('nothing', async () => undefined));
});
export default Promise.resolve([monitor('shop', { every: '7d', flow: own })]);
`);
  const vigia = await workspace.start(monitors);
  const run = await clientOf(vigia).runNow('shop');
  expect(run).toMatchObject({ state: { type: 'COMPLETED' }, lines: ['names names old data'] });
});
