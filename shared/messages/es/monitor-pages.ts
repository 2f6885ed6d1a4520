// Textos en español (México) de las páginas de un monitor. Mismo orden que en/monitor-pages.ts.
import type { MonitorPageMessages } from '../en/monitor-pages.ts';

export const monitorPages: MonitorPageMessages = {
  lang: 'es',
  allMonitors: 'Todos los monitores',

  // El marco de la página.
  skipToContent: 'Ir al contenido',
  timesAreUtc: 'Las horas están en UTC',
  timesAreLocal: 'Las horas están en su hora local',
  connectionLost: ({ time }) => `Se perdió la conexión; reconectando. Última actualización a las ${time}.`,

  // El aviso mientras se rechaza un archivo de monitores modificado.
  fileRefused: 'El archivo de monitores modificado fue rechazado',
  fileInUse: ({ monitors }) =>
    `Sigue en uso la versión con ${monitors} ${monitors === 1 ? 'monitor' : 'monitores'} que se cargó a las`,

  // Estatus. Los nombres de los estados (Completed, Failed …) son iguales en todos los idiomas, como en la API.
  status: { Up: 'Disponible', Degraded: 'Degradado', Down: 'Caído', Unknown: 'Desconocido', Paused: 'En pausa' },

  // Tiempos. El script de la página tiene las mismas reglas: page.js.
  ago: ({ duration }) => `hace ${duration}`,
  in: ({ duration }) => `en ${duration}`,
  now: 'ahora',

  // Datos del monitor.
  statusLabel: 'Estatus',
  forPrefix: 'desde hace',
  flowLabel: 'Flujo',
  tasksLabel: 'Tareas',
  tasksUnknown: 'se muestran después de la primera ejecución',
  nextRunLabel: 'Siguiente ejecución',
  nextRunAt: 'a las',
  paused: 'en pausa',
  notScheduled: 'aún no programada',
  missedLabel: 'Omitidas',
  missedUnknown: 'se desconoce',
  missedLastHour: ({ count }) => `${count} en la última hora`,
  removedMonitor:
    'Este monitor ya no está en monitors.ts. Sus ejecuciones se conservan 14 días y sus incidentes, 13 meses.',

  // La fila de un monitor en la lista.
  noRunYet: 'sin ejecuciones todavía',
  firstRun: 'primera ejecución',
  next: 'siguiente',
  ranNoTask: 'El flujo no ejecutó ninguna tarea, así que no se verificó nada',
  noRecentRun: 'No se ha registrado ninguna ejecución desde hace',
  every: ({ interval }) => `cada ${interval}`,

  // Cambios hechos mientras se ejecuta.
  overridden: ({ declared }) => `modificado (monitors.ts: ${declared})`,
  runsOverridden: ({ every, overridden }) => `Se ejecuta ${every}, ${overridden}`,
  pausedSince: 'En pausa desde',
  resumedSince: 'Reanudado desde',
  resumedThough: 'aunque monitors.ts indica pausa',

  // Incidentes.
  incidents: 'Incidentes',
  noIncidents: 'Sin incidentes.',
  openFor: 'abierto desde hace',
  downFor: 'caído desde hace',
  since: 'desde',
  unchecked: ({ duration }) => `${duration} sin verificar`,
  lasted: ({ duration }) => `duró ${duration}`,

  // Ejecuciones.
  runs: 'Ejecuciones',
  whichRuns: 'Qué ejecuciones',
  allRuns: 'Todas',
  failedRuns: 'Con una tarea fallida',
  pagesOfRuns: 'Páginas de ejecuciones',
  newestRuns: 'Ejecuciones más recientes',
  olderRuns: 'Ejecuciones anteriores',
  noRuns: 'Sin ejecuciones.',
  noneOnPage: 'Ninguna en esta página; puede haber en páginas anteriores.',
  noMore: 'No hay más ejecuciones.',
  manual: 'manual',
  catchUp: 'de recuperación',
  didNotStart: 'no inició',
  moreLines: ({ count }) => (count === 1 ? '1 línea más' : `${count} líneas más`),
  otherTasks: ({ count }) => `otras ${count}`,
  allTasks: ({ count }) => `las ${count} tareas`,
  attempts: ({ count }) => (count === 1 ? '1 intento' : `${count} intentos`),

  // La tira de las últimas ejecuciones.
  outcome: {
    passing: 'sin fallas',
    degraded: 'degradadas',
    failing: 'con fallas',
    neutral: 'sin resultado',
    missed: 'omitidas',
    waiting: 'aún sin registrar',
  },
  lastDue: ({ count, outcomes }) => `Últimas ${count} ejecuciones previstas: ${outcomes}`,
  nothingDue: 'Aún no estaba prevista ninguna ejecución',

  // Una ejecución.
  stateLabel: 'Estado',
  requestedLabel: 'Solicitada',
  dueLabel: 'Prevista',
  startedLabel: 'Inició',
  never: 'nunca',
  afterDue: ({ duration }) => `${duration} después de lo previsto`,
  tookLabel: 'Duración',
  states: 'Estados',
  printed: 'Salida',
  requests: 'Solicitudes',
  unexpected: 'Lo inesperado',
  what: 'Qué',
  expected: 'Esperado',
  found: 'Encontrado',
  drillRun: 'Esta ejecución es de un simulacro. No cuenta para el monitor.',
  pending: 'Pendiente: esta ejecución se solicitó y aún no se registra.',

  // Una solicitud.
  noResponse: 'sin respuesta',
  response: 'Respuesta:',
  also: ({ address, others }) => `${address} (también ${others})`,
  certificateOf: ({ subject }) => `certificado de ${subject}`,
  certificateBy: ({ issuer }) => `emitido por ${issuer}`,
  certificateFrom: ({ date }) => `válido desde el ${date}`,
  certificateUntil: ({ date }) => `hasta el ${date}`,
  phases: { dns: 'DNS', tcp: 'conexión', tls: 'TLS', firstByte: 'primer byte', rest: 'resto' },
  total: 'total',

  // Simulacros.
  drillTag: 'SIMULACRO',
  simulatedStatus: ({ status }) => `cada solicitud recibe ${status}`,
  simulatedError: 'cada solicitud falla con',
  simulatedDelay: ({ delay }) => `cada respuesta se retrasa ${delay}`,
  drillFrom: 'desde',
  drillUntil: 'hasta',
  drillEndsBy: 'El simulacro termina con una ejecución correcta, a más tardar a las',
  reason: 'Motivo:',
  drillUnderWay: 'Se está simulando una caída',
  drillRecovering: 'La caída simulada terminó; se espera una ejecución correcta',
  simulated: 'Simulado:',
  realChecksContinue:
    'Solo ejecuciones simuladas; las verificaciones reales continúan y el estatus del monitor es el real.',
  newestDrill: 'Simulacro más reciente',
  endedBeforeStart: 'El simulacro terminó antes de iniciar.',
  drillLasted: ({ duration }) => `El simulacro duró ${duration}.`,
  startsIn: 'El simulacro inicia',
  noDrillRun: 'No hay ejecuciones registradas del simulacro.',
  noFailedRun: 'Ninguna ejecución falló.',
  noFailedRunYet: 'Ninguna ejecución ha fallado hasta ahora.',
  newestDrillRuns: 'Ejecuciones más recientes del simulacro:',
};
