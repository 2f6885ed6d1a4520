// What users import in monitors.ts: the words for saying what is watched, and how.
export { Failed } from './define/failed.ts';
export { type FlowContext, type FlowDefinition, flow, type TaskState } from './define/flow.ts';
export { type HttpOptions, http } from './define/http.ts';
export { type MonitorDefinition, type MonitorOptions, monitor } from './define/monitor.ts';
export {
  type Answer,
  type FetchOptions,
  type GuardedFetch,
  type TaskContext,
  type TaskDefinition,
  task,
} from './define/task.ts';
