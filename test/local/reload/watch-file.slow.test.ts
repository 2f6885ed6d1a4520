// A monitors file can be saved at any moment: no save is lost.
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { clientOf } from '../support/client.ts';
import { until } from '../support/until.ts';
import { type Vigia, workspaceOfTest } from '../support/workspace.ts';

const talk = "const talk = flow('talk', async ({ run }) => { await run(say); });\n";
const printTask = (value: string): string => `const say = task('say', ({ print }) => print(${value}));\n`;
const listed = (count: number): string => {
  const ids = Array.from({ length: count }, (_, i) => `'m${i}'`);
  return `${printTask("'hello'")}${talk}export default [${ids}].map((id) => monitor(id, { every: '2h', flow: talk }));`;
};

const waitForCount = (vigia: Vigia, count: number): Promise<unknown> =>
  until(
    async () => {
      const { monitors } = await clientOf(vigia).get<{ readonly monitors: readonly unknown[] }>('/monitors');
      return monitors.length === count || undefined;
    },
    15_000,
    () => `the process does not run ${count} monitors: ${vigia.output()}${vigia.errors()}`,
  );

describe('a monitors file', () => {
  it('that is saved again while it is loaded is loaded again', async () => {
    const workspace = await workspaceOfTest();
    const vigia = await workspace.start(await workspace.write(listed(1)));
    await sleep(1_200);
    // The file prints a line when it is loaded, and takes a while.
    const slow = (count: number): string =>
      `console.log('reading ${count}');\nawait new Promise((done) => setTimeout(done, 500));\n${listed(count)}`;
    for (const count of [2, 4]) {
      await workspace.write(slow(count));
      // The file is loaded once in a thread, to find out whether loading ends, and then in the process.
      const read = () => vigia.lines().filter((line) => line === `reading ${count}`).length > 1 || undefined;
      await until(read, 15_000, () => `not loaded: ${vigia.output()}`);
      await workspace.write(slow(count + 1));
      await waitForCount(vigia, count + 1);
    }
  });

  it('that is saved while the process starts is loaded again', async () => {
    const workspace = await workspaceOfTest();
    const file = await workspace.write(`console.log('reading');\n${listed(1)}`);
    const program = workspace.run('--port', '0', '--data', workspace.data, '--monitors', file);
    await program.waitForLine('reading');
    await workspace.write(listed(2));
    await program.waitForLine('Vigía watches 2 monitors');
  });

  it('that grows to many monitors no longer logs passing runs', async () => {
    const workspace = await workspaceOfTest();
    const vigia = await workspace.start(await workspace.write(listed(1)));
    const { runNow } = clientOf(vigia);
    await runNow('m0');
    const finishedLines = () => vigia.lines().filter((line) => line.includes('Finished in state')).length;
    const before = finishedLines();
    expect(before).toBeGreaterThan(0);
    await workspace.write(listed(25));
    await vigia.waitForLine('Vigía watches 25 monitors now');
    await runNow('m0');
    expect(finishedLines()).toBe(before);
  });

  it('takes effect together with data that it imports, also in its flows', async () => {
    const workspace = await workspaceOfTest();
    const file = await workspace.write(
      `import list from './list.json' with { type: 'json' };
      ${printTask('list.join()')}${talk}
      export default list.map((id) => monitor(id, { every: '2h', flow: talk }));`,
    );
    const data = join(dirname(file), 'list.json');
    await writeFile(data, '["a"]');
    const vigia = await workspace.start(file);
    expect((await clientOf(vigia).runNow('a')).taskRuns[0]?.lines).toEqual(['a']);
    await writeFile(data, '["a", "b"]');
    await vigia.waitForLine('Vigía watches 2 monitors now');
    expect((await clientOf(vigia).runNow('a')).taskRuns[0]?.lines).toEqual(['a,b']);
  });

  it('behind a symbolic link is loaded again when the link changes', async () => {
    const workspace = await workspaceOfTest();
    const at = (name: string): string => join(workspace.folder, name);
    for (const [name, count] of [
      ['first', 1],
      ['second', 2],
    ] as const) {
      await mkdir(at(name));
      await workspace.write(listed(count), join(name, 'monitors.ts'));
    }
    await symlink('first', at('now'));
    const vigia = await workspace.start(join(at('now'), 'monitors.ts'));
    await symlink('second', at('next'));
    await rename(at('next'), at('now'));
    await waitForCount(vigia, 2);
    expect((await clientOf(vigia).runNow('m1')).taskRuns[0]?.lines).toEqual(['hello']);
  });

  it('that is deleted with its imports keeps running as loaded, also in new threads', async () => {
    const workspace = await workspaceOfTest();
    const file = await workspace.write(
      `import { words } from './words.ts';
      const say = task('say', async ({ print }) => { await new Promise((done) => setTimeout(done, 500)); print(words); });
      ${talk}
      export default ['a', 'b', 'c'].map((id) => monitor(id, { every: '2h', flow: talk }));`,
    );
    await writeFile(join(dirname(file), 'words.ts'), "export const words = 'still here';\n");
    const vigia = await workspace.start(file);
    await rm(join(dirname(file), 'words.ts'));
    await rm(file);
    await vigia.waitForLine(`${file} is missing; still running the previous 3 monitors`);
    const runs = await Promise.all(['a', 'b', 'c'].map(clientOf(vigia).runNow));
    expect(runs.map(({ taskRuns }) => taskRuns[0]?.lines)).toEqual([['still here'], ['still here'], ['still here']]);
  });

  it('that is rejected because of an import takes effect when the import is corrected', async () => {
    const workspace = await workspaceOfTest();
    const file = await workspace.write(listed(1));
    const vigia = await workspace.start(file);
    const other = join(dirname(file), 'other.ts');
    await writeFile(other, 'export const none = ;');
    await workspace.write(`import './other.ts';\n${listed(2)}`);
    await until(
      async () => vigia.errors().includes('was rejected') || vigia.output().includes('was rejected') || undefined,
      15_000,
      () => vigia.output(),
    );
    await writeFile(other, 'export const none = 0;');
    await waitForCount(vigia, 2);
  });
});
