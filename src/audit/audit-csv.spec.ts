import { csvCell } from './audit-csv.js';

describe('a cell of the exported audit log', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =1', '\uff1d1', '=cmd|"/C calc"!A0'])(
    'is text and no formula: %j',
    (text) => {
      expect(csvCell(text)).toBe(`"'${text.replaceAll('"', '""')}"`);
    },
  );

  it.each([
    ['ada', '"ada"'],
    ['', '""'],
    ['a,"b"\r\nc', '"a,""b""\r\nc"'],
    ['a=1', '"a=1"'],
  ])('is %j as %j', (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });

  it('is a number without quotes', () => {
    expect(csvCell(201)).toBe('201');
  });
});
