import { systemSubject } from '../authz/index.js';
import { thrownBy } from './testing/thrown.js';
import { ConversionSlots } from './conversion-slots.js';

const ANNA = systemSubject('file-reader');
const BEN = systemSubject('dbpurge');

describe('ConversionSlots', () => {
  it('refuses one user a further conversion, and nobody else; ending one twice frees one slot', () => {
    const slots = new ConversionSlots(2, 10);
    const end = slots.take(ANNA);
    slots.take(ANNA);
    expect(thrownBy(() => slots.take(ANNA))).toMatchObject({ code: 'rate_limited' });
    slots.take(BEN);
    end();
    end();
    slots.take(ANNA);
    expect(thrownBy(() => slots.take(ANNA))).toMatchObject({ code: 'rate_limited' });
  });

  it('refuses everybody beyond the total', () => {
    const slots = new ConversionSlots(2, 3);
    const end = slots.take(ANNA);
    slots.take(ANNA);
    slots.take(BEN);
    expect(thrownBy(() => slots.take(BEN))).toMatchObject({ code: 'overloaded' });
    end();
    slots.take(BEN);
  });
});
