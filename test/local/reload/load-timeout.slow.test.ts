// A monitors file that never finishes loading: a start ends with an error, and a reload is rejected.
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { clientOf } from '../support/client.ts';
import { imports, workspaceOfTest } from '../support/workspace.ts';

const sound = "export default [monitor('shop', { every: '7d', checks: [http('home', 'https://shop.example/')] })];";

it('a start ends with one sentence', async () => {
  const workspace = await workspaceOfTest();
  const file = await workspace.write('for (;;);');
  const program = workspace.run('--port', '0', '--data', workspace.data, '--monitors', file);
  const { code, tookMs } = await program.end();
  expect(code).not.toBe(0);
  expect(tookMs).toBeLessThan(25_000);
  expect(program.errors()).toBe(`${file}: it was still loading after 12 s; does it contain a loop that never ends?\n`);
});

it.each([
  ['for (;;);', 'does it contain a loop that never ends?'],
  ['process.exit(3);', 'it ended the process while it was loading'],
])('a reload of %s changes nothing', async (source, message) => {
  const workspace = await workspaceOfTest();
  const file = await workspace.write(sound);
  const vigia = await workspace.start(file);
  // The file watcher may take this long to read the file for the first time.
  await sleep(1_500);
  await writeFile(file, `${imports}${source}`);
  await vigia.waitForLine(message);
  await vigia.waitForLine('still running the previous');
  expect(await clientOf(vigia).get('/health')).toMatchObject({ status: 'ok' });
  await writeFile(file, `${imports}${sound.replace("'shop'", "'other'")}`);
  await vigia.waitForLine('changed: Vigía watches 1 monitor now');
  expect(await clientOf(vigia).monitor('other')).toMatchObject({ id: 'other' });
});
