// Cases of the suite: entity tags.
import { describe, expect, it } from 'vitest';
import { type ApiServer, read } from './server.ts';

/** Runs do not change this response. */
const steady = '/openapi.json';

export const tagCases = (server: () => ApiServer): void => {
  describe('the tag of a response', () => {
    it('avoids sending the same response again', async () => {
      const first = await read(server(), steady);
      const etag = first.headers.get('etag') ?? '';
      expect(etag).toMatch(/^W\/".+"$/);
      const again = await read(server(), steady, { 'if-none-match': etag });
      expect(again.status).toBe(304);
      expect(again.text).toBe('');
      expect(again.headers.get('etag')).toBe(etag);
      expect((await read(server(), steady, { 'if-none-match': 'W/"other"' })).status).toBe(200);
    });

    it('is on every list and every resource', async () => {
      const [id = ''] = server().monitors;
      for (const path of ['/health', '/monitors', `/monitors/${id}`, '/runs?limit=1', '/incidents?limit=1'])
        expect((await read(server(), path)).headers.get('etag'), path).toMatch(/^W\/".+"$/);
    });

    it('is in the response to HEAD, which has no body', async () => {
      const head = await read(server(), steady, {}, 'HEAD');
      expect(head.status).toBe(200);
      expect(head.text).toBe('');
      expect(head.headers.get('etag')).toBe((await read(server(), steady)).headers.get('etag'));
    });
  });
};
