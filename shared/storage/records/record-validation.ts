// Tells quickly that a recorded run is as it should be: each check reads the newest runs of its monitor again.
import { bounds } from './record-fields.ts';

// The schemas say what a record is, and what is wrong with one that is damaged. They take ten times as long as this,
// which says yes to nothing that they refuse; what it says no to, they decide.

type Is = (value: unknown) => boolean;

const isNumber =
  (min: number, max: number): Is =>
  (value) =>
    typeof value === 'number' && value >= min && value <= max;

const isWhole = (min: number, max: number): Is => {
  const isWithin = isNumber(min, max);
  return (value) => Number.isInteger(value) && isWithin(value);
};

const isText: Is = (value) => typeof value === 'string';

const is =
  (one: unknown): Is =>
  (value) =>
    value === one;

const either =
  (first: Is, second: Is, third: Is = second): Is =>
  (value) =>
    first(value) || second(value) || third(value);

const isTuple =
  (...parts: readonly Is[]): Is =>
  (value) =>
    Array.isArray(value) && value.length === parts.length && parts.every((part, index) => part(value[index]));

const isList =
  (isItem: Is, min = 0, max = Number.POSITIVE_INFINITY): Is =>
  (value) =>
    Array.isArray(value) && value.length >= min && value.length <= max && value.every(isItem);

type Fields = Readonly<Record<string, Is>>;

/** Nothing that is not named may be in it. */
const isRecord = (needed: Fields, optional: Fields): Is => {
  const names = Object.keys(needed);
  const fields = new Map(Object.entries({ ...needed, ...optional }));
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    for (const name of names) if (!Object.hasOwn(value, name)) return false;
    for (const name in value) if (!fields.get(name)?.((value as Record<string, unknown>)[name])) return false;
    return true;
  };
};

const isCount = isWhole(...bounds.count);
const isTime = isWhole(...bounds.time);
const isOffset = isWhole(...bounds.offset);
const isMeasured = isNumber(...bounds.measured);
const isPhase = either(is(null), isMeasured);
const isTextOrNull = either(isText, is(null));
const isTextOrCount = either(is(null), isText, isCount);
const isVersion = either(isTextOrNull, is(12), is(13));
const isTls = isTuple(isVersion, isTextOrNull, isTextOrNull, either(is(null), isTime), isTextOrCount);
const isTexts = isList(isText);

const isEvidence = isRecord(
  { u: either(isText, is(0)), p: isTuple(isPhase, isPhase, isPhase, isPhase, isMeasured) },
  {
    m: isText,
    c: isCount,
    a: isText,
    n: either(is(0), is(1), isList(isText, 0, 8)),
    r: isCount,
    b: isWhole(0, Number.MAX_SAFE_INTEGER),
    h: isText,
    t: either(is(0), isTls),
    x: either(is(0), isTuple(isText, isText)),
    q: isText,
  },
);

/** By the number of the last name that a state may have. */
export const plainRun = (version: number, lastName: number): Is => {
  const isName = isWhole(0, lastName);
  const isStates = isList(either(isTuple(isName, isOffset), isTuple(isName, isOffset, either(isText, is(0)))), 1);
  const isTask = isRecord(
    { n: isText, st: isStates },
    { a: isCount, e: isList(isEvidence), l: isTexts, f: isList(isTuple(isText, isText, isText), 1) },
  );
  return isRecord(
    { v: is(version), f: isText, e: isOffset, st: isStates },
    { s: isOffset, t: isList(isTask), l: isTexts },
  );
};
