// One operation on the page of the API: who may, what it takes, what it answers, and a line to try it.
import type { Operation, Parameter, ResponseObject } from '../api/openapi/openapi-types.ts';
import { type CurlParts, curlLine, examplePath } from './docs-curl.ts';
import { prose, typeWords } from './docs-schema.ts';
import { type Html, html } from './html.ts';

const whose = ({ security }: Operation): string => {
  const schemes = security.flatMap((one) => Object.keys(one));
  if (schemes.length === 0) return 'For anybody';
  const key = schemes.includes('viewerKey') ? 'a viewer’s or an admin’s key' : 'an admin’s key';
  const isOptional = security.some((one) => Object.keys(one).length === 0);
  return isOptional ? `For everybody on this machine; elsewhere with ${key}` : `With ${key}`;
};

const parameterRow = ({ name, in: place, schema, description }: Parameter): Html =>
  html`<tr><th scope="row"><code>${name}</code> <span class="muted">${place}</span></th><td>${typeWords(schema)}</td><td>${prose(description)}</td></tr>`;

const parameterTable = (parameters: readonly Parameter[]): Html =>
  parameters.length === 0
    ? html``
    : html`<h4>Parameters</h4><div class="table"><table class="fields"><thead><tr><th scope="col">Name</th><th scope="col">Is</th><th scope="col">Meaning</th></tr></thead>
      <tbody>${parameters.map(parameterRow)}</tbody></table></div>`;

const shapeOf = ({ content = {} }: ResponseObject): Html =>
  html`${Object.values(content).map(({ schema }) => typeWords(schema))}`;

const headersOf = ({ headers = {} }: ResponseObject): Html =>
  html`${Object.entries(headers).map(([name, { description }]) => html` <span class="muted"><code>${name}</code>: ${prose(description)}.</span>`)}`;

type Answered = readonly [status: string, answer: ResponseObject];

const answerRow = ([status, answer]: Answered): Html =>
  html`<tr><th scope="row"><code>${status}</code></th><td>${shapeOf(answer)}</td><td>${prose(answer.description)}.${headersOf(answer)}</td></tr>`;

const answerTable = (answers: readonly Answered[]): Html =>
  html`<h4>Answers</h4><div class="table"><table class="fields"><thead><tr><th scope="col">Status</th><th scope="col">Shape</th><th scope="col">When</th></tr></thead>
    <tbody>${answers.map(answerRow)}</tbody></table></div>`;

/** All of one shape, so that it is named once. */
const problemList = (answers: readonly Answered[]): Html =>
  html`<h4>Refusals and errors, each a <a href="#shape-Problem">Problem</a></h4>
    <ul class="problems">${answers.map(([status, { description }]) => html`<li><code>${status}</code> ${prose(description)}</li>`)}</ul>`;

const answersOf = ({ responses }: Operation): Html => {
  const all = Object.entries(responses);
  return html`${answerTable(all.filter(([status]) => status < '400'))}${problemList(all.filter(([status]) => status >= '400'))}`;
};

const bodyPart = ({ requestBody }: Operation): Html => {
  const schema = requestBody?.content['application/json']?.schema;
  return schema ? html`<h4>Body</h4><p>${typeWords(schema)}, as <code>application/json</code></p>` : html``;
};

/** Only what asks for nothing but reading can be tried by following a link. */
const tryLink = ({ method, path, base, monitor }: CurlParts): Html => {
  if (method !== 'get' || path.startsWith('/runs/')) return html``;
  const address = `${new URL(base).pathname}${path === '/' ? '' : examplePath(path, monitor)}`;
  return html`<p><a href="${address}">Open <code>${address}</code></a></p>`;
};

export const operationItem = (parts: CurlParts): Html => {
  const { method, path, operation } = parts;
  return html`<details class="operation" id="${operation.operationId}"><summary><span class="method ${method}">${method.toUpperCase()}</span>
    <code class="path">${path}</code> <span class="summary">${prose(operation.summary)}</span></summary>
    <div class="about">${operation.description ? html`<p>${prose(operation.description)}</p>` : ''}
    <p class="muted">${whose(operation)}.</p>
    ${parameterTable(operation.parameters ?? [])}${bodyPart(operation)}${answersOf(operation)}
    <h4>Try it</h4><pre class="curl">${curlLine(parts)}</pre>${tryLink(parts)}</div></details>`;
};
