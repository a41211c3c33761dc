import { collect, pieces, randomAccess } from '../testing/bytes.js';
import { bzip2Zip, encryptedZip, gnuLatin1Tar, gnuSparseTar, lzmaZip, paxLatin1Tar, zip64 } from '../testing/exotic-archives.js';
import { indexTar } from './tar-index.js';
import { zipToTar } from './zip-to-tar.js';

const convert = (zip: Buffer) => collect(zipToTar(randomAccess(zip), 104_857_600));
const refusal = (format: string, detail: string) => ({
  code: 'invalid_input',
  message: `Invalid .${format} archive contents.`,
  detail: expect.stringContaining(detail) as string,
});

describe('archives in rare formats', () => {
  it('64-bit records are read', async () => {
    const tar = await convert(zip64);
    const entry = (await indexTar(pieces(tar))).get('s')!;
    expect(tar.subarray(entry.offset, entry.offset + entry.sizeBytes).toString()).toBe('secret\n');
  });

  it('an encrypted .zip is refused as encrypted', async () => {
    await expect(convert(encryptedZip)).rejects.toMatchObject(refusal('zip', 'The entry "s" is encrypted'));
  });

  it('a .zip compressed by bzip2 or LZMA is refused for its method', async () => {
    await expect(convert(bzip2Zip)).rejects.toMatchObject(refusal('zip', 'method 12'));
    await expect(convert(lzmaZip)).rejects.toMatchObject(refusal('zip', 'method 14'));
  });

  it('names in Latin-1 are refused, in a header of their own as in the plain one', async () => {
    await expect(indexTar(pieces(gnuLatin1Tar))).rejects.toMatchObject(refusal('tar', 'not valid UTF-8'));
    await expect(indexTar(pieces(paxLatin1Tar))).rejects.toMatchObject(refusal('tar', 'not valid UTF-8'));
  });

  it('a sparse file of old GNU tar is listed, never served', async () => {
    expect([...(await indexTar(pieces(gnuSparseTar))).values()]).toMatchObject([{ path: 'holes', type: 'other' }]);
  });
});
