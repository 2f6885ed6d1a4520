// One operation on the page of the API: the key it requires, its parameters and responses, and a command to try it.
import type { Operation, Parameter, ResponseObject } from '../api/openapi/openapi-types.ts';
import { docs } from '../messages/en/site-pages.ts';
import { type CurlParts, curlCommand, examplePath } from './curl-example.ts';
import { type Html, html } from './html.ts';
import { describeType, prose } from './schema-table.ts';

const requiredKey = ({ security }: Operation): string => {
  const schemes = security.flatMap((one) => Object.keys(one));
  if (schemes.length === 0) return docs.forAnybody;
  const isViewer = schemes.includes('viewerKey');
  const isOptional = security.some((one) => Object.keys(one).length === 0);
  if (isOptional) return docs.onThisMachine({ key: isViewer ? docs.viewerKeyElsewhere : docs.adminKeyElsewhere });
  return isViewer ? docs.viewerKey : docs.adminKey;
};

const parameterRow = ({ name, in: place, schema, description }: Parameter): Html =>
  html`<tr><th scope="row"><code>${name}</code> <span class="muted">${place}</span></th><td>${describeType(schema)}</td><td>${prose(description)}</td></tr>`;

const parameterTable = (parameters: readonly Parameter[]): Html =>
  parameters.length === 0
    ? html``
    : html`<h4>${docs.parameters}</h4><div class="table"><table class="fields"><thead><tr><th scope="col">${docs.name}</th><th scope="col">${docs.type}</th><th scope="col">${docs.meaning}</th></tr></thead>
      <tbody>${parameters.map(parameterRow)}</tbody></table></div>`;

const schemaOf = ({ content = {} }: ResponseObject): Html =>
  html`${Object.values(content).map(({ schema }) => describeType(schema))}`;

const headersOf = ({ headers = {} }: ResponseObject): Html =>
  html`${Object.entries(headers).map(([name, { description }]) => html` <span class="muted"><code>${name}</code>: ${prose(description)}.</span>`)}`;

type Response = readonly [status: string, response: ResponseObject];

const responseRow = ([status, response]: Response): Html =>
  html`<tr><th scope="row"><code>${status}</code></th><td>${schemaOf(response)}</td><td>${prose(response.description)}.${headersOf(response)}</td></tr>`;

const responseTable = (responses: readonly Response[]): Html =>
  html`<h4>${docs.responses}</h4><div class="table"><table class="fields"><thead><tr><th scope="col">${docs.status}</th><th scope="col">${docs.schema}</th><th scope="col">${docs.when}</th></tr></thead>
    <tbody>${responses.map(responseRow)}</tbody></table></div>`;

/** Errors share one schema, so that it is named once. */
const problemList = (responses: readonly Response[]): Html =>
  html`<h4>${docs.problems} <a href="#schema-Problem">Problem</a></h4>
    <ul class="problems">${responses.map(([status, { description }]) => html`<li><code>${status}</code> ${prose(description)}</li>`)}</ul>`;

const responsesOf = ({ responses }: Operation): Html => {
  const all = Object.entries(responses);
  return html`${responseTable(all.filter(([status]) => status < '400'))}${problemList(all.filter(([status]) => status >= '400'))}`;
};

const bodyPart = ({ requestBody }: Operation): Html => {
  const schema = requestBody?.content['application/json']?.schema;
  return schema ? html`<h4>${docs.body}</h4><p>${describeType(schema)}, as <code>application/json</code></p>` : html``;
};

/** Only a route that reads can be tried by following a link. */
const tryLink = ({ method, path, base, monitor }: CurlParts): Html => {
  if (method !== 'get' || path.startsWith('/runs/')) return html``;
  const address = `${new URL(base).pathname}${path === '/' ? '' : examplePath(path, monitor)}`;
  return html`<p><a href="${address}">${docs.open} <code>${address}</code></a></p>`;
};

export const operationItem = (parts: CurlParts): Html => {
  const { method, path, operation } = parts;
  return html`<details class="operation" id="${operation.operationId}"><summary><span class="method ${method}">${method.toUpperCase()}</span>
    <code class="path">${path}</code> <span class="summary">${prose(operation.summary)}</span></summary>
    <div class="about">${operation.description ? html`<p>${prose(operation.description)}</p>` : ''}
    <p class="muted">${requiredKey(operation)}.</p>
    ${parameterTable(operation.parameters ?? [])}${bodyPart(operation)}${responsesOf(operation)}
    <h4>${docs.tryIt}</h4><pre class="curl">${curlCommand(parts)}</pre>${tryLink(parts)}</div></details>`;
};
