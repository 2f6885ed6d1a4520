// The page of the API: made on the server of its OpenAPI document, with nothing that is fetched from elsewhere.
import type { OpenApiDocument } from '../api/openapi/openapi-types.ts';
import { operationItem } from './docs-operation.ts';
import { prose, shapeSection } from './docs-schema.ts';
import { type Html, html } from './html.ts';

export type DocsParts = {
  readonly document: OpenApiDocument;
  /** Where this server is, as whoever asks reaches it: `http://127.0.0.1:4200`. */
  readonly origin: string;
  /** A monitor that there is, for the examples. */
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
  return needed
    ? html`<p class="under">The key is sent as a header, from a file that only you can read, so that it shows in no history and in no list of processes: <code>key.txt</code> holds the line <code>x-api-key: …</code></p>`
    : html``;
};

export const docsPage = (parts: DocsParts): Html => {
  const { document } = parts;
  const sentences = document.info.description.split('\n');
  return html`<p class="crumb"><a href="/">All monitors</a></p><h1>API</h1>
<p class="under">All routes lie below <code>${parts.origin}${document.servers[0]?.url ?? ''}</code>, and <a href="/openapi.json">openapi.json</a> describes them to machines (OpenAPI ${document.openapi}).</p>
${sentences.map((sentence) => html`<p class="under muted">${prose(sentence)}</p>`)}${keyNote(parts)}
${document.tags.map(({ name, description }) => groupSection(name, description, parts))}
<section class="shapes" aria-labelledby="shapes"><h2 id="shapes">Shapes of bodies and answers</h2>
${Object.entries(document.components.schemas).map(([name, schema]) => shapeSection(name, schema))}</section>`;
};
