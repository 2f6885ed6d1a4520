// `vigia status` shows the worst monitors first and misses none; `vigia open` opens what the server names.
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer } from '../support/servers.ts';
import { runCliInProcess } from './support/run-cli-in-process.ts';
import { answer, scripted } from './support/scripted-api.ts';

const monitorJson = (id: string, status: string) => ({
  id,
  title: id,
  status,
  since: null,
  ready: true,
  paused: status === 'Paused',
  intervalSeconds: 30,
  lastRun: null,
  nextRunAt: null,
});

/** A server that lists monitors with these statuses, in pages of at most the requested limit. */
const serverOf = async (statuses: readonly string[]): Promise<string> => {
  const monitors = statuses.map((status, i) => monitorJson(`m-${i}`, status));
  const server = await startServer({
    does: 'custom',
    listener: (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://server');
      const from = Number(searchParams.get('cursor') ?? 0);
      const to = from + Number(searchParams.get('limit'));
      const list = { monitors: monitors.slice(from, to), cursor: to < monitors.length ? String(to) : null };
      const lists = pathname.endsWith('/incidents') ? { incidents: [], cursor: null } : list;
      response.writeHead(pathname.endsWith('/overrides') ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(lists));
    },
  });
  onTestFinished(server.close);
  return server.url;
};

const many = (count: number, status: string): readonly string[] => Array(count).fill(status);

describe('vigia status --exit-code', () => {
  it.each([
    ['the last of many', [...many(210, 'Up'), 'Down'], ['status'], 1, 'm-210'],
    ['one beyond --limit', ['Up', 'Down'], ['status', '--limit', '1'], 1, 'm-1'],
    ['one that --limit hides behind others', ['Down', 'Down'], ['status', '--limit', '1'], 1, 'm-0'],
    ['one beyond several pages', [...many(120, 'Degraded'), 'Down', ...many(60, 'Up')], ['status'], 1, 'm-120'],
    ['none', [...many(60, 'Up'), 'Unknown', 'Degraded'], ['status', '--limit', '5'], 0, 'm-61'],
  ])('sees %s that is Down', async (_name, statuses, args, code, first) => {
    const result = await runCliInProcess([...args, '--exit-code', '--json', '--url', await serverOf(statuses)]);
    expect(result.code).toBe(code);
    expect(JSON.parse(result.out).monitors[0].id).toBe(first);
  });
});

it('vigia status shows the worst first, and hides only those that need no attention', async () => {
  const url = await serverOf(['Up', 'Paused', 'Unknown', 'Degraded', 'Down', 'Up', 'Down']);
  const all = await runCliInProcess(['status', '--json', '--url', url]);
  const shown = JSON.parse(all.out).monitors.map(({ id }: { id: string }) => id);
  expect(shown).toEqual(['m-4', 'm-6', 'm-3', 'm-2', 'm-1', 'm-0', 'm-5']);
  expect(all.err).toBe('');
  const some = await runCliInProcess(['status', '--limit', '5', '--url', url]);
  expect(some.err).toBe('2 more monitors are not shown: raise --limit to show more.\n');
  const one = await runCliInProcess(['status', '--limit', '1', '--url', url]);
  expect(one.err).toBe('6 more monitors are not shown, 1 of them Down: raise --limit to show more.\n');
});

describe('vigia open', () => {
  const opened = async (index: unknown, code?: number) => {
    const server = await scripted(answer(index, code));
    const { out, err, code: exitCode } = await runCliInProcess(['open', '--print', '--url', `${server.url}/read`]);
    return { out: out.replace(server.url, 'URL'), err: err.replace(server.url, 'URL'), code: exitCode };
  };

  it.each([
    ['beside the API', { pages: '/' }, 'URL/read/\n'],
    ['of an older server, which does not name them', {}, 'URL/read/\n'],
    ['served elsewhere', { pages: 'https://vigia.shop.example/watch/' }, 'https://vigia.shop.example/watch/\n'],
  ])('opens the pages %s', async (_name, index, out) => {
    expect(await opened(index)).toEqual({ out, err: '', code: 0 });
  });

  it('says that a server without pages has none', async () => {
    const { code, out, err } = await opened({ pages: null });
    expect([code, out]).toEqual([4, '']);
    expect(err).toMatch(/^vigia: the server at URL\/read\/api\/v1 has no pages, as on AWS: use 'vigia status'/);
  });

  it('says that a key is missing, where the server reveals nothing without one', async () => {
    const { code, err } = await opened({ type: 'about:blank', title: 'Forbidden', status: 403, detail: 'no key' }, 403);
    expect([code, err]).toEqual([4, expect.stringMatching(/^vigia: no key; /)]);
  });
});

describe('an unknown command', () => {
  it.each([
    [['stat'], 'status'],
    [['inc'], 'incidents'],
    [['prof', 'list'], 'profile'],
    [['keys', 'rev'], 'revoke'],
    [['strat'], 'start'],
    [['keys', 'lst'], 'list'],
  ])('%j suggests %s', async (args, suggestion) => {
    const { code, err } = await runCliInProcess(args);
    expect(code).toBe(2);
    expect(err).toBe(
      `vigia: unknown command '${args.at(-1) === 'list' ? args[0] : args.at(-1)}' (Did you mean ${suggestion}?)\n`,
    );
  });
});
