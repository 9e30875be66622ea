import { expect } from 'chai';
import { personalByName, personalColumns } from '../../server/domain/personal-columns.ts';
import {
  personalByContent,
  personalWithin,
  withoutPersonalData,
} from '../../server/domain/personal-content.ts';

describe('personal columns', () => {
  it('are known by their names in the spellings of forms', () => {
    const expected = {
      Cédula: 'document',
      'No. Documento': 'document',
      'NIT/CC': 'document',
      'Número de identificación': 'document',
      Teléfono: 'phone',
      'Celular 2': 'phone',
      'Correo electrónico': 'email',
      'E-mail': 'email',
      'Nombre del representante legal': 'person_name',
      Apellidos: 'person_name',
    };
    for (const [column, kind] of Object.entries(expected))
      expect(personalByName(column), column).to.equal(kind);
  });

  it('are not the columns of a unit', () => {
    for (const column of [
      ...[
        'Nombre',
        'Producto',
        'Código',
        'Municipio',
        'Integrantes',
        'Mujeres',
        'Centro de formación',
        'Regional',
      ],
      ...['Tipo de documento', 'Fecha de creación', 'Número de personas', 'Precisión', 'lat', 'lon'],
    ])
      expect(personalByName(column), column).to.equal(null);
  });

  it('are known by what stands in them when their names say nothing', () => {
    expect(personalByContent(['a@b.co', 'c.d@e.com.co', 'x@y.org'])).to.equal('email');
    expect(personalByContent(['300 123 4567', '+57 3101234567', '(311) 765-4321'])).to.equal('phone');
    expect(personalByContent(['1.023.456.789', '52345678', 79123456])).to.equal('document');
    expect(personalByContent(['12000000', '35000000', '40000000'])).to.equal(null);
    expect(personalByContent(['Café', 'Panela', 'Miel'])).to.equal(null);
    expect(personalByContent(['43123456', 1_067_888_999, '900.123.456-7', '712345'])).to.equal('document');
    expect(personalByContent(['ana@correo.co'])).to.equal('email');
    expect(personalByContent(['3104567890', ''])).to.equal('phone');
    expect(personalByContent(['1023456789'])).to.equal(null);
    expect(personalByContent(['1023456789'], { besidePersons: true })).to.equal('document');
  });

  it('are not whole numbers that something else explains', () => {
    const numbers = {
      'running codes': ['100001', '100002', '100003', '100004'],
      days: ['20170301', '20171224', '20180630', '20160101'],
      money: ['12000000', '3500000', '48000000', '150000000'],
      'metres of a plane system': ['4783808', '2116421', '4881120', '4990033'],
      'municipality codes': ['5001', '18753', '76001', '5002'],
      years: ['2016', '2017', '2018', '2016'],
      'a repeated contract': ['52345678', '52345678', '52345678', '52345678'],
    };
    for (const [what, cells] of Object.entries(numbers))
      expect(personalByContent(cells), what).to.equal(null);
    expect(personalByContent(['43123456', '52888777', '79123456'], { key: 'matricula_predial' })).to.equal(
      null,
    );
  });

  it('are told from a text of a unit that says how to reach someone', () => {
    for (const text of ['Café (cel. 310 456 7890)', '+57 3104567890', 'tel.3104567890', '(310) 456-78-90'])
      expect(personalWithin(text), text).to.equal('phone');
    expect(personalWithin('pedidos: ana.perez@correo.co')).to.equal('email');
    for (const text of [
      'Asociación 2017',
      'Lote 3, vereda El Alto',
      'A-0031234567',
      '3.104.567.890',
      'Café @ Origen',
    ])
      expect(personalWithin(text), text).to.equal(null);
    expect(withoutPersonalData('ana@correo.co, 310 456 7890 y 1023456789')).to.equal('•••, ••• y •••');
  });

  it('leave a column alone that holds a field, and counts of beneficiaries', () => {
    const cells: Record<string, string[]> = {
      codigo: ['1023456789', '1023456790', '1023456791'],
      Beneficiario: ['12', '3', '40'],
      otra: ['1023456789', '1023456790', '1023456791'],
    };
    const found = personalColumns(Object.keys(cells), (column) => cells[column] ?? [], new Set(['codigo']));
    expect(found).to.deep.equal([{ column: 'otra', kind: 'document' }]);
  });
});
