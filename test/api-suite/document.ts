// Cases of the suite: the OpenAPI document of the server is valid, and describes its responses.
import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OpenApiDocument } from '../../shared/api/openapi/openapi-types.ts';
import { conformanceTo } from './conformance.ts';
import { type ApiServer, read } from './server.ts';

/** A monitor may have none. */
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

    it('describes the response to every GET', async () => {
      const conformance = conformanceTo(document);
      const [run] = (await read(server(), '/runs?limit=1')).body.runs;
      const filled = (path: string): string =>
        path.replace('/runs/{id}', `/runs/${run.id}`).replace('{id}', server().monitors[0] ?? '');
      for (const [path, { get }] of Object.entries(document.paths)) {
        if (!get) continue;
        const response = await read(server(), path === '/' ? '' : filled(path));
        expect(conformance.deviation(get, response), path).toBeUndefined();
        if (!mayBeMissing.test(path)) expect(response.status, `${path}: ${response.text}`).toBe(200);
      }
    });

    it('has the routes of the index', async () => {
      const { body } = await read(server(), '');
      const paths = new Set(body.routes.map(({ path }: { path: string }) => path));
      const described = Object.keys(document.paths);
      expect(paths).toEqual(new Set(described.map((path) => (path === '/' ? '/api/v1' : `/api/v1${path}`))));
    });
  });

  it('every response forbids sniffing, caching and other origins', async () => {
    for (const path of ['/health', '/monitors', '/nothing']) {
      const { headers } = await read(server(), path);
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('cache-control'), path).toBe('no-store');
      expect(headers.get('access-control-allow-origin'), path).toBeNull();
    }
  });
};
