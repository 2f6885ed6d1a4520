// The corpus through the real process: each case is a monitor that is run by hand, and what is recorded is compared.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, clientOf, type Run } from '../local/support/client.ts';
import { createWorkspace, type Vigia, type Workspace } from '../local/support/workspace.ts';
import { addresses } from './addresses.ts';
import { bodies } from './bodies.ts';
import { encodings } from './encodings.ts';
import { heads } from './heads.ts';
import { redirects } from './redirects.ts';
import type { Case } from './support/case.ts';
import { isBrief, startWorld, timeoutOf } from './support/world.ts';

/** What a check can be told to do; the process has no port that is forbidden. */
const isForChecks = ({ name, request = {} }: Case): boolean =>
  !/forbidden/.test(name) && Object.keys(request).every((key) => ['timeoutMs', 'allowPrivate'].includes(key));

const groups = { addresses, bodies, encodings, heads, redirects };
const cases = Object.entries(groups).flatMap(([group, list]) =>
  list.flatMap((one, index) =>
    isForChecks(one) ? [{ ...one, name: `${group}: ${one.name}`, id: `${group}-${index}` }] : [],
  ),
);

let workspace: Workspace;
let world: Awaited<ReturnType<typeof startWorld>>;
let vigia: Vigia;
let client: Client;
let runs: readonly Run[];

const monitorOf = ({ id, ...one }: (typeof cases)[number], index: number): string => {
  const { allowPrivate = true } = one.request ?? {};
  const options = `every: '7d', retries: 0, timeout: '${timeoutOf(one)}ms', allowPrivate: ${allowPrivate}`;
  return `monitor('${id}', { ${options}, checks: [http('home', ${JSON.stringify(world.urlOf(index))})] })`;
};

beforeAll(async () => {
  workspace = await createWorkspace();
  world = await startWorld(cases);
  vigia = await workspace.start(await workspace.write(`export default [\n${cases.map(monitorOf).join(',\n')}\n];\n`));
  client = clientOf(vigia);
  // Those that are waited for in vain come last, as in `meet`.
  const early = await Promise.all(cases.map((one) => (isBrief(one) ? undefined : client.runNow(one.id))));
  runs = await Promise.all(cases.map(async ({ id }, index) => early[index] ?? (await client.runNow(id))));
}, 120_000);

afterAll(async () => {
  await workspace?.remove();
  await world?.close();
});

const expectedState = ({ ends }: Case, status: number | null | undefined): string =>
  ends.code === undefined && status === 200 ? 'COMPLETED' : 'FAILED';

it.each(cases.map((one, index) => ({ ...one, index })))('$name', ({ index, ...one }) => {
  const task = runs[index]?.taskRuns[0];
  const evidence = task?.evidence[0];
  expect(runs[index]?.state.type).toBe('COMPLETED');
  if (one.ends.code !== undefined) expect(evidence?.error).toMatchObject({ code: one.ends.code });
  // In a busy process the time of the task may be up a moment before the probe says what it waited for.
  const isCutOff = one.ends.code === 'TIMED_OUT' && task?.state.message === 'Task run exceeded timeout of 1 s';
  if (one.ends.says && !isCutOff) expect(task?.state.message).toMatch(one.ends.says);
  if (one.ends.status !== undefined) expect(evidence).toMatchObject({ status: one.ends.status, error: null });
  if (Object.keys(one.ends).length > 0) expect(task?.state.type).toBe(expectedState(one, evidence?.status));
});

describe('whatever was answered', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the very characters to look for
  const unshowable = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
  const secret = /s3cret|hunter2/;

  it('the console shows nothing that a terminal would obey, and no secret', () => {
    expect(vigia.lines().length).toBeGreaterThan(cases.length);
    expect(vigia.output()).not.toMatch(unshowable);
    expect(vigia.output()).not.toMatch(secret);
    // What was to be obeyed is there, and harmless.
    expect(vigia.output()).toMatch(/\[2J/);
    expect(vigia.errors()).toBe('');
  });

  it('the API says it in JSON that holds nothing of the kind either', () => {
    for (const run of runs) {
      const texts = JSON.stringify(run);
      expect(texts).not.toMatch(secret);
      expect(texts).not.toMatch(/\\u00[01][0-9a-f]|\\u007f|\\[bfrt]/);
      expect(texts).not.toMatch(unshowable);
    }
  });

  it('the pages show it as text', async () => {
    let marked = 0;
    for (const [index, run] of runs.entries()) {
      const page = await (await fetch(`${vigia.url}/runs/${run.id}`)).text();
      expect(page, cases[index]?.name).toContain('</html>');
      expect(page).not.toMatch(/<script>alert|<img|onerror=/);
      if (page.includes('&lt;script&gt;alert')) marked += 1;
      expect(page).not.toMatch(secret);
      expect(page.replaceAll('\n', '')).not.toMatch(unshowable);
    }
    // It was there to be seen.
    expect(marked).toBeGreaterThan(2);
  });

  it('the process goes on', async () => {
    expect(vigia.ended()).toBe(false);
    expect((await client.runs('limit=1')).length).toBe(1);
    await expect.poll(() => world.openSockets()).toBe(0);
    expect(world.trespassers()).toBe(0);
  });
});
