import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const own = (file: string): string =>
  JSON.stringify(pathToFileURL(join(import.meta.dirname, '../../infra/local', file)));
const flags = packageJson.scripts.start.split(' ').filter((word) => word.startsWith('--'));

/**
 * Starts as `npm start` does, for its help only; then makes what lives for a while, and tells the space for the young, as
 * it is most of the time: while all of the heap is looked through, no space is tidied up, and each may be larger.
 */
const program = `
await import(${own('launch.js')});
const { giveHeapRoom } = await import(${own('heap.ts')});
const { getHeapSpaceStatistics } = await import('node:v8');
giveHeapRoom(Number(process.env.MONITORS));
const sizes = [];
let living = [];
for (let i = 0; i < 4_000_000; i += 1) {
  living.push([i]);
  if (living.length > 60_000) living = [];
  if (i % 20_000 === 0) sizes.push(getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size);
}
console.log('young space', sizes.sort((a, b) => a - b)[sizes.length / 2]);
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigia-test-heap-'));
  await writeFile(join(folder, 'program.mjs'), program);
});
afterAll(() => rm(folder, { recursive: true }));

/** Both halves of it, in MB of 1,048,576 bytes. */
const youngMb = async (monitors: number): Promise<number> => {
  const env = { ...process.env, MONITORS: String(monitors) };
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, join(folder, 'program.mjs'), '--help'], {
    env,
  });
  return Number(/^young space (\d+)$/m.exec(stdout)?.[1]) / 1_048_576;
};

describe('the space for the young', () => {
  it('stays small with few monitors, whose memory counts', async () => {
    expect(await youngMb(1_000)).toBe(2);
  });

  it('grows with many, so that what belongs to a check dies in it', async () => {
    expect(await youngMb(60_000)).toBe(32);
  });
});
