// The records of the real process for every kind of response, and for none: first runs, read through the API.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  closedPort,
  drip,
  endless,
  redirect,
  reset,
  type ScriptedServer,
  sequence,
  slow,
  startServer,
  status,
} from '../support/servers.ts';
import { allAlertsSent, type Client, clientOf, type Run } from './support/client.ts';
import { until } from './support/until.ts';
import { createWorkspace, type Vigia, type Workspace } from './support/workspace.ts';

let workspace: Workspace;
let vigia: Vigia;
let client: Client;
let server: ScriptedServer;
let refusing: number;

const metadata = 'http://169.254.169.254/latest/meta-data/';

const quick = "timeout: '1s', retries: 0, allowPrivate: true";
const patient = "timeout: '5s', retries: 0, allowPrivate: true";

/** A monitor that makes its first run soon after the start, and no other. */
const check = (id: string, url: string, options = patient): string =>
  `monitor('${id}', { every: '7d', ${options}, checks: [http('home', '${url}')] })`;

const list = (): readonly string[] => {
  const at = (path: string): string => `${server.url}/${path}`;
  return [
    ...['200', '404', '503', 'redirect', 'loop', 'slow', 'endless', 'reset', 'cut', 'metadata'].map((path) =>
      check(`on-${path}`, at(path)),
    ),
    ...['silent', 'drip'].map((path) => check(`on-${path}`, at(path), quick)),
    check('on-refused', `http://127.0.0.1:${refusing}/`),
    check('on-unknown', 'http://nobody.invalid/'),
    check('on-private', `http://localhost:${server.port}/private`, "timeout: '5s', retries: 0"),
    check('on-retry', at('retry'), "timeout: '5s', retries: 1, allowPrivate: true"),
  ];
};

const playAll = (): void => {
  server.playAt('/404', status(404, 'not here'));
  server.playAt('/503', status(503, 'not now'));
  server.playAt('/redirect', redirect('/200'));
  server.playAt('/loop', redirect('/loop'));
  server.playAt('/slow', slow(300));
  server.playAt('/silent', slow(60_000));
  server.playAt('/drip', drip(50));
  server.playAt('/endless', endless());
  server.playAt('/reset', reset());
  server.playAt('/cut', reset(10));
  server.playAt('/metadata', redirect(metadata));
  server.playAt('/retry', sequence(status(503), status(200, 'well again')));
};

beforeAll(async () => {
  workspace = await createWorkspace();
  server = await startServer(status(200, 'ok'));
  refusing = closedPort;
  playAll();
  vigia = await workspace.start(await workspace.write(`export default [\n${list().join(',\n')},\n];\n`));
  client = clientOf(vigia);
});

afterAll(async () => {
  await workspace?.remove();
  await server?.close();
});

/** The task run of a first run, after assertions that hold for every such run. */
const taskOf = (run: Run) => {
  expect(run).toMatchObject({
    trigger: 'catch-up',
    flow: run.monitor,
    state: { type: 'COMPLETED', name: 'Completed' },
  });
  expect(run.taskRuns).toHaveLength(1);
  const [task] = run.taskRuns;
  if (!task) throw new Error('a run without a task run');
  expect(task).toMatchObject({ task: 'home', name: expect.stringMatching(/^home-[0-9a-f]{3}$/) });
  return task;
};

const here = (): string => `127.0.0.1:${server.port}`;
const ms = expect.any(Number);
/** Phases of plain HTTP to an IP address: without DNS look-up and TLS. */
const answered = { dnsMs: null, tcpMs: ms, tlsMs: null, firstByteMs: ms, totalMs: ms };
const unanswered = { ...answered, firstByteMs: null };
const unconnected = { ...unanswered, tcpMs: null };

const passing = [
  { on: '200', evidence: () => ({ status: 200, address: here(), redirects: 0, bytes: 2, phases: answered }) },
  { on: 'redirect', evidence: () => ({ status: 200, address: here(), redirects: 1, bytes: 2, phases: answered }) },
  { on: 'slow', evidence: () => ({ status: 200, address: here(), redirects: 0, bytes: 4, phases: answered }) },
];

