import { describe, expect, it, vi } from 'vitest';
import { handler } from '../../functions/alert.ts';
import { variables } from '../../shared/aws/environment.ts';

describe('the alert function', () => {
  it.each([undefined, null, 'shop', {}, { monitor: 7 }, { monitor: 'Shop!' }, { look: 'up' }])(
    'refuses %j, and says what would be right',
    async (event) => {
      await expect(handler(event)).rejects.toThrow(
        'The event must be { "monitor": "<id>" } or { "look": "audience" }, and is',
      );
    },
  );

  it('names what the stack did not set', async () => {
    vi.stubEnv(variables.table, 'records');
    await expect(handler({ monitor: 'shop' })).rejects.toThrow('The environment variable VIGIA_TOPIC_ARN is not set');
    vi.unstubAllEnvs();
  });
});
