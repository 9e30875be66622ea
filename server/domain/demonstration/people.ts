/** Who belongs to a unit: counts, never names. */
import type { Line, PeopleCount } from '../unit.ts';
import { clamp, type Random } from './random.ts';

export type People = Record<PeopleCount, number>;

/** Members of a unit: median, spread of the logarithm, least and most. */
const SIZE: Record<Line, [number, number, number, number]> = {
  rural_business: [7, 0.6, 2, 60],
  self_consumption: [9, 0.5, 3, 45],
  rural_occupation: [2.2, 0.45, 1, 6],
};

const WOMEN = 0.52;
const YOUTH = 0.28;
const DISABLED = 0.035;
const EXTREME_POVERTY = { pdet: 0.2, elsewhere: 0.11 };
const VICTIMS = { pdet: 0.42, elsewhere: 0.15 };
const ETHNIC_ELSEWHERE = 0.04;
/** Share of ethnic groups among a department's members. */
const ETHNIC: Record<string, number> = {
  '05': 0.07,
  '13': 0.24,
  '19': 0.44,
  '20': 0.14,
  '23': 0.2,
  '27': 0.84,
  '44': 0.66,
  '47': 0.1,
  '52': 0.36,
  '70': 0.19,
  '76': 0.18,
  '86': 0.33,
  '88': 0.5,
  '91': 0.8,
  '94': 0.85,
  '95': 0.2,
  '97': 0.9,
  '99': 0.5,
};

export function drawPeople(
  line: Line,
  departmentCode: string,
  isPdet: boolean,
  reincorporated: number,
  random: Random,
): People {
  const [median, spread, least, most] = SIZE[line];
  const drawn = clamp(Math.round(median * Math.exp(spread * random.normal())), least, most);
  const members = Math.max(drawn, reincorporated);
  const where = isPdet ? 'pdet' : 'elsewhere';
  return {
    members,
    women: random.binomial(members, WOMEN),
    youth: random.binomial(members, YOUTH),
    ethnic: random.binomial(members, ETHNIC[departmentCode] ?? ETHNIC_ELSEWHERE),
    victims: random.binomial(members, VICTIMS[where]),
    reincorporated,
    disabled: random.binomial(members, DISABLED),
    extremePoverty: random.binomial(members, EXTREME_POVERTY[where]),
  };
}

/** Hands a place's reincorporated people to its units one by one; the last unit takes whoever is left. */
export class Reincorporation {
  constructor(
    private people: number,
    private units: number,
    private readonly random: Random,
  ) {}

  next(): number {
    const mean = this.people / Math.max(1, this.units);
    const drawn = this.random.chance(0.4)
      ? 0
      : this.random.round((mean / 0.6) * this.random.between(0.6, 1.4));
    const part = this.units <= 1 ? this.people : Math.min(this.people, drawn);
    this.people -= part;
    this.units--;
    return part;
  }
}