/** `message` is that of the task's state and the cause of the incident; `code` is that of the evidence. */
const failing = [
  {
    on: '404',
    message: () => `Status 404 from ${here()}, expected 200`,
    evidence: () => ({ status: 404, address: here(), bytes: 8, phases: answered, error: null }),
  },
  {
    on: '503',
    message: () => `Status 503 from ${here()}, expected 200`,
    evidence: () => ({ status: 503, address: here(), bytes: 7, phases: answered, error: null }),
  },
  {
    on: 'loop',
    message: () => `more than 10 redirects; the next one leads to http://${here()}/loop`,
    code: 'TOO_MANY_REDIRECTS',
    phase: 'redirect',
    evidence: () => ({ status: 302, address: here(), redirects: 10, phases: answered }),
  },
  {
    on: 'silent',
    message: () => expect.stringMatching(/^no response within 1 s \(connected in \d+ ms, then nothing\)$/),
    code: 'TIMED_OUT',
    phase: 'response',
    evidence: () => ({ status: null, address: here(), bytes: null, phases: unanswered }),
  },
  {
    on: 'drip',
    message: () =>
      expect.stringMatching(
        /^no complete response within 1 s \(status 200, then \d+ bytes? of a body that did not end\)$/,
      ),
    code: 'TIMED_OUT',
    phase: 'body',
    evidence: () => ({ status: 200, address: here(), bytes: ms, phases: answered }),
  },
  {
    on: 'endless',
    message: () => 'the body is larger than 1,048,576 bytes; set maxBytes to allow more',
    code: 'BODY_TOO_LARGE',
    phase: 'body',
    evidence: () => ({ status: 200, address: here(), bytes: ms, phases: answered }),
  },
  {
    on: 'reset',
    message: () => `connection reset by ${here()} before it responded`,
    code: 'CONNECTION_RESET',
    phase: 'response',
    evidence: () => ({ status: null, address: here(), bytes: null, phases: unanswered }),
  },
  {
    on: 'cut',
    message: () => `connection reset by ${here()} in the middle of the body, after 10 bytes`,
    code: 'CONNECTION_RESET',
    phase: 'body',
    evidence: () => ({ status: 200, address: here(), bytes: 10, phases: answered }),
  },
  {
    on: 'refused',
    message: () => `connection refused by 127.0.0.1:${refusing}`,
    code: 'CONNECTION_REFUSED',
    phase: 'connect',
    evidence: () => ({ status: null, address: `127.0.0.1:${refusing}`, phases: unconnected }),
  },
  {
    // A machine may have no name server, or one that does not answer.
    on: 'unknown',
    message: () => expect.stringContaining('nobody.invalid'),
    code: /^DNS_(NOT_FOUND|FAILED|TIMED_OUT)$/,
    phase: 'resolve',
    evidence: () => ({ status: null, address: null, phases: { ...unconnected, dnsMs: expect.anything() } }),
  },
  {
    on: 'private',
    message: () => 'address 127.0.0.1 of localhost is a loopback address (this machine); set allowPrivate to allow it',
    code: 'ADDRESS_REFUSED',
    phase: 'prepare',
    evidence: () => ({ status: null, address: null, bytes: null, phases: unconnected }),
  },
  {
    on: 'metadata',
    message: () => `address 169.254.169.254 is a cloud metadata address, after a redirect to ${metadata}`,
    code: 'ADDRESS_REFUSED',
    phase: 'prepare',
    evidence: () => ({ status: null, address: null, redirects: 1, bytes: null }),
  },
];

describe('the record of a check', () => {
  it.each(passing)('that passes: $on', async ({ on, evidence }) => {
    const task = taskOf(await client.firstRun(`on-${on}`));
    expect(task).toMatchObject({ state: { type: 'COMPLETED', name: 'Completed', message: null }, attempts: 1 });
    expect(task.evidence).toMatchObject([{ method: 'GET', url: `${server.url}/${on}`, error: null, ...evidence() }]);
    expect(await client.monitor(`on-${on}`)).toMatchObject({ status: 'Up', ready: true });
    expect(await client.incidents(`on-${on}`)).toEqual([]);
  });

  it.each(failing)('that fails: $on', async ({ on, message, code, phase, evidence }) => {
    const run = await client.firstRun(`on-${on}`);
    const task = taskOf(run);
    expect(task).toMatchObject({ state: { type: 'FAILED', name: 'Failed', message: message() }, attempts: 1 });
    expect(task.states.map((state) => state.name)).toEqual(['Running', 'Failed']);
    expect(task.evidence).toMatchObject([{ method: 'GET', ...evidence() }]);
    if (code) expect(task.evidence[0]?.error).toEqual({ code: expect.stringMatching(code), message: message(), phase });
    const incident = await client.waitForIncident(`on-${on}`, allAlertsSent);
    expect(incident).toMatchObject({ startedAt: run.dueAt, endedAt: null, cause: message(), tasks: ['home'] });
    expect(incident.alerts.map(({ id }) => id)).toEqual([`on-${on}#1 opened`]);
    expect(await client.monitor(`on-${on}`)).toMatchObject({ status: 'Down', since: run.dueAt });
  });

  it('of a slow response has the time to its first byte', async () => {
    const [evidence] = taskOf(await client.firstRun('on-slow')).evidence;
    // Timers may fire a millisecond early.
    expect(evidence?.phases.firstByteMs).toBeGreaterThanOrEqual(295);
  });

  it('of a server that drips or never answers leaves no open connection', async () => {
    await Promise.all([client.firstRun('on-drip'), client.firstRun('on-silent')]);
    await until(
      () => (server.openSockets() === 0 ? true : undefined),
      5_000,
      () => `${server.openSockets()} connections are still open`,
    );
  });

  it('of a refused address is made without a request', async () => {
    await client.firstRun('on-private');
    expect(server.seen.filter(({ path }) => path === '/private')).toEqual([]);
  });

  it('has each attempt of a task that was retried', async () => {
    const task = taskOf(await client.firstRun('on-retry'));
    expect(task).toMatchObject({ state: { type: 'COMPLETED' }, attempts: 2 });
    expect(task.states.map(({ name }) => name)).toEqual(['Running', 'AwaitingRetry', 'Retrying', 'Completed']);
    expect(task.evidence).toMatchObject([{ status: 503 }, { status: 200 }]);
    expect(await client.incidents('on-retry')).toEqual([]);
  });
});
