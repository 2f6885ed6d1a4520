// Messages of the sources of secrets, in English: the reasons in a run's messages, and warnings when a file is loaded.

export const secrets = {
  variableNotSet: ({ variable }: { variable: string }) => `the environment variable ${variable} is not set`,
  parameterNotFound: ({ parameter }: { parameter: string }) => `the SSM parameter ${parameter} does not exist`,
  parameterEmpty: ({ parameter }: { parameter: string }) => `the SSM parameter ${parameter} is empty`,
  parameterUnreadable: ({ parameter, error }: { parameter: string; error: string }) =>
    `SSM parameter ${parameter}: ${error}`,
  channel: ({ name }: { name: string }) => `the alert channel ${name}`,
  requiredSecretNotSet: ({ secret, users }: { secret: string; users: readonly string[] }) => {
    const more = users.length > 3 ? ` and ${users.length - 3} more` : '';
    return `The secret ${secret}, for ${users.slice(0, 3).join(', ')}${more}, is not set: set the environment variable ${secret}.`;
  },
};
