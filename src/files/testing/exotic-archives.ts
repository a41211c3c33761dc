import { gunzipSync } from 'node:zlib';

/** Archives that few tools write, made by the tools that do; compressed and in base64. */
/** `zip -P`: the traditional encryption. */
export const encryptedZip = unpack(
  'H4sIAAAAAAACAwvwZmbhYuBkYGA4u7M8tmfT60fCQDY7EDMyyDAUh4ZwMjBfOsGSDcKlFdwMjCxAKQYwYajcFjRzk3LwbM6ntksbuqecKecO8GbnQDYjwJuRSY4Zl/kSIFOANAPDkkYQC2gbK8Q2NJsCvFnZIEoZGdyBdBxYIwDxbzETuwAAAA==',
);
/** `zip -Z bzip2`. */
export const bzip2Zip = unpack(
  'H4sIAAAAAAACAwvwZmbRY2Bg4GE4u7M81uXLSSZdIO8COwMDI4MMQ1VoCCcD86UTLNkgXFrBzcDIApRmABNOURlmho6RasGRSvqTHRgYmA8wHWDgYGDgUGBQWGnrOGPbgordkzQPtTQK1sxiCPBmZJJjxmWTBAMMLGkEkUB7WSH2otkZ4M3KBqIZgdAdSGeANQEAmDmnrsUAAAA=',
);
/** Python's zipfile with ZIP_LZMA. */
export const lzmaZip = unpack(
  'H4sIAAAAAAACAwvwZmaxZ2Bi4GM4u7M81n8RyzZpBgaGF8wMDIxAOpGThZUhloGhgYHBMP/3/n+LN+zKWfX9///5bxgYArwZmeyZceuFgQYwJzHAm5UNxGAEQn0gbQWWBADoXBqhfwAAAA==',
);
/** `zip -fz`: 64-bit records for a file of seven bytes. */
export const zip64 = unpack(
  'H4sIAAAAAAACAwvwZmbRZQCBszvLY3s2vX70HwoYGQwYikNDOBmYL51gyQbh0gpuBkYWkFowwcggwMDOAAEwujg1uSi1hCvAm5FJjhnVXJASiLkqDBDtDAxLGsGaQkNYIbZg2MABNznAm41NB8qGGQ0zBpkOhtJhCH1gI1YiqQvwZmWDsBnB6kHOYmAAAJGWiOkLAQAA',
);
/** `tar --format=oldgnu --sparse`: type flag S. */
export const gnuSparseTar = unpack(
  'H4sIAAAAAAACA+3QQQqDMBCF4TlKjjATx3iQnsCF4KIQ0PT+lexUUFDaRft/m3mQDANvzM9hls/SRXKvc7GZVrO1jZq5NzGKWtulTsJDvuA1l34KQaacy9G/s/db7aj6rpEa46qxmq8diBeXAQAAAAD/oacCAPhJb7kD0qgAFgAA',
);
/** `bsdtar --format=pax` of a Latin-1 name, with hdrcharset=BINARY. */
export const paxLatin1Tar = unpack(
  'H4sIAAAAAAACA+3TsQ6CMBAG4M48xT2B3rXXFgcGnXQxxs2xAQwOBFNqwiv7FsJKIrqgMfZbbvg79JL7D67blq4o/TJ357uYBSIaZhhmbzwRyTKQVkjErKQEJEZpBXTiA25tcL7/im+aMPXuVT5e7kdIgqrweeV8W4Zss9uvj6eEFFxdqLLhJBKFkIdLXWZkV5qtNsYs2FKakjZ6SN1kWj9PRfR187X+/f4jylH/JTILwNj/2XWxhVEURX/pAWfoNO4ADAAA',
);
/** `tar --format=gnu` of a Latin-1 name. */
export const gnuLatin1Tar = unpack(
  'H4sIAAAAAAACA0tOTHvJQGNgAARmJiZgGgjQaSAwYjA0NTYwNDQxMTYyYjAwNDA1M2FQMGCgAygtLkksUlBgKMrPL8GnjpD8EAUVXAyjYBSMglEwCkYgAAC8nPk8AAgAAA==',
);

function unpack(text: string): Buffer {
  return gunzipSync(Buffer.from(text, 'base64'));
}
