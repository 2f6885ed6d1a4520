// JSONPath (RFC 9535) in bounded time: RE2 runs the patterns of filters, and no path visits a document twice.
import { FunctionExpressionType, JSONPathEnvironment, type JSONPathQuery, type JSONValue } from 'json-p3';
import { describeValue } from '../../define/definition.ts';
import { compilePattern, type Matcher, pattern } from '../../define/pattern.ts';
import { invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { httpOptionMessages } from '../../messages/en/http-options.ts';
import { errorMessage } from '../../text/clean.ts';

export type Selection = {
  readonly values: readonly unknown[];
  /** Set when values may be missing: there are more than `maxValues`, or they are nested too deeply. */
  readonly cut?: 'many' | 'deep';
};
export type JsonPath = (value: unknown) => Selection;

const maxPathChars = 500;
export const maxValues = 20_000;
const maxPatterns = 200;

/** A filter may take its patterns from the document, so the cache of compiled patterns is cleared when it is full. */
const matchers = new Map<string, Matcher | undefined>();

const matcherOf = (source: string): Matcher | undefined => {
  if (!matchers.has(source)) {
    const compiled = compilePattern(pattern(source), '');
    if (matchers.size >= maxPatterns) matchers.clear();
    matchers.set(source, compiled.ok ? compiled.value : undefined);
  }
  return matchers.get(source);
};

const patternFunction = (toSource: (text: string) => string) => ({
  argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
  returnType: FunctionExpressionType.LogicalType,
  call: (text: unknown, source: unknown): boolean =>
    typeof text === 'string' && typeof source === 'string' && (matcherOf(toSource(source))?.test(text) ?? false),
});

let environment: JSONPathEnvironment | undefined;

/** Created on first use: most monitors use no JSONPath. */
const jsonPathEnvironment = (): JSONPathEnvironment => {
  if (environment) return environment;
  environment = new JSONPathEnvironment({ maxRecursionDepth: 500 });
  environment.functionRegister.set(
    'match',
    patternFunction((source) => `^(?:${source})$`),
  );
  environment.functionRegister.set(
    'search',
    patternFunction((source) => source),
  );
  return environment;
};

/** A quoted text in a path may contain what would be an operator outside of it. */
const withoutTexts = (path: string): string => path.replace(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g, "''");

const costProblem = (path: string): string | undefined => {
  const bare = withoutTexts(path);
  const value = describeValue(path);
  if ((bare.match(/\.\./g) ?? []).length > 1) return httpOptionMessages.pathDescendsTwice({ value });
  if ((bare.match(/\$/g) ?? []).length > 1) return httpOptionMessages.pathReturnsToRoot({ value });
  return undefined;
};

const selectBy =
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

export const parseJsonPath = (path: string, field: string): ValidationResult<JsonPath> => {
  if (path.length > maxPathChars)
    return invalid(field, httpOptionMessages.pathTooLong({ length: path.length, max: maxPathChars }));
  const problem = costProblem(path);
  if (problem) return invalid(field, problem);
  try {
    return valid(selectBy(jsonPathEnvironment().compile(path)));
  } catch (error) {
    const reason = errorMessage(error).replace(/ \('[^']*':\d+\)$/, '');
    return invalid(field, httpOptionMessages.pathInvalid({ value: describeValue(path), reason }));
  }
};
