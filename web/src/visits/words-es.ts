/** Words of the page of the visit plan, in Spanish. English (words-en.ts) has the same keys. */
export const ES = {
  title: 'Plan de visitas',
  intro:
    'Unidades activas sin visita desde hace más tiempo que el intervalo de su línea, primero las más cercanas al lugar de partida.',
  from: 'Lugar de partida',
  fromHint: 'Haga clic en el mapa, use su ubicación o elija un municipio.',
  municipality: 'Municipio',
  chooseMunicipality: 'Elegir municipio…',
  here: 'Usar mi ubicación',
  hereFailed: 'El navegador no dio su ubicación.',
  fromIs: 'Se parte de {place}.',
  fromNone: 'Elija de dónde parte.',
  line: 'Línea',
  line_all: 'Todas',
  line_rural_business: 'Negocio rural',
  line_self_consumption: 'Autoconsumo',
  line_rural_occupation: 'Ocupación rural',
  interval: 'Intervalo en días',
  intervals:
    'Intervalos: {business} días los negocios rurales, {self} el autoconsumo, {occupation} la ocupación rural.',
  limit: 'Cuántas',
  due: 'Por visitar: {n}. Se muestran las {shown} más cercanas.',
  unlocated: 'Otras {n} no tienen coordenadas.',
  none: 'No hay unidades por visitar.',
  list: 'Visitas, primero las más cercanas',
  unit: 'Unidad',
  distance: 'Distancia',
  last: 'Última visita',
  never: 'Nunca',
  dueOn: 'Pendiente desde',
  download: 'Descargar',
  map: 'Mapa de las visitas. Un clic fija el lugar de partida; con el teclado, Intro fija el centro del mapa.',
  mapTitle: 'Dónde',
  showOnMap: '{n}: ver {name} en el mapa',
} as const;

export type WordKey = keyof typeof ES;
