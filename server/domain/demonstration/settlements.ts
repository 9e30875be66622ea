/** Where people live in a demonstration municipality: its seat and villages scattered in its cell. */
import type { Position } from 'geojson';
import { Random, type Weighted } from './random.ts';
import { type Place, roundDegrees, type World } from './world.ts';

export interface Settlement {
  name: string;
  position: Position;
  isSeat: boolean;
}

/** Names that villages and rural districts bear all over the country. */
const VILLAGE_NAMES = [
  'La Esperanza, El Porvenir, San Isidro, Buenavista, El Carmen, La Florida, Santa Rosa',
  'San Antonio, El Progreso, La Unión, Buenos Aires, San José, La Palma, El Rosario, Las Delicias',
  'La Primavera, El Recreo, Santa Bárbara, La Cabaña, El Diamante, Alto Bonito, Bellavista',
  'La Argentina, El Mirador, San Rafael, La Laguna, El Guamal, Monserrate, La Pradera, El Salado',
  'Los Laureles, La Ceiba, San Miguel, El Tesoro, Las Brisas, Agua Bonita, La Victoria, El Paraíso',
  'San Luis, Palmichal, La Cascada, El Cedral, Los Naranjos, Campoalegre, La Linda, El Vergel',
  'Quebrada Honda, San Pablo, La Meseta, El Retiro, Los Andes, Miraflores, La Trinidad, El Jordán',
  'Santa Teresa, Piedra Grande, La Estrella, El Encanto, Villanueva, San Francisco, La Cumbre',
  'El Limón, Las Mercedes, Aguas Claras, La Colonia, El Placer, Guayabal, San Pedro, La Honda',
  'El Triunfo, Las Palmas, Santa Elena, La Reforma, El Bosque, Los Alpes, Tierra Grata, La Aurora',
  'El Roble, Cantarrana, San Vicente, La Mesa, El Higuerón, Las Lajas, Santa Lucía, La Dorada',
  'El Congo, Corralito, San Joaquín, La Balsa, El Totumo, Las Cruces, Brisas del Río, La Fortuna',
  'El Arrayán, Puerto Nuevo, San Roque',
].flatMap((line) => line.split(', '));

/** Villages lie this far from the seat at most, kilometres, however wide the cell. */
const FARTHEST_KM = 38;

/** The seat first, then three to sixteen villages, nearer ones likelier to have units. */
export function settlementsOf(
  world: World,
  place: Place,
  rural: number,
  random: Random,
): Weighted<Settlement>[] {
  const seat: Settlement = { name: place.name, position: [place.lng, place.lat], isSeat: true };
  const settlements: Weighted<Settlement>[] = [{ value: seat, weight: 2.2 }];
  const wanted = Math.min(16, 3 + Math.round(Math.sqrt(rural / 400)));
  const names = shuffled(VILLAGE_NAMES, wanted, random);
  for (const name of names) {
    const position = findVillage(world, place, random);
    if (position)
      settlements.push({ value: { name, position, isSeat: false }, weight: random.between(0.3, 1.6) });
  }
  return settlements;
}

/** A place of the demonstration for a site of which only the municipality is known. */
export function placeForSite(world: World, place: Place, seed: number, code: string): Position {
  const random = new Random(`${seed}:site:${code}`);
  return findVillage(world, place, random) ?? [place.lng, place.lat];
}

function findVillage(world: World, place: Place, random: Random): Position | null {
  for (let attempt = 0; attempt < 25; attempt++) {
    const distanceM = Math.min(FARTHEST_KM, 1.5 + 6 * Math.exp(0.8 * random.normal())) * 1_000;
    const angle = random.between(0, 2 * Math.PI);
    const lng = roundDegrees(place.lng + (distanceM * Math.cos(angle)) / 111_000);
    const lat = roundDegrees(place.lat + (distanceM * Math.sin(angle)) / 111_000);
    if (world.contains(place, lng, lat)) return [lng, lat];
  }
  return null;
}

function shuffled(names: readonly string[], count: number, random: Random): string[] {
  const deck = [...names];
  for (let at = 0; at < count; at++) {
    const other = random.integer(at, deck.length - 1);
    [deck[at], deck[other]] = [deck[other] as string, deck[at] as string];
  }
  return deck.slice(0, count);
}
