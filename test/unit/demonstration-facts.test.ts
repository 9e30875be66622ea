import { expect } from 'chai';
import {
  readDepartments,
  readEtcr,
  readMunicipalities,
  readPdet,
  readProtectedAreas,
  readTrainingCentres,
} from '../../db/facts/index.ts';

describe('facts', () => {
  const municipalities = readMunicipalities();
  const codes = new Set(municipalities.map(({ code }) => code));

  it('name 1,121 municipalities in 33 departments, each code once', () => {
    const departments = new Set(readDepartments().map(({ code }) => code));
    expect(codes.size).to.equal(1_121);
    expect(departments.size).to.equal(33);
    expect(municipalities.filter((m) => !departments.has(m.departmentCode))).to.deep.equal([]);
    expect(municipalities.filter((m) => m.code.slice(0, 2) !== m.departmentCode)).to.deep.equal([]);
  });

  it('spell names as Spanish does', () => {
    const names = new Map(municipalities.map(({ code, name }) => [code, name]));
    expect(names.get('11001')).to.equal('Bogotá, D.C.');
    expect(names.get('05697')).to.equal('El Santuario');
    expect(names.get('68689')).to.equal('San Vicente de Chucurí');
    expect(municipalities.filter(({ name }) => /\b(De|Del|Y)\b|[A-ZÁÉÍÓÚÑ]{3}/.test(name))).to.deep.equal([]);
  });

  it('place every seat in Colombia, each at a point of its own', () => {
    const far = municipalities.filter(({ lng, lat }) => lng < -82 || lng > -66.8 || lat < -4.3 || lat > 13.5);
    expect(far).to.deep.equal([]);
    expect(new Set(municipalities.map(({ lng, lat }) => `${lng} ${lat}`)).size).to.equal(1_121);
  });

  it('list the 170 PDET municipalities, as many in each subregion as the decree', () => {
    const counts = new Map<string, number>();
    for (const { subregionCode } of readPdet())
      counts.set(subregionCode, (counts.get(subregionCode) ?? 0) + 1);
    expect([...counts.keys()]).to.deep.equal(Array.from({ length: 16 }, (_, at) => String(at + 1)));
    expect([...counts.values()]).to.deep.equal([24, 4, 13, 8, 14, 17, 12, 15, 4, 11, 9, 15, 7, 5, 4, 8]);
    expect(new Set(readPdet().map(({ municipalityCode }) => municipalityCode)).size).to.equal(170);
    expect(readPdet().filter(({ municipalityCode }) => !codes.has(municipalityCode))).to.deep.equal([]);
  });

  it('name 26 ETCR in known municipalities', () => {
    const sites = readEtcr();
    expect(new Set(sites.map(({ name }) => name)).size).to.equal(26);
    expect(sites.filter(({ municipalityCode }) => !codes.has(municipalityCode))).to.deep.equal([]);
  });

  it('size protected areas plausibly, each name once', () => {
    const areas = readProtectedAreas();
    expect(new Set(areas.map(({ name }) => name)).size).to.equal(areas.length);
    expect(areas.filter(({ hectares }) => hectares < 10 || hectares > 4_500_000)).to.deep.equal([]);
  });

  it('give every department a training centre', () => {
    expect(new Set(readTrainingCentres().map(({ departmentCode }) => departmentCode)).size).to.equal(33);
  });
});
