import { expect } from 'chai';
import { personalByContent, personalByName, personalColumns } from '../../server/domain/personal-columns.ts';

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
    expect(personalByContent(['1023456789'])).to.equal(null);
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
