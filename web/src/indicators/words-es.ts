/** Words of the page of indicators, in Spanish. English (words-en.ts) has the same keys. */
export const ES = {
  title: 'Indicadores',
  intro:
    'Lo que el programa mide, año por año: lo medido en las unidades, lo informado de cada territorio y lo logrado frente a la meta. Quien está en una asociación y en una de sus unidades cuenta una sola vez.',
  csv: 'CSV',
  territory: 'Territorio',
  country: 'Todo el país',
  topic: 'Tema',
  topic_all: 'Todos',
  topic_people: 'Personas',
  topic_work: 'Trabajo',
  topic_income: 'Ingresos y recursos',
  topic_environment: 'Ambiente',
  measured: 'Medido en unidades',
  reported: 'Informado del territorio',
  target: 'Meta',
  units: 'Unidades medidas',
  year: 'Año',
  achieved: 'Logrado',
  achievedIn: '{share} de la meta de {year}',
  latest: '{value} {unit} en {year}',
  sdg: 'ODS {targets}',
  table: 'Ver los números',
  withoutTitle: 'Aún sin datos aquí',
  withoutText:
    'Se anotan en la página de cada unidad, con una visita, o de un archivo: npm run import -- values archivo.csv.',
  none: 'Aún no hay datos de ningún indicador aquí.',
  chart: '{name}, por año',
  frequency_monthly: 'cada mes',
  frequency_quarterly: 'cada trimestre',
  frequency_yearly: 'cada año',
} as const;

export type WordKey = keyof typeof ES;
