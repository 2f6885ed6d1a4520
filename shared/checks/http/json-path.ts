// JSONPath (RFC 9535), kept from taking long: patterns in filters run by RE2, and no path looks at everything twice.
import { FunctionExpressionType, JSONPathEnvironment, type JSONPathQuery, type JSONValue } from 'json-p3';
import { describeValue } from '../../define/definition.ts';
import { compilePattern, type Matcher, pattern } from '../../define/pattern.ts';
import { invalid, type ValidationResult, valid } from '../../define/validation-result.ts';

export type Selected = {
  readonly values: readonly unknown[];
  /** There may be others: more than are looked at, or at a depth that is not. */
  readonly cut?: 'many' | 'deep';
};
export type JsonPath = (value: unknown) => Selected;

const longest = 500;
export const maxValues = 20_000;
const maxPatterns = 200;

/** In a document, a pattern may come from the document itself: compiled once, and forgotten before they pile up. */
const matchers = new Map<string, Matcher | undefined>();

const matcherOf = (source: string): Matcher | undefined => {
  if (!matchers.has(source)) {
    const checked = compilePattern(pattern(source), '');
    if (matchers.size >= maxPatterns) matchers.clear();
    matchers.set(source, checked.ok ? checked.value : undefined);
  }
  return matchers.get(source);
};

const matching = (around: (source: string) => string) => ({
  argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
  returnType: FunctionExpressionType.LogicalType,
  call: (text: unknown, source: unknown): boolean =>
    typeof text === 'string' && typeof source === 'string' && (matcherOf(around(source))?.test(text) ?? false),
});

let environment: JSONPathEnvironment | undefined;

/** Made at its first use: most monitors look at no JSON. */
const paths = (): JSONPathEnvironment => {
  if (environment) return environment;
  environment = new JSONPathEnvironment({ maxRecursionDepth: 500 });
  const whole = (source: string): string => `^(?:${source})$`;
  environment.functionRegister.set('match', matching(whole));
  environment.functionRegister.set(
    'search',
    matching((source) => source),
  );
  return environment;
};

/** Texts in a path may contain what would be an operator outside of them. */
const withoutTexts = (path: string): string => path.replace(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g, "''");

const costFault = (path: string): string | undefined => {
  const bare = withoutTexts(path);
  if ((bare.match(/\.\./g) ?? []).length > 1)
    return 'it descends to all depths (..) more than once, which takes too long in a large answer; write the names between';
  if ((bare.match(/\$/g) ?? []).length > 1)
    return 'it goes back to the root ($) inside a filter, which takes too long in a large answer; compare with a value';
  return undefined;
};

const select =
  (query: JSONPathQuery): JsonPath =>
  (value) => {
    const values: unknown[] = [];
    try {
      for (const node of query.lazyQuery(value as JSONValue)) {
        if (values.length >= maxValues) return { values, cut: 'many' };
        values.push(node.value);
      }
    } catch {
      return { values, cut: 'deep' };
    }
    return { values };
  };

export const checkPath = (path: string, field: string): ValidationResult<JsonPath> => {
  const right = "write a JSONPath (RFC 9535), such as '$.status' or '$.items[*].id'";
  if (path.length > longest)
    return invalid(field, `the path has ${path.length} characters, at most ${longest} are allowed`);
  const tooDear = costFault(path);
  if (tooDear) return invalid(field, `the path ${describeValue(path)}: ${tooDear}`);
  try {
    return valid(select(paths().compile(path)));
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/ \('[^']*':\d+\)$/, '') : String(error);
    return invalid(field, `${describeValue(path)} is no path: ${reason}; ${right}`);
  }
};
