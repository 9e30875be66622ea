/** What the programme published for 2010–2018; the demonstration data gives exactly these sums. */
export const PUBLISHED = {
  firstYear: 2010,
  lastYear: 2018,
  unitsCreated: 50_150,
  companies: 2_251,
  /** Colombian pesos, over all companies. */
  financingCop: 160_911_399_287,
  /** Potential jobs of the companies. */
  jobs: 8_609,
  /** Units created in PDET municipalities in 2017 and 2018. */
  pdetUnits: 2_424,
  pdetYears: [2017, 2018] as readonly number[],
  reincorporated: 1_986,
  trainingPlaces: 2_195_177,
  /** Shares of the training places, percent. */
  trainingPlacesWomenPercent: 60,
  trainingPlacesYouthPercent: 30,
  trainingPlacesExtremePovertyPercent: 10,
  /** People trained in PDET municipalities in `pdetYears`. */
  peopleTrainedPdet: 96_933,
} as const;
