/** Names in use that DIVIPOLA writes otherwise. */

/** Shorter names by rule, from an official one in lower case without accents: «san jose de cucuta» → «cucuta». */
export function shortNames(official: string): string[] {
  const name = official.replace(/\s*\([^)]*\)/g, '').replace(/\s+-\s+.*$/, '');
  const short =
    /^(?:san|santa|santo|santiago|villa|guadalajara|el carmen|carmen)\b.* (?:de|del) (?:la |los |las )?(.+)$/.exec(
      name,
    )?.[1];
  const head = /^(.+?) (?:de|del) .+$/.exec(name)?.[1];
  return [
    ...(name === official ? [] : [name]),
    ...(short === undefined ? [] : [short]),
    ...(head === undefined ? [] : [head]),
    ...name.split(/\s*\/\s*/).filter((part) => part !== name),
  ];
}

type Variants = readonly (readonly [variant: string, code: string])[];

/** Written in letters and official records; they count where no official name is the same. */
export const VARIANTS: { municipalities: Variants; departments: Variants } = {
  municipalities: [
    ['Cartagena', '13001'],
    ['Bogotá', '11001'],
    ['Santafé de Bogotá', '11001'],
    ['Santa Fe de Bogotá', '11001'],
    ['Bogotá Distrito Capital', '11001'],
    ['Cúcuta', '54001'],
    ['Cali', '76001'],
    ['San Juan de Pasto', '52001'],
    ['Buga', '76111'],
    ['Tumaco', '52835'],
    ['Ubaté', '25843'],
    ['Mariquita', '73443'],
    ['Tolú', '70820'],
    ['Santa Cruz de Lorica', '23417'],
    ['Mompox', '13468'],
    ['Mompós', '13468'],
    ['Armero Guayabal', '73055'],
    ['Guayabal', '73055'],
    ['Leguízamo', '86573'],
    ['La Hormiga', '86865'],
    ['Puerto Inírida', '94001'],
    ['López', '19418'],
    ['Sotará', '19760'],
    ['Magüí Payán', '52427'],
    ['Piendamó', '19548'],
    ['San Andrés Sotavento', '23670'],
    ['Santafé de Antioquia', '05042'],
    ['Santa Fe de Antioquia', '05042'],
    ['El Peñol', '05541'],
    ['El Retiro', '05607'],
    ['Carmen de Viboral', '05148'],
    ['Carmen de Bolívar', '13244'],
    ['Carmen de Chucurí', '68235'],
    ['Carmen de Atrato', '27245'],
    ['San Vicente', '05674'],
    ['San José de Guaviare', '95001'],
    ['Cuaspud', '52224'],
    ['Toluviejo', '70823'],
    ['La Paz Robles', '20621'],
    ['Robles La Paz', '20621'],
    ['Chibolo', '47170'],
    ['Villa de Leiva', '15407'],
    ['Güicán', '15332'],
    ['Itsmina', '27361'],
  ],
  departments: [
    ['Bogotá', '11'],
    ['Bogotá D.C.', '11'],
    ['Distrito Capital', '11'],
    ['Santafé de Bogotá', '11'],
    ['Valle', '76'],
    ['Norte Santander', '54'],
    ['N. de Santander', '54'],
    ['N Santander', '54'],
    ['Guajira', '44'],
    ['San Andrés', '88'],
    ['San Andrés y Providencia', '88'],
    ['San Andrés Islas', '88'],
    ['Archipiélago de San Andrés', '88'],
    ['Archipiélago de San Andrés, Providencia y Santa Catalina', '88'],
  ],
};
