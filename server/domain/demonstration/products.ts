/** What units grow, raise, make and do, and how such units are called. */
import type { Line } from '../unit.ts';

export interface Product {
  /** As it stands in the unit, Spanish. */
  name: string;
  line: Line;
  /** `{s}` is the settlement, `{m}` the municipality, `{b}` a brand. */
  unitNames: readonly string[];
}

const business = (name: string, ...unitNames: string[]): Product => ({
  name,
  line: 'rural_business',
  unitNames,
});
const food = (name: string, ...unitNames: string[]): Product => ({
  name,
  line: 'self_consumption',
  unitNames,
});
const trade = (name: string, ...unitNames: string[]): Product => ({
  name,
  line: 'rural_occupation',
  unitNames,
});

export const PRODUCTS = {
  coffee: business(
    'Café',
    'Asociación de Caficultores de {s}',
    'Café {b}',
    'Cafés Especiales {s}',
    'Caficultores Unidos de {m}',
    'Mujeres Cafeteras de {s}',
    'Café de Origen {s}',
  ),
  cacao: business(
    'Cacao',
    'Asociación de Cacaoteros de {s}',
    'Cacao {b}',
    'Cacaocultores de {m}',
    'Chocolate Artesanal {b}',
    'Productores de Cacao {s}',
  ),
  panela: business(
    'Panela',
    'Trapiche {s}',
    'Panela {b}',
    'Asociación de Paneleros de {s}',
    'Panela Pulverizada {b}',
    'Cañicultores de {m}',
  ),
  honey: business('Miel de abejas', 'Apiarios {b}', 'Apicultores de {s}', 'Miel {b}', 'Apícola {s}'),
  eggs: business('Huevos', 'Huevos Criollos {s}', 'Gallinas Felices {s}', 'Avícola {b}', 'Huevos {b}'),
  broilers: business('Pollo de engorde', 'Pollos {b}', 'Avícola {s}', 'Pollo Campesino {s}'),
  pigs: business('Cerdos', 'Porcícola {s}', 'Granja Porcícola {b}', 'Porcicultores de {s}'),
  cattle: business(
    'Leche y queso',
    'Lácteos {b}',
    'Quesos {s}',
    'Asociación de Ganaderos de {s}',
    'Lácteos {s}',
  ),
  vegetables: business(
    'Hortalizas',
    'Hortalizas {s}',
    'Horticultores de {s}',
    'Hortalizas Limpias {b}',
    'Lechugas y Aromáticas {s}',
  ),
  berries: business('Mora y fresa', 'Fresas {b}', 'Moreros de {s}', 'Frutas de Clima Frío {s}', 'Moras {b}'),
  fruits: business('Frutales', 'Frutas {b}', 'Fruticultores de {s}', 'Pulpas {b}', 'Despulpadora {s}'),
  potato: business('Papa', 'Paperos de {s}', 'Papa Nativa {s}', 'Asociación de Productores de Papa de {m}'),
  plantain: business(
    'Plátano',
    'Plataneros de {s}',
    'Plátano {b}',
    'Asociación de Plataneros de {m}',
    'Patacones {b}',
  ),
  cassava: business(
    'Yuca y ñame',
    'Ñameros de {s}',
    'Yuqueros de {s}',
    'Almidón de Yuca {s}',
    'Productores de Ñame de {m}',
  ),
  fish: business(
    'Pesca artesanal',
    'Pescadores Artesanales de {s}',
    'Asociación de Pescadores de {m}',
    'Pesquera {b}',
    'Mujeres del Mar {s}',
  ),
  pondFish: business(
    'Piscicultura',
    'Piscícola {s}',
    'Piscícola {b}',
    'Cachamas de {s}',
    'Acuicultores de {m}',
  ),
  coconut: business(
    'Coco',
    'Cocoteros de {s}',
    'Aceite de Coco {b}',
    'Asociación de Productores de Coco de {m}',
  ),
  acai: business('Açaí y frutos amazónicos', 'Asaí {b}', 'Frutos del Bosque {s}', 'Copoazú y Arazá {s}'),
  crafts: business(
    'Artesanías',
    'Artesanías {b}',
    'Tejedoras de {s}',
    'Artesanos de {m}',
    'Mochilas y Tejidos {s}',
  ),
  woodcraft: business(
    'Artesanías en fibras y madera',
    'Tejidos en Werregue {s}',
    'Artesanas de {s}',
    'Cestería {b}',
  ),
  tourism: business('Turismo rural', '{b} Ecoturismo', 'Ruta Campesina {s}', 'Posada {b}', 'Senderos de {s}'),
  bakery: business('Panadería y amasijos', 'Amasijos {s}', 'Panadería {b}', 'Sabores de {s}'),
  flowers: business('Flores y follajes', 'Flores {b}', 'Follajes de {s}', 'Heliconias {s}'),
  sheep: business(
    'Ovinos y caprinos',
    'Caprinocultores de {s}',
    'Ovinos {b}',
    'Asociación Ovino-Caprina de {m}',
  ),
  beans: business('Fríjol', 'Frijoleros de {s}', 'Fríjol {b}', 'Productores de Fríjol de {m}'),
  pepper: business('Pimienta y especias', 'Pimienta {b}', 'Especias {s}', 'Pimenteros de {m}'),
  rubber: business('Caucho', 'Caucheros de {s}', 'Asociación de Heveicultores de {m}'),

  hensHome: food(
    'Gallinas ponedoras',
    'Gallinas de Patio {s}',
    'Galpón Familiar {s}',
    'Aves de Traspatio {s}',
  ),
  garden: food(
    'Huerta casera',
    'Huerta Casera {s}',
    'Huerta Comunitaria {s}',
    'Huertas Familiares {s}',
    'Huerta y Vida {s}',
    'Mujeres Sembradoras de {s}',
  ),
  staples: food('Maíz y fríjol', 'Maíz y Fríjol {s}', 'Cultivos de Pancoger {s}', 'Semillas Criollas {s}'),
  chagra: food('Chagra', 'Chagra Comunitaria {s}', 'Chagra y Vida {s}', 'Sembradores de la Selva {s}'),
  homeFish: food('Estanque familiar', 'Estanque Familiar {s}', 'Peces para la Mesa {s}'),
  smallAnimals: food('Especies menores', 'Cuyes y Conejos {s}', 'Especies Menores {s}', 'Codornices {s}'),
  riceHome: food('Arroz y plátano', 'Arroz y Plátano {s}', 'Seguridad Alimentaria {s}', 'Azotea {s}'),

  vet: trade('Servicios pecuarios', 'Servicios Pecuarios {s}', 'Vacunadores Rurales de {m}'),
  machines: trade('Maquinaria agrícola', 'Operarios Agrícolas de {s}', 'Maquinaria y Labranza {b}'),
  nursery: trade('Vivero', 'Vivero {b}', 'Viveristas de {s}', 'Vivero Comunitario {s}'),
  building: trade('Construcción rural', 'Constructores Rurales de {s}', 'Maestros de Obra {m}'),
  guides: trade('Guianza local', 'Guías Locales de {m}', 'Intérpretes Ambientales de {s}'),
  repair: trade('Reparación de motores', 'Motores y Guadañas {s}', 'Taller Rural {b}'),
} satisfies Record<string, Product>;

export type ProductKey = keyof typeof PRODUCTS;
