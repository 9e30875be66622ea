import { expect } from 'chai';
import { readDepartments, readMunicipalities } from '../../db/facts/index.ts';
import { Gazetteer } from '../../server/domain/check/gazetteer.ts';
import type { Cell } from '../../server/domain/check/types.ts';

describe('municipalities as people write them', () => {
  const departments = new Map(readDepartments().map((department) => [department.code, department]));
  const gazetteer = new Gazetteer(
    readMunicipalities().map(({ code, name, departmentCode }) => ({
      ...{ code, name, subregion: null, seat: null, centroid: null, otherName: null },
      department: departments.get(departmentCode) ?? null,
    })),
  );
  const resolve = (municipality: Cell, department: Cell = null) =>
    gazetteer.resolve({ municipalityCode: null, municipality, departmentCode: null, department });

  for (const [text, code] of [
    ['MEDELLÍN', '05001'],
    ['  medellin ', '05001'],
    ['Municipio de Medellín', '05001'],
    ['Medellín (Antioquia)', '05001'],
    ['Antioquia / Medellín', '05001'],
    ['Cartagena', '13001'],
    ['Bogotá', '11001'],
    ['BOGOTA D.C.', '11001'],
    ['Santafé de Bogotá', '11001'],
    ['Cúcuta', '54001'],
    ['Cali', '76001'],
    ['Tumaco', '52835'],
    ['Ubaté', '25843'],
    ['Vista Hermosa', '50711'],
    ['Pto. Asís', '86568'],
    ['Sta Rosa de Osos', '05686'],
    ['Carmen de Viboral', '05148'],
    ['5001', '05001'],
    ['5,001', '05001'],
    ['5.001', '05001'],
    ['S. José del Guaviare', '95001'],
    ['05001000', '05001'],
    ['Villanueva (Casanare)', '85440'],
    ['05045 - Apartadó', '05045'],
    ['5045 Apartadó', '05045'],
    ['Apartadó (05045)', '05045'],
    ['05045-APARTADO', '05045'],
    ['Cundinamarca, Bogotá', '11001'],
    ['Bogotá, Cundinamarca', '11001'],
    ['Bogotá D.C. (Cundinamarca)', '11001'],
    ['Bogotá, D.C., Cundinamarca', '11001'],
    ['Apartadó, Antioquia, Colombia', '05045'],
    ['Antioquia-Apartadó', '05045'],
    ['05 - Antioquia, Apartadó', '05045'],
    ['Villanueva - La Guajira', '44874'],
  ] as const) {
    it(`${text.trim()} is ${code}`, () => {
      expect(resolve(text).codes).to.deep.equal([code]);
    });
  }

  it('are told apart by the department, by name or code', () => {
    expect(resolve('Villanueva').codes).to.have.members(['13873', '44874', '68872', '85440']);
    expect(resolve('Villanueva', 'casanare').codes).to.deep.equal(['85440']);
    expect(resolve('Villanueva', 44).codes).to.deep.equal(['44874']);
    expect(resolve('El Carmen', 'Bolívar').codes).to.deep.equal(['13244']);
  });

  it('keep longer names in mind that a short one may mean', () => {
    const { codes, also } = resolve('El Carmen');
    expect(codes).to.deep.equal(['54245']);
    expect(also).to.include('13244');
  });

  it('tell what they cannot mean', () => {
    expect(resolve('Xanadú')).to.deep.include({ codes: [], text: 'Xanadú' });
    expect(resolve(99_999)).to.deep.include({ codes: [], text: '99999' });
    expect(resolve(null)).to.deep.include({ codes: [], text: null });
  });

  it('say of a code and a name in one cell where they differ', () => {
    expect(resolve('05045 - Turbo')).to.deep.include({ codes: ['05045'], odds: 'Turbo' });
    expect(resolve('05999 - Turbo')).to.deep.include({ codes: ['05837'], odds: '05999' });
    expect(resolve('05045 - Apartadó')).to.not.have.property('odds');
    expect(resolve('5045 - Apartadó').restored).to.equal('5045');
    expect(resolve('Bogotá', 'Cundinamarca').codes).to.deep.equal(['11001']);
    expect(gazetteer.isMunicipality('05045 - Apartadó')).to.equal(true);
  });

  it('say which code lost its zero', () => {
    expect(resolve(5001).restored).to.equal('5001');
    expect(resolve('05001').restored).to.equal(null);
    expect(resolve('18753').restored).to.equal(null);
  });

  for (const text of ['N/A', 'n.a.', '-', '–', 's/d', 'S.D.', 'ninguno', 'Sin dato', 'No aplica']) {
    it(`${text} declares nothing`, () => {
      expect(resolve(text)).to.deep.include({ codes: [], text: null });
    });
  }

  it('tells that a zero was put before a code with a sign of thousands', () => {
    expect(resolve('5,001').restored).to.equal('5,001');
    expect(resolve('05001').restored).to.equal(null);
  });
});
