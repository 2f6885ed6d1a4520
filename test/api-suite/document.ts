// Cases of the suite: the server's own document is valid, and what it answers is in it.
import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OpenApiDocument } from '../../shared/api/openapi/openapi-types.ts';
import { conformanceTo } from './conformance.ts';
import { type ApiServer, read } from './server.ts';

/** What a monitor may be without. */
const mayBeMissing = /\/drill$/;

const documentOf = async (server: ApiServer): Promise<OpenApiDocument> => (await read(server, '/openapi.json')).body;

export const documentCases = (server: () => ApiServer): void => {
  describe('the document', () => {
    let document: OpenApiDocument;
    beforeAll(async () => {
      document = await documentOf(server());
    });

    it('is valid OpenAPI 3.1', async () => {
      const validator = new Validator();
      expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
      expect(validator.version).toBe('3.1');
    });

    it('holds for every GET', async () => {
      const conformance = conformanceTo(document);
      const [run] = (await read(server(), '/runs?limit=1')).body.runs;
      const filled = (path: string): string =>
        path.replace('/runs/{id}', `/runs/${run.id}`).replace('{id}', server().monitors[0] ?? '');
      for (const [path, { get }] of Object.entries(document.paths)) {
        if (!get) continue;
        const answered = await read(server(), path === '/' ? '' : filled(path));
        expect(conformance.fault(get, answered), path).toBeUndefined();
        if (!mayBeMissing.test(path)) expect(answered.status, `${path}: ${answered.text}`).toBe(200);
      }
    });

    it('is listed by the index', async () => {
      const { body } = await read(server(), '');
      const paths = new Set(body.routes.map(({ path }: { path: string }) => path));
      const described = Object.keys(document.paths);
      expect(paths).toEqual(new Set(described.map((path) => (path === '/' ? '/api/v1' : `/api/v1${path}`))));
    });
  });

  it('every answer is plain: no guessing of its type, no keeping, no other origin', async () => {
    for (const path of ['/health', '/monitors', '/nothing']) {
      const { headers } = await read(server(), path);
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('cache-control'), path).toBe('no-store');
      expect(headers.get('access-control-allow-origin'), path).toBeNull();
    }
  });
};
