import { systemSubject } from '../authz/index.js';
import { UploadSlots } from './upload-slots.js';

const ANNA = systemSubject('file-reader');
const BEN = systemSubject('dbpurge');

describe('UploadSlots', () => {
  it('refuses one user a further upload, and nobody else; each that ends, successfully or not, frees a slot', async () => {
    const slots = new UploadSlots(2);
    const ends: (() => void)[] = [];
    const running = (): Promise<void> => new Promise((resolve) => ends.push(resolve));
    const first = slots.within(ANNA, running);
    const failing = slots.within(ANNA, () => running().then(() => Promise.reject(new Error('dropped'))));
    await expect(slots.within(ANNA, () => Promise.resolve())).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 5 });
    await expect(slots.within(BEN, () => Promise.resolve('stored'))).resolves.toBe('stored');
    ends[1]?.();
    await expect(failing).rejects.toThrow('dropped');
    await expect(slots.within(ANNA, () => Promise.resolve('stored'))).resolves.toBe('stored');
    ends[0]?.();
    await first;
  });
});
