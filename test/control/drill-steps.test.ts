// The steps of a drill, from the first failing run to the alert of its recovery.
import { describe, expect, it } from 'vitest';
import { drillSteps } from '../../shared/control/drill-steps.ts';
import { describeDrillStep } from '../../shared/messages/drill-steps.ts';
import type { Incident } from '../../shared/model/incident.ts';
import { at, lettered } from '../support/builders.ts';

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

describe('the steps of a drill', () => {
  const closed = incident({
    endedAt: at(67),
    alerts: [...incident().alerts, { id: 'drill/shop#1 closed', kind: 'closed', sentAt: at(69) }],
  });

  it('have times that count from the due time of the first failing run', () => {
    const runs = [lettered('W', at(67)), lettered('F', at(37)), lettered('F', at(7))];
    expect(drillSteps(runs, closed).map((step) => [describeDrillStep(step), step.afterMs])).toEqual([
      ['first failing run was due', 0],
      ['down since', 0],
      ['first failing run was recorded', 102],
      ['alert sent: down', 1_000],
      ['recovered by the run due', 60_000],
      ['that run was recorded', 60_102],
      ['alert sent: up', 62_000],
    ]);
    expect(drillSteps([lettered('W', at(7))], undefined)).toEqual([]);
  });

  it('contain no recovery where the drill was cut off', () => {
    const cutOff = incident({
      endedAt: at(50),
      alerts: [...incident().alerts, { id: 'drill/shop#1 removed', kind: 'removed', sentAt: at(51) }],
    });
    expect(
      drillSteps([lettered('F', at(7))], cutOff)
        .map((step) => [describeDrillStep(step), step.afterMs])
        .slice(-2),
    ).toEqual([
      ['ended while still down', 43_000],
      ['alert sent: ended', 44_000],
    ]);
  });

  it('are in the order of time, even if the alert was sent after the recovery', () => {
    const late = { ...closed, alerts: [{ id: 'drill/shop#1 opened', kind: 'opened' as const, sentAt: at(80) }] };
    const steps = drillSteps([lettered('W', at(67)), lettered('F', at(7))], late);
    expect(steps.map((step) => describeDrillStep(step)).slice(-3)).toEqual([
      'recovered by the run due',
      'that run was recorded',
      'alert sent: down',
    ]);
  });
});
