// The page of the API, rendered from its OpenAPI document; it loads nothing from elsewhere.
import type { OpenApiDocument } from '../api/openapi/openapi-types.ts';
import { docs } from '../messages/en/site-pages.ts';
import { type Html, html } from './html.ts';
import { operationItem } from './operation-section.ts';
import { prose, schemaSection } from './schema-table.ts';

export type DocsParts = {
  readonly document: OpenApiDocument;
  /** The address of this server as the reader reaches it: `http://127.0.0.1:4200`. */
  readonly origin: string;
  /** An existing monitor, for the examples. */
  readonly monitor: string;
};

const groupSection = (name: string, description: string, parts: DocsParts): Html => {
  const { document, origin, monitor } = parts;
  const base = `${origin}${document.servers[0]?.url ?? ''}`;
  const { schemas } = document.components;
  const items = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, operation]) => operation.tags[0] === name)
      .map(([method, operation]) => operationItem({ method, path, operation, schemas, base, monitor })),
  );
  return html`<section class="group" aria-labelledby="group-${name}"><h2 id="group-${name}">${description}</h2>${items}</section>`;
};

const keyNote = ({ document }: DocsParts): Html => {
  const needed = Object.values(document.paths)
    .flatMap((operations) => Object.values(operations))
    .some(({ security }) => security.length > 0 && security.every((one) => Object.keys(one).length > 0));
  return needed ? html`<p class="under">${docs.sendKey} <code>x-api-key: …</code></p>` : html``;
};

export const docsPage = (parts: DocsParts): Html => {
  const { document } = parts;
  const sentences = document.info.description.split('\n');
  return html`<p class="crumb"><a href="/">${docs.allMonitors}</a></p><h1>${docs.title}</h1>
<p class="under"><code>${parts.origin}${document.servers[0]?.url ?? ''}</code> · <a href="/openapi.json">openapi.json</a> (OpenAPI ${document.openapi})</p>
${sentences.map((sentence) => html`<p class="under muted">${prose(sentence)}</p>`)}${keyNote(parts)}
${document.tags.map(({ name, description }) => groupSection(name, description, parts))}
<section class="shapes" aria-labelledby="schemas"><h2 id="schemas">${docs.schemas}</h2>
${Object.entries(document.components.schemas).map(([name, schema]) => schemaSection(name, schema))}</section>`;
};
