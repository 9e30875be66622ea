/** Units as tests put them in. */
import type { UnitAttributes } from '../../server/domain/unit.ts';

/** A created rural business without coordinates; `given` overrides. */
export function unitInput(code: string, given: Partial<UnitAttributes> = {}): UnitAttributes {
  return {
    code,
    name: `Unidad ${code}`,
    line: 'rural_business',
    stage: 'created',
    product: null,
    createdOn: '2015-03-01',
    closedOn: null,
    lng: null,
    lat: null,
    accuracyM: null,
    locationSource: null,
    declaredMunicipality: null,
    regionalOffice: null,
    trainingCentre: null,
    associationCode: null,
    members: null,
    women: null,
    youth: null,
    ethnic: null,
    victims: null,
    reincorporated: null,
    disabled: null,
    extremePoverty: null,
    jobs: null,
    financingCop: null,
    ...given,
  };
}
