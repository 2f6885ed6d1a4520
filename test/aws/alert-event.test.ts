import { describe, expect, it } from 'vitest';
import { parseAlertEvent } from '../../shared/aws/alert-event.ts';
import { drillMonitorId } from '../../shared/model/drill.ts';

describe('the event of the alert function', () => {
  it.each([{ monitor: 'shop' }, { monitor: drillMonitorId('shop') }, { count: 'subscribers' }])(
    'accepts %j',
    (event) => {
      expect(parseAlertEvent(event)).toEqual(event);
    },
  );

  it.each([undefined, null, 'shop', {}, { monitor: 7 }, { monitor: 'Shop!' }, { count: 'alerts' }])(
    'refuses %j with the expected form',
    (event) => {
      expect(() => parseAlertEvent(event)).toThrow(
        'The event must be { "monitor": "<id>" } or { "count": "subscribers" }, not ',
      );
    },
  );
});
