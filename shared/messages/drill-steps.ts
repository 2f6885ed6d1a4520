// Describes a step of a drill in a language.
import type { Language } from '../model/language.ts';
import { type DrillStepMessages, drillSteps as english } from './en/drill-steps.ts';
import { drillSteps as spanish } from './es/drill-steps.ts';

/** A step by its name in the catalogue; `after` is the policy that a missing incident is explained by. */
export type DrillStepText =
  | { readonly name: Exclude<keyof DrillStepMessages, 'noIncident'> }
  | { readonly name: 'noIncident'; readonly after: number };

const catalogues: Readonly<Record<Language, DrillStepMessages>> = { en: english, es: spanish };

export const describeDrillStep = (step: DrillStepText, language: Language = 'en'): string => {
  const messages = catalogues[language];
  return step.name === 'noIncident' ? messages.noIncident(step) : messages[step.name];
};
