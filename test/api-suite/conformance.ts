// Whether an answer is one that the OpenAPI document describes.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenApiDocument, Operation } from '../../shared/api/openapi/openapi-types.ts';

export type Observed = { readonly status: number; readonly headers: Headers; readonly text: string };

export type Conformance = {
  /** What is wrong with the answer to this operation, or undefined. */
  readonly fault: (operation: Operation, observed: Observed) => string | undefined;
  /** What is wrong with a problem, wherever it comes from. */
  readonly problemFault: (observed: Observed) => string | undefined;
};

const problemType = 'application/problem+json';

/** Without parameters, such as the character set. */
const typeOf = ({ headers }: Observed): string => (headers.get('content-type') ?? '').split(';')[0]?.trim() ?? '';

export const conformanceTo = (document: OpenApiDocument): Conformance => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'document', components: document.components });
  const compiled = new Map<string, ValidateFunction>();
  const validatorOf = (ref: string): ValidateFunction => {
    const known = compiled.get(ref) ?? ajv.compile({ $ref: `document${ref}` });
    compiled.set(ref, known);
    return known;
  };
  const bodyFault = (ref: string | undefined, text: string): string | undefined => {
    if (ref === undefined) return 'the document gives no name to the shape of the answer';
    const validate = validatorOf(ref);
    return validate(JSON.parse(text)) ? undefined : ajv.errorsText(validate.errors);
  };
  return {
    problemFault: (observed) => {
      if (typeOf(observed) !== problemType) return `a problem is told as ${typeOf(observed)}`;
      return bodyFault('#/components/schemas/Problem', observed.text);
    },
    fault: ({ responses }, observed) => {
      const described = responses[`${observed.status}`];
      if (!described) return `status ${observed.status} is not in the document: ${observed.text.slice(0, 300)}`;
      for (const name of Object.keys(described.headers ?? {}))
        if (!observed.headers.has(name)) return `${observed.status} has no header ${name}`;
      if (!described.content) return observed.text === '' ? undefined : `${observed.status} has a body`;
      const content = described.content[typeOf(observed)];
      if (!content) return `${observed.status} is ${typeOf(observed)}`;
      return content.schema.type === 'string' ? undefined : bodyFault(content.schema.$ref, observed.text);
    },
  };
};
