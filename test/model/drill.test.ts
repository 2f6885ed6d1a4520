import { describe, expect, it } from 'vitest';
import {
  drilledMonitorOf,
  drillMonitorId,
  drillTimes,
  isDrillComplete,
  newDrill,
  simulatedFaultAt,
} from '../../shared/model/drill.ts';
import type { Incident } from '../../shared/model/incident.ts';
import { aSpec, at, lettered, t0 } from '../support/builders.ts';

const simulated = { kind: 'status', status: 503 } as const;
const drill = newDrill(aSpec('shop'), { simulated, forMs: 60_000, startedAt: at(7) });

const incident = (more: Partial<Incident> = {}): Incident => ({
  id: 'drill/shop#1',
  monitor: 'drill/shop',
  n: 1,
  startedAt: at(7),
  cause: 'Status code: 503',
  tasks: ['home'],
  alerts: [{ id: 'drill/shop#1 opened', kind: 'opened', sentAt: at(8) }],
  ...more,
});

describe('the runs of a drill', () => {
  it('are due from its start, at the interval of the monitor, until it ends', () => {
    expect(drillTimes(drill, t0, at(1_000))).toEqual([7, 37, 67, 97, 127, 157].map(at));
    expect(drillTimes({ ...drill, endedAt: at(50) }, t0, at(1_000))).toEqual([]);
    expect(drillTimes(drill, at(8), at(67))).toEqual([at(37)]);
  });

  it('are due at least every half minute, however long the interval of the monitor is', () => {
    const rare = newDrill(aSpec('shop', { intervalMs: 7_200_000 }), { simulated, forMs: 60_000, startedAt: at(7) });
    expect(drillTimes(rare, t0, at(68))).toEqual([7, 37, 67].map(at));
  });

  it('use the simulated fault during the outage, and the real service afterwards', () => {
    expect([7, 66, 67].map((seconds) => simulatedFaultAt(drill, at(seconds)))).toEqual([
      simulated,
      simulated,
      undefined,
    ]);
  });
});

describe('a drill is complete', () => {
  const closed = incident({
    endedAt: at(67),
    alerts: [...incident().alerts, { id: 'drill/shop#1 closed', kind: 'closed', sentAt: at(69) }],
  });

  it('once the alert of the recovery was sent', () => {
    expect(isDrillComplete(drill, { incident: incident(), runs: [] }, at(70))).toBe(false);
    expect(
      isDrillComplete(
        drill,
        { incident: { ...closed, alerts: closed.alerts.map(({ sentAt: _, ...alert }) => alert) }, runs: [] },
        at(70),
      ),
    ).toBe(false);
    expect(isDrillComplete(drill, { incident: closed, runs: [] }, at(70))).toBe(true);
  });

  it('only after its simulated outage', () => {
    expect(isDrillComplete(drill, { incident: closed, runs: [] }, at(66))).toBe(false);
  });

  it('when no incident opened, and a run after the outage passes', () => {
    expect(isDrillComplete(drill, { runs: [lettered('W', at(37))] }, at(70))).toBe(false);
    expect(isDrillComplete(drill, { runs: [lettered('W', at(67))] }, at(70))).toBe(true);
  });

  it('at its end in any case', () => {
    expect(isDrillComplete(drill, { incident: incident(), runs: [] }, drill.endsBy)).toBe(true);
  });
});

it('the id of a drilled monitor resolves to the real monitor, and a real id to none', () => {
  expect([drilledMonitorOf(drillMonitorId('shop')), drilledMonitorOf('shop')]).toEqual(['shop', undefined]);
});
