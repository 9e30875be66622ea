/** Names and waters of the base map: facts of the project's own table, placed by eye. */

export interface BaseLabel {
  name: string;
  nameEn: string;
  kind: 'country' | 'sea';
  lng: number;
  lat: number;
}

/** Neighbours and seas; Colombia itself is named by its departments. */
export const BASE_LABELS: BaseLabel[] = [
  { name: 'Mar Caribe', nameEn: 'Caribbean Sea', kind: 'sea', lng: -76.6, lat: 13.4 },
  { name: 'Océano Pacífico', nameEn: 'Pacific Ocean', kind: 'sea', lng: -81.2, lat: 3.6 },
  { name: 'Océano Atlántico', nameEn: 'Atlantic Ocean', kind: 'sea', lng: -57.5, lat: 13.5 },
  { name: 'Venezuela', nameEn: 'Venezuela', kind: 'country', lng: -66.2, lat: 7.6 },
  { name: 'Brasil', nameEn: 'Brazil', kind: 'country', lng: -63.6, lat: -5.6 },
  { name: 'Perú', nameEn: 'Peru', kind: 'country', lng: -75.4, lat: -6.4 },
  { name: 'Ecuador', nameEn: 'Ecuador', kind: 'country', lng: -78.4, lat: -1.4 },
  { name: 'Panamá', nameEn: 'Panama', kind: 'country', lng: -80.6, lat: 8.45 },
  { name: 'Costa Rica', nameEn: 'Costa Rica', kind: 'country', lng: -84.1, lat: 10.1 },
  { name: 'Nicaragua', nameEn: 'Nicaragua', kind: 'country', lng: -84.9, lat: 13.0 },
  { name: 'Honduras', nameEn: 'Honduras', kind: 'country', lng: -86.6, lat: 14.8 },
  { name: 'Jamaica', nameEn: 'Jamaica', kind: 'country', lng: -77.3, lat: 18.15 },
  { name: 'Haití', nameEn: 'Haiti', kind: 'country', lng: -72.4, lat: 19.1 },
  { name: 'República Dominicana', nameEn: 'Dominican Republic', kind: 'country', lng: -70.4, lat: 18.9 },
  { name: 'Guyana', nameEn: 'Guyana', kind: 'country', lng: -58.9, lat: 5.0 },
  { name: 'Bolivia', nameEn: 'Bolivia', kind: 'country', lng: -65.0, lat: -16.4 },
];

export interface Lake {
  name: string;
  /** Closed, longitude and latitude in degrees, accurate to some 10 km. */
  shore: [lng: number, lat: number][];
}

/** Large lakes near the map's edge; Maracaibo is part of the coast. */
export const LAKES: Lake[] = [
  {
    name: 'Lago de Nicaragua',
    shore: [
      [-86.0, 11.95],
      [-85.75, 12.1],
      [-85.35, 11.85],
      [-84.9, 11.4],
      [-84.75, 11.05],
      [-85.05, 11.0],
      [-85.5, 11.2],
      [-85.85, 11.45],
      [-86.0, 11.95],
    ],
  },
  {
    name: 'Lago de Valencia',
    shore: [
      [-67.88, 10.17],
      [-67.75, 10.25],
      [-67.6, 10.2],
      [-67.62, 10.12],
      [-67.78, 10.11],
      [-67.88, 10.17],
    ],
  },
];
