// Messages of the sources of secrets, in English: the reasons in a run's messages, and warnings when a file is loaded.

export const secrets = {
  variableNotSet: ({ variable }: { variable: string }) => `the environment variable ${variable} is not set`,
  parameterNotFound: ({ parameter }: { parameter: string }) => `the SSM parameter ${parameter} does not exist`,
  parameterEmpty: ({ parameter }: { parameter: string }) => `the SSM parameter ${parameter} is empty`,
  parameterUnreadable: ({ parameter, error }: { parameter: string; error: string }) =>
    `SSM parameter ${parameter}: ${error}`,
  requiredSecretNotSet: ({ secret, monitors }: { secret: string; monitors: readonly string[] }) => {
    const more = monitors.length > 3 ? ` and ${monitors.length - 3} more` : '';
    return `The secret ${secret}, for ${monitors.slice(0, 3).join(', ')}${more}, is not set: set the environment variable ${secret}.`;
  },
};
