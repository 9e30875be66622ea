/** What is kept of a repair that was accepted when its row is loaded. No numbers: more read a history than may see a place. */
import type { Bilingual } from '../../problem.ts';
import type { ProposedRepair, RepairKind } from './types.ts';

const CORRECTED: Readonly<Record<RepairKind, (repair: ProposedRepair) => Bilingual>> = {
  minus: () => ({
    es: 'faltaba el signo menos en la longitud',
    en: 'the longitude lacked its minus sign',
  }),
  swap: () => ({
    es: 'la latitud y la longitud estaban intercambiadas',
    en: 'latitude and longitude were swapped',
  }),
  'swap-minus': () => ({
    es: 'la latitud y la longitud estaban intercambiadas y faltaba el signo menos',
    en: 'latitude and longitude were swapped and the minus sign was missing',
  }),
  crs: ({ crs }) => ({
    es: `los números eran de EPSG:${crs ?? ''}`,
    en: `the numbers were in EPSG:${crs ?? ''}`,
  }),
  minutes: () => ({
    es: 'los decimales eran minutos y segundos',
    en: 'the decimals were minutes and seconds',
  }),
};

/** «Ubicación corregida al cargar: faltaba el signo menos en la longitud» */
export function correctionOf(repair: ProposedRepair): Bilingual {
  const { es, en } = CORRECTED[repair.kind](repair);
  return { es: `Ubicación corregida al cargar: ${es}`, en: `Location corrected when loaded: ${en}` };
}
