import { beforeAll, describe, expect, it } from 'vitest';
import type { OpenApiDocument } from '../../shared/api/openapi/openapi-types.ts';
import { createSite } from '../../shared/web/create-site.ts';
import { curlCommand, examplePath } from '../../shared/web/curl-example.ts';
import { createApiWorld, spec } from '../api/support/api-world.ts';
import { t0 } from '../support/builders.ts';

const startManualRun = async () => ({ outcome: 'started', id: `shop~${t0}~m` }) as const;
const at = 'http://127.0.0.1:4200';

let response: Response;
let page: string;
let document: OpenApiDocument;

const ask = async (path: string, keys = false): Promise<Response> => {
  const { deps } = await createApiWorld([spec('shop')], { startManualRun });
  return createSite(deps, keys ? { allow: () => undefined } : {}).fetch(new Request(`${at}${path}`));
};

beforeAll(async () => {
  response = await ask('/docs');
  page = await response.text();
  document = JSON.parse(await (await ask('/openapi.json')).text());
});

describe('the page of the API', () => {
  it('shows every operation and every schema of the document', () => {
    expect(response.status).toBe(200);
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
    expect(operations.length).toBeGreaterThan(6);
    for (const { operationId } of operations) expect(page).toContain(`id="${operationId}"`);
    for (const name of Object.keys(document.components.schemas)) expect(page).toContain(`id="schema-${name}"`);
  });

  it('leads nowhere but to what is there', async () => {
    const links = [...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !link.startsWith('#') && !link.startsWith('/'))).toEqual([]);
    for (const link of links.filter((one) => one.startsWith('#'))) expect(page).toContain(`id="${link.slice(1)}"`);
    const pages = new Set(links.filter((one) => one.startsWith('/')));
    // There was no drill so far, which is what it says then.
    for (const link of pages) expect((await ask(link)).status, link).toBe(link.endsWith('/drill') ? 404 : 200);
  });

  it('holds nothing that its own policy would refuse', () => {
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]* src="\/assets\/)/);
  });

  it('is one click from every page', async () => {
    expect(await (await ask('/')).text()).toContain('<a href="/docs">API</a>');
  });

  it('gives lines to paste that name this server, and a monitor that there is', () => {
    expect(page).toContain(`curl &#39;${at}/api/v1/monitors&#39;`);
    expect(page).toContain(`curl -X POST &#39;${at}/api/v1/monitors/shop/runs&#39;`);
  });

  it('says how a key is sent where one is needed, and never on a line', async () => {
    const keyed = await (await ask('/docs', true)).text();
    expect(keyed).toContain('curl -H @key.txt');
    expect(keyed).toContain('<code>x-api-key: …</code>');
    expect(keyed).not.toMatch(/-H .{0,5}x-api-key/);
    expect(page).not.toContain('key.txt');
  });
});

describe('a line of curl', () => {
  const operation = { operationId: 'change', summary: '', tags: [], security: [], responses: {} };
  const line = (schema: object): string =>
    curlCommand({
      ...{
        method: 'patch',
        path: '/monitors/{id}',
        base: at,
        monitor: 'shop',
        schemas: { Named: { type: 'boolean' } },
      },
      operation: { ...operation, requestBody: { required: true, content: { 'application/json': { schema } } } },
    });

  it.each([
    [{ properties: { seconds: { type: 'integer', minimum: 10 }, other: {} } }, '{"seconds":10}'],
    [{ properties: { a: { $ref: '#/components/schemas/Named' } }, required: ['a'] }, '{"a":true}'],
    [{ properties: { a: { anyOf: [{ enum: ['x', 'y'] }, { type: 'null' }] } } }, '{"a":"x"}'],
    [{ examples: [{ reason: "it's" }] }, `{"reason":"it'\\''s"}`],
  ])('sends a body that the schema lets through: %j', (schema, body) => {
    expect(line(schema)).toBe(`curl -X PATCH -H 'content-type: application/json' -d '${body}' '${at}/monitors/shop'`);
  });

  it('has something in the place of every parameter', () => {
    expect(examplePath('/monitors/{id}/runs', 'shop')).toBe('/monitors/shop/runs');
    expect(examplePath('/runs/{id}', 'shop')).toMatch(/^\/runs\/shop~\d{13}$/);
  });
});

describe('what a page does not know', () => {
  it.each(['/?x=1', '/?utm_source=mail&fbclid=1', '/?monitor=shop&x=1'])('changes nothing: %s', async (path) => {
    expect((await ask(path)).status).toBe(200);
  });

  it('is still reported when the cursor belongs to another list', async () => {
    expect((await ask('/?cursor=rubbish')).status).toBe(400);
  });
});
