// The corpus through the real process: each case is a monitor, and its first recorded run is compared.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, clientOf, type Run } from '../local/support/client.ts';
import { createWorkspace, type Vigia, type Workspace } from '../local/support/workspace.ts';
import { addresses } from './addresses.ts';
import { bodies } from './bodies.ts';
import { encodings } from './encodings.ts';
import { redirects } from './redirects.ts';
import { responseHeads } from './response-heads.ts';
import type { Case } from './support/case.ts';
import { startWorld, timeoutOf } from './support/send-cases.ts';

/** Cases that a check can express. The process refuses no port. */
const isForChecks = ({ name, request = {} }: Case): boolean =>
  !/refused port/.test(name) && Object.keys(request).every((key) => ['timeoutMs', 'allowPrivate'].includes(key));

const groups = { addresses, bodies, encodings, 'response-heads': responseHeads, redirects };
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

/** All cases begin within seconds: a run that this machine was too busy for is requested again. */
const decisiveRun = async (id: string): Promise<Run> => {
  const first = await client.firstRun(id);
  return first.state.type === 'CRASHED' && first.ownSide ? client.runNow(id) : first;
};

beforeAll(async () => {
  workspace = await createWorkspace();
  world = await startWorld(cases);
  vigia = await workspace.start(await workspace.write(`export default [\n${cases.map(monitorOf).join(',\n')}\n];\n`));
  client = clientOf(vigia);
  const first: Run[] = [];
  for (const { id } of cases) first.push(await decisiveRun(id));
  runs = first;
}, 120_000);

afterAll(async () => {
  await workspace?.remove();
  await world?.close();
});

const expectedState = ({ expected }: Case, evidence: object | undefined): string =>
  expected.code === undefined && evidence && 'status' in evidence && evidence.status === 200 ? 'COMPLETED' : 'FAILED';

it.each(cases.map((one, index) => ({ ...one, index })))('$name', ({ index, ...one }) => {
  const task = runs[index]?.taskRuns[0];
  const evidence = task?.evidence[0];
  expect(runs[index]?.state.type).toBe('COMPLETED');
  if (one.expected.code !== undefined) expect(evidence?.error).toMatchObject({ code: one.expected.code });
  // In a busy process the task may time out a moment before its request does.
  const isCutOff = one.expected.code === 'TIMED_OUT' && task?.state.message === 'Task run exceeded timeout of 1 s';
  // A request has what is left of the task's second, which may be a few milliseconds less.
  const message = task?.state.message?.replace(/ within 9\d\d ms/, ' within 1 s');
  if (one.expected.message && !isCutOff) expect(message).toMatch(one.expected.message);
  if (one.expected.status !== undefined) expect(evidence).toMatchObject({ status: one.expected.status, error: null });
  if (Object.keys(one.expected).length > 0) expect(task?.state.type).toBe(expectedState(one, evidence));
});

describe('a hostile response', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the characters to look for
  const unsafeCharacter = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
  const secret = /s3cret|hunter2/;

  it('puts no control characters and no secrets on the console', () => {
    expect(vigia.lines().length).toBeGreaterThan(cases.length);
    expect(vigia.output()).not.toMatch(unsafeCharacter);
    expect(vigia.output()).not.toMatch(secret);
    // A text of the response is there, without its escape sequences.
    expect(vigia.output()).toMatch(/its response starts with "welcome"/);
    expect(vigia.output()).not.toMatch(/\[2J|\[31m|owned/);
    expect(vigia.errors()).toBe('');
  });

  it('puts no control characters and no secrets into the API', () => {
    for (const run of runs) {
      const texts = JSON.stringify(run);
      expect(texts).not.toMatch(secret);
      expect(texts).not.toMatch(/\\u00[01][0-9a-f]|\\u007f|\\[bfrt]/);
      expect(texts).not.toMatch(unsafeCharacter);
    }
  });

  it('appears on the pages as text', async () => {
    let marked = 0;
    for (const [index, run] of runs.entries()) {
      const page = await (await fetch(`${vigia.url}/runs/${run.id}`)).text();
      expect(page, cases[index]?.name).toContain('</html>');
      expect(page).not.toMatch(/<script>alert|<img|onerror=/);
      if (page.includes('&lt;script&gt;alert')) marked += 1;
      expect(page).not.toMatch(secret);
      expect(page.replaceAll('\n', '')).not.toMatch(unsafeCharacter);
    }
    // Some responses contain markup.
    expect(marked).toBeGreaterThan(2);
  });

  it('does not stop the process', async () => {
    expect(vigia.ended()).toBe(false);
    expect((await client.runs('limit=1')).length).toBe(1);
    await expect.poll(() => world.openSockets()).toBe(0);
    expect(world.refusedConnections()).toBe(0);
  });
});
