/** Words of the page of releases, in Spanish. English (words-en.ts) has the same keys. */
export const ES = {
  title: 'Publicaciones',
  intro:
    'El mapa público muestra la publicación más reciente: sumas de al menos cinco unidades, sin lugares exactos ni datos de personas. Nada se publica por sí solo al cargar o editar unidades.',
  release: 'Publicar ahora',
  schedule_monthly: 'Cada mes se hace una publicación; la próxima, el {day}.',
  schedule_weekly: 'Cada semana se hace una publicación; la próxima, el {day}.',
  schedule_off: 'Solo se publica desde aquí o con un comando (RELEASE_SCHEDULE=off).',
  schedule_waiting:
    'El calendario empieza después de que alguien publique por primera vez las unidades que hay ahora.',
  outdated: 'Las unidades cambiaron desde la última publicación.',
  current: 'El mapa público está al día.',
  none: 'Aún no hay publicaciones: el mapa público está vacío.',
  table: 'Publicaciones, primero la más reciente',
  colWhen: 'Publicada',
  colBy: 'Por',
  colUnits: 'Unidades',
  colCells: 'Celdas',
  colHidden: 'Municipios sin número',
  colChanged: 'Municipios que cambiaron',
  colSize: 'Tamaño',
  by_schedule: 'Calendario',
  by_console: 'Comando',
  by_demonstration: 'Datos de demostración',
  demonstration: 'De demostración',
  isCurrent: 'Vigente',
  first: 'Primera',
  range: '{from} a {to}',
  rangeOpen: 'desde {from}',
  notShown: 'no se muestra',
  kilobytes: '{n} kB',
  confirmTitle: '¿Publicar ahora?',
  confirmText:
    'Cualquier persona verá los números de las unidades como están en este momento. Una publicación no se puede retirar de quien ya la haya descargado.',
  confirmFirst: 'Es la primera publicación: desde ella, el calendario seguirá solo.',
  confirmYes: 'Publicar',
  cancel: 'Cancelar',
  working: 'Publicando…',
  done: 'Publicada: {n} municipios cambiaron',
  doneFirst: 'Publicada',
} as const;

export type WordKey = keyof typeof ES;
