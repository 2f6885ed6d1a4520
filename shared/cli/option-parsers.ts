// Parsers for values on the command line. Each throws Commander's InvalidArgumentError with what is wrong with the value.
import { InvalidArgumentError } from 'commander';
import { closestMatch } from '../define/closest-match.ts';
import { cliProblems } from '../messages/en/cli-problems.ts';
import { parseDuration } from '../model/duration.ts';

export const wholeNumber =
  (min: number, max: number) =>
  (text: string): number => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(cliProblems.notWholeNumber({ min, max }));
  };

/** Milliseconds. */
export const duration = (text: string): number => {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  throw new InvalidArgumentError(cliProblems.notADuration);
};

/** A duration with more digits than `parseDuration` accepts. */
const hugeDuration = /^\d{10,}(?:ms|s|m|h|d)$/;

/** Milliseconds within two durations, in whole seconds unless `isWhole` is false. */
export const durationWithin =
  (min: string, max: string, { isWhole = true } = {}) =>
  (text: string): number => {
    const ms = hugeDuration.test(text) ? Number.POSITIVE_INFINITY : duration(text);
    const isWithin = ms >= (parseDuration(min) ?? 0) && ms <= (parseDuration(max) ?? 0);
    if (isWithin && (!isWhole || ms % 1_000 === 0)) return ms;
    const problem = isWhole ? cliProblems.wholeSecondsOutOfRange : cliProblems.durationOutOfRange;
    throw new InvalidArgumentError(problem({ min, max }));
  };

export const taskStateNames = ['Completed', 'Failed', 'Crashed', 'Cancelled'] as const;

/** The type of a state, by which the API filters; `TimedOut` is of the type FAILED. */
export const taskState = (text: string): string => {
  const name = taskStateNames.find((each) => each.toLowerCase() === text.toLowerCase());
  if (name) return name.toUpperCase();
  const suggestion = closestMatch(text, taskStateNames);
  throw new InvalidArgumentError(cliProblems.unknownTaskState({ states: taskStateNames, suggestion }));
};
