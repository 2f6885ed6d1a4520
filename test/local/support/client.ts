// A client of a running process's API.
import type { incidentJson } from '../../../shared/api/json/incident-json.ts';
import type { monitorJson } from '../../../shared/api/json/monitor-json.ts';
import type { runJson } from '../../../shared/api/json/run-json.ts';
import { until } from './until.ts';

export type Run = ReturnType<typeof runJson>;
export type Monitor = ReturnType<typeof monitorJson>;
export type Incident = ReturnType<typeof incidentJson>;

export type Client = {
  readonly get: <T>(path: string) => Promise<T>;
  readonly monitor: (id: string) => Promise<Monitor>;
  readonly run: (id: string) => Promise<Run>;
  /** Newest first. */
  readonly runs: (query: string) => Promise<readonly Run[]>;
  readonly incidents: (monitor: string) => Promise<readonly Incident[]>;
  /** Starts a manual run and returns its id. */
  readonly start: (monitor: string) => Promise<string>;
  /** Starts a manual run and waits until it is recorded. */
  readonly runNow: (monitor: string) => Promise<Run>;
  /** Waits for the first run, which a new monitor makes within seconds of the start; oldest of the newest runs. */
  readonly firstRun: (monitor: string) => Promise<Run>;
  /** Waits until `holds` is true of the newest incident of a monitor. */
  readonly waitForIncident: (monitor: string, holds: (incident: Incident) => boolean) => Promise<Incident>;
};

const limitMs = 40_000;

const read = async <T>(url: string, init?: RequestInit): Promise<T> => {
  const response = await fetch(url, init);
  const body = await response.text();
  if (!response.ok) throw new Error(`${init?.method ?? 'GET'} ${url}: ${response.status} ${body}`);
  return JSON.parse(body) as T;
};

export const clientOf = ({ url }: { readonly url: string }): Client => {
  const get = <T>(path: string): Promise<T> => read<T>(`${url}/api/v1${path}`);
  const run = (id: string): Promise<Run> => get(`/runs/${id}`);
  const start = async (monitor: string): Promise<string> =>
    (await read<{ readonly id: string }>(`${url}/api/v1/monitors/${monitor}/runs`, { method: 'POST' })).id;
  const incidents = async (monitor: string) =>
    (await get<{ readonly incidents: readonly Incident[] }>(`/incidents?monitor=${monitor}`)).incidents;
  const runs = async (query: string) => (await get<{ readonly runs: readonly Run[] }>(`/runs?${query}`)).runs;
  return {
    get,
    run,
    start,
    incidents,
    monitor: (id) => get(`/monitors/${id}`),
    runs,
    firstRun: (monitor) =>
      until(
        async () => (await runs(`monitor=${monitor}`)).at(-1),
        limitMs,
        () => `${monitor} has no run`,
      ),
    runNow: async (monitor) => {
      const id = await start(monitor);
      const recorded = async (): Promise<Run | undefined> => {
        const now = await run(id);
        return now.state.type === 'PENDING' ? undefined : now;
      };
      return until(recorded, limitMs, () => `run ${id} was not recorded`);
    },
    waitForIncident: async (monitor, holds) => {
      let newest: Incident | undefined;
      const poll = async (): Promise<Incident | undefined> => {
        [newest] = await incidents(monitor);
        return newest && holds(newest) ? newest : undefined;
      };
      return until(poll, limitMs, () => `the newest incident of ${monitor} is ${JSON.stringify(newest)}`);
    },
  };
};

/** Whether every alert of an incident has been sent. */
export const allAlertsSent = (incident: Incident): boolean => incident.alerts.every((alert) => alert.sentAt !== null);
