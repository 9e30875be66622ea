/** Colours of the styles: quiet ground, one accent, colour-blind safe. */
export interface StylePalette {
  sea: string;
  land: string;
  neighbour: string;
  coast: string;
  river: string;
  border: string;
  department: string;
  pdet: string;
  protectedArea: string;
  etcr: string;
  unit: string;
  unitRim: string;
  unitText: string;
  label: string;
  quietLabel: string;
  halo: string;
}

export const LIGHT: StylePalette = {
  sea: '#dfe9ee',
  land: '#f6f5f0',
  neighbour: '#e9e8e4',
  coast: '#a9bcc5',
  river: '#b9d0da',
  border: '#d3d6d0',
  department: '#8f9d99',
  pdet: '#8a1c5b',
  protectedArea: '#1d6b34',
  etcr: '#7a3b00',
  unit: '#1f6f3a',
  unitRim: '#ffffff',
  unitText: '#ffffff',
  label: '#1f2a2b',
  quietLabel: '#6d7775',
  halo: 'rgba(255,255,255,0.94)',
};

export const DARK: StylePalette = {
  sea: '#16212a',
  land: '#232b2e',
  neighbour: '#1c2428',
  coast: '#3c4c55',
  river: '#31485a',
  border: '#3a4446',
  department: '#6c7b7c',
  pdet: '#e58bbd',
  protectedArea: '#6fbf85',
  etcr: '#f0a860',
  unit: '#5fbf7f',
  unitRim: '#10191b',
  unitText: '#10191b',
  label: '#e6ecea',
  quietLabel: '#93a09d',
  halo: 'rgba(16,25,27,0.9)',
};
