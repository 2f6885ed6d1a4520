// What users import in monitors.ts.
export { consoleChannel } from './channels/console.ts';
export { snsTopic } from './channels/sns.ts';
export { type WebhookOptions, webhook } from './channels/webhook/webhook.ts';
export { http } from './checks/http/http.ts';
export type {
  CheckResult,
  ExpectOptions,
  HttpOptions,
  JsonBody,
  JsonOption,
  JsonValue,
  MessageOption,
  MessagesOption,
  Method,
  RedirectsOption,
  StatusOption,
} from './checks/http/options.ts';
export type { TextOption } from './checks/options/text-option.ts';
export type { TcpOptions, TlsOption } from './checks/tcp/options.ts';
export { tcp } from './checks/tcp/tcp.ts';
export type { CertificateOption } from './define/certificate-option.ts';

export type { ChannelDefinition } from './define/channel-definition.ts';

export { type FlowContext, type FlowDefinition, flow, type TaskState } from './define/flow.ts';
export { type MonitorDefinition, type MonitorOptions, monitor } from './define/monitor.ts';
export type { AlertsExport } from './define/parse-alerts.ts';
export { type Pattern, pattern } from './define/pattern.ts';
export { type MaybeSecret, type SecretText, secret, withSecrets } from './define/secret.ts';
export {
  type Auth,
  type ClientCertificate,
  type FetchOptions,
  type FetchResponse,
  type GuardedFetch,
  type ReturnedState,
  type TaskContext,
  type TaskDefinition,
  task,
} from './define/task.ts';
export { Degraded, Failed } from './define/task-results.ts';
export type { Duration } from './model/duration.ts';
export type { Language } from './model/language.ts';
export type { Finding } from './model/run.ts';
export type { HttpEvidence } from './net/http-port.ts';
