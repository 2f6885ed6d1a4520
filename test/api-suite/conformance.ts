// Whether a response is one that the OpenAPI document describes.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenApiDocument, Operation } from '../../shared/api/openapi/openapi-types.ts';

export type ObservedResponse = { readonly status: number; readonly headers: Headers; readonly text: string };

export type Conformance = {
  /** How the response to this operation deviates from the document; undefined when it does not. */
  readonly deviation: (operation: Operation, observed: ObservedResponse) => string | undefined;
  /** How a problem, of any route, deviates from the schema of problems; undefined when it does not. */
  readonly problemDeviation: (observed: ObservedResponse) => string | undefined;
};

const problemType = 'application/problem+json';

/** Without parameters, such as the character set. */
const typeOf = ({ headers }: ObservedResponse): string =>
  (headers.get('content-type') ?? '').split(';')[0]?.trim() ?? '';

export const conformanceTo = (document: OpenApiDocument): Conformance => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'document', components: document.components });
  const compiled = new Map<string, ValidateFunction>();
  const validatorOf = (ref: string): ValidateFunction => {
    const validate = compiled.get(ref) ?? ajv.compile({ $ref: `document${ref}` });
    compiled.set(ref, validate);
    return validate;
  };
  const bodyDeviation = (ref: string | undefined, text: string): string | undefined => {
    if (ref === undefined) return 'the document has no named schema for the response';
    const validate = validatorOf(ref);
    return validate(JSON.parse(text)) ? undefined : ajv.errorsText(validate.errors);
  };
  return {
    problemDeviation: (observed) => {
      if (typeOf(observed) !== problemType) return `a problem has the content type ${typeOf(observed)}`;
      return bodyDeviation('#/components/schemas/Problem', observed.text);
    },
    deviation: ({ responses }, observed) => {
      const described = responses[`${observed.status}`];
      if (!described) return `status ${observed.status} is not in the document: ${observed.text.slice(0, 300)}`;
      for (const name of Object.keys(described.headers ?? {}))
        if (!observed.headers.has(name)) return `${observed.status} has no header ${name}`;
      if (!described.content) return observed.text === '' ? undefined : `${observed.status} has a body`;
      const content = described.content[typeOf(observed)];
      if (!content) return `${observed.status} is ${typeOf(observed)}`;
      return content.schema.type === 'string' ? undefined : bodyDeviation(content.schema.$ref, observed.text);
    },
  };
};
