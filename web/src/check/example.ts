/** A small invented file with the mistakes that people make, to try the page with. */
const ROWS = [
  ['EJ-01', 'Cacao de la Serranía', 'Apartadó', 'Antioquia', '7,8741', '-76,6128'],
  ['EJ-02', 'Huerta La Esperanza', 'Florencia', 'Caquetá', '1,6049', '-75,5987'],
  ['EJ-03', 'Piangua del Pacífico', 'San Andrés de Tumaco', 'Nariño', '1,7802', '-78,7702'],
  ['EJ-04', 'Café Los Arrayanes', 'Santander de Quilichao', 'Cauca', '3,0133', '-76,4712'],
  ['EJ-05', 'Panela El Trapiche', 'Medellín', 'Antioquia', '6,2512', '75,5689'],
  ['EJ-06', 'Apiario San Jacinto', 'San Jacinto', 'Bolívar', '9,8311', '75,1243'],
  ['EJ-07', 'Quesos del Ariari', 'Vistahermosa', 'Meta', '-73,7498', '3,1275'],
  ['EJ-08', 'Mojarra roja Quindío', 'Armenia', 'Quindío', '4,5401', '-75,6689'],
  ['EJ-09', 'Tejidos Pasto', 'Pasto', 'Nariño', '6,2489', '-75,5702'],
  ['EJ-10', 'Gallinas felices', 'Zaragoza', 'Antioquia', '', ''],
  ['EJ-11', 'Frutas amazónicas', 'Leticia', 'Amazonas', '0', '0'],
  ['EJ-02', 'Huerta La Esperanza', 'Florencia', 'Caquetá', '1,6049', '-75,5987'],
];
const HEAD = ['codigo', 'nombre', 'municipio', 'departamento', 'latitud', 'longitud'];

/** As Excel in Colombia saves it: semicolons, decimal commas, a byte order mark. */
export function exampleFile(): File {
  const text = [HEAD, ...ROWS].map((cells) => cells.join(';')).join('\r\n');
  return new File([`\ufeff${text}\r\n`], 'ejemplo-unidades.csv', { type: 'text/csv' });
}
