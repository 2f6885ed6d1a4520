// What runs report in their states and printed lines, in Spanish of Mexico.
import { formatSeconds } from '../../text/duration-text.ts';
import type { RunMessages } from '../en/runs.ts';

export const runs: RunMessages = {
  // How a flow run ends.
  allStatesCompleted: 'Todos los estados se completaron.',
  ranNoTask: 'El flujo no ejecutó ninguna tarea, así que no se verificó nada: llama run(tarea) en él',
  statesFailed: ({ failed, total }) => `${failed} de ${total} estados ${failed === 1 ? 'falló' : 'fallaron'}.`,
  flowRunException: ({ error }) => `La ejecución del flujo terminó con una excepción: ${error}`,
  flowRunTimedOut: ({ timeoutMs }) => `La ejecución del flujo superó el tiempo límite de ${formatSeconds(timeoutMs)}`,
  flowRunBlocked: ({ timeoutMs }) =>
    `La ejecución del flujo superó el tiempo límite de ${formatSeconds(timeoutMs)}: su código bloqueó el hilo y se perdieron los resultados de sus tareas`,

  // How a task run ends.
  taskRunException: ({ error }) => `La ejecución de la tarea terminó con una excepción: ${error}`,
  taskRunTimedOut: ({ timeoutMs }) => `La ejecución de la tarea superó el tiempo límite de ${formatSeconds(timeoutMs)}`,
  taskRunCutOff: 'La tarea seguía en ejecución cuando se agotó el tiempo de la ejecución del flujo',
  taskRunInternalError: 'La ejecución de la tarea terminó sin estado por un error interno de Vigía',

  // Errors that run(task) throws into the user's flow.
  flowRunOutOfTime: 'se agotó el tiempo de la ejecución del flujo',
  notATask: ({ value }) => `run() recibe una tarea, creada con task(…) o http(…), pero recibió ${value}`,
  invalidTask: ({ task, field, problem }) => `tarea ${task}: ${field}: ${problem}`,
  tooManyTaskRuns: ({ max }) => `una ejecución de flujo puede iniciar como máximo ${max} ejecuciones de tareas`,

  // Secrets that a request needs.
  secretNotSet: ({ secret }) => `el secreto ${secret} no está definido`,
  secretUnreadable: ({ secret, reason }) => `no se pudo leer el secreto ${secret}: ${reason}`,
  noSecretSource: ({ secret }) => `no se pudo leer el secreto ${secret}: este proceso no tiene una fuente de secretos`,
  secretDefinedLate: ({ secret }) =>
    `el secreto ${secret} no estaba definido al cargar el archivo de monitores; escribe const token = secret('${secret}') fuera de las funciones`,
  secretAsText: ({ secret }) =>
    `el secreto ${secret} se convirtió en texto; escribe withSecrets\`… \${secret('${secret}')} …\``,

  // Printed lines.
  lineOfAttempt: ({ attempt, line }) => `intento ${attempt}: ${line}`,
  linesOmitted: ({ count }) => (count === 1 ? '(se omitió 1 línea más)' : `(se omitieron ${count} líneas más)`),
  valueWithoutText: 'un valor que no se puede convertir en texto',

  // Why a run is Cancelled or Crashed: none of these shows anything about the service.
  receivedTooLate: 'Demasiado tarde: se recibió después de la hora de la siguiente ejecución',
  workerLost: 'El proceso que realizaba esta ejecución se detuvo antes de registrar un resultado',
  resultUnrecordable: ({ reason }) => `El resultado de esta ejecución no se puede registrar: ${reason}`,
  resultInvalid: 'El hilo no devolvió un resultado válido de esta ejecución',
  unhandledRejection: ({ error }) => `Rechazo de promesa no controlado: ${error}`,
  uncaughtException: ({ error }) => `Excepción no controlada: ${error}`,
  threadEndedByException: ({ error }) => `El hilo terminó con una excepción no controlada: ${error}`,
  exitCalled: ({ code }) => `Se llamó a process.exit(${code})`,
  memoryExceeded: ({ maxMb }) => `La ejecución del flujo usó más de ${maxMb} MB de memoria`,
  noFreeThread: ({ limit }) => `Ningún hilo quedó libre a tiempo: había ${limit} flujos en ejecución, el máximo`,
  threadStuck:
    'Una ejecución anterior de este monitor aún ocupa un hilo que espera a otro programa y no se puede terminar',
  threadStillLoading: 'El hilo seguía cargando el archivo de monitores cuando se agotó el tiempo de la ejecución',
  threadLoadFailed: ({ problems }) => `El hilo no pudo cargar el archivo de monitores: ${problems}`,
};
