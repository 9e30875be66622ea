/** What units are called. */
import type { Product } from './products.ts';
import type { Random } from './random.ts';

const BRANDS = [
  'La Esperanza, El Mirador, Doña Rosa, Don Jacinto, La Montaña, Tierra Nueva, Buen Vivir, Raíces',
  'El Colibrí, La Serranía, Flor de Campo, Renacer, Manos Unidas, Nuevo Amanecer, El Frailejón',
  'Guadual, La Cosecha, Río Claro, Monte Verde, Semilla, El Yarumo, La Parcela, Aroma de Campo',
  'Los Cerezos, Doña Carmen, El Sembrador, La Loma, Campo Vivo, Sol Naciente, El Guayacán',
  'La Ceibita, Maná, Villa Luz, El Turpial, La Guacamaya, Flor Morado, Mi Ranchito, El Samán',
  'La Alborada, Arco Iris, Cordillera, El Manantial, La Espiga, Tierra Linda, Don Eusebio',
  'Las Margaritas, El Cafetal, Pueblo Viejo, La Campiña, Amanecer, El Portal, Loma Linda',
  'Sabor Criollo, Gran Sabana, Los Abuelos, Tres Esquinas, Vida Nueva, La Bendición, El Oasis',
  'Caminos',
].flatMap((line) => line.split(', '));

/** A name after one of the patterns of its product. */
export function unitName(product: Product, settlement: string, municipality: string, random: Random): string {
  const pattern = random.pick(product.unitNames);
  return pattern.replace('{s}', settlement).replace('{m}', municipality).replace('{b}', random.pick(BRANDS));
}
