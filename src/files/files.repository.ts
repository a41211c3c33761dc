import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** A file and the size of its content, which is stored with the bytes. */
export interface FileRow {
  readonly id: string;
  readonly hash: string;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly mimetype: string;
  readonly sizeBytes: number;
}

export type NewFile = Pick<FileRow, 'hash' | 'createdAt' | 'createdBy' | 'mimetype'>;

/** pg returns bigint as text. */
type RawFileRow = Omit<FileRow, 'sizeBytes'> & { readonly sizeBytes: string };

const COLUMNS = `f.id, f.hash, f.created_at AS "createdAt", f.created_by AS "createdBy", f.mimetype, b.size_bytes AS "sizeBytes"`;

@Injectable()
export class FilesRepository {
  constructor(private readonly db: DataSource) {}

  async findById(id: string, tx: EntityManager = this.db.manager): Promise<FileRow | null> {
    return toRow(await tx.query<RawFileRow[]>(`SELECT ${COLUMNS} FROM files f JOIN file_blobs b USING (hash) WHERE f.id = $1`, [id]));
  }

  async findByHash(hash: string, createdBy: string, tx: EntityManager = this.db.manager): Promise<FileRow | null> {
    const sql = `SELECT ${COLUMNS} FROM files f JOIN file_blobs b USING (hash) WHERE f.hash = $1 AND f.created_by = $2`;
    return toRow(await tx.query<RawFileRow[]>(sql, [hash, createdBy]));
  }

  /**
   * Null if the owner already has such a file, or if the content is not stored (any more); the caller has to look again. The lock makes a
   * sweep that is about to delete the content finish first, or skip it.
   */
  async insert(file: NewFile, tx: EntityManager = this.db.manager): Promise<FileRow | null> {
    return toRow(
      await tx.query<RawFileRow[]>(
        `WITH content AS (SELECT hash, size_bytes FROM file_blobs WHERE hash = $1 FOR KEY SHARE),
              inserted AS (
                INSERT INTO files (hash, created_at, created_by, mimetype) SELECT hash, $2, $3, $4 FROM content
                    ON CONFLICT ON CONSTRAINT files_hash_created_by_key DO NOTHING
             RETURNING *)
         SELECT ${COLUMNS} FROM inserted f JOIN content b USING (hash)`,
        [file.hash, file.createdAt, file.createdBy, file.mimetype],
      ),
    );
  }
}

function toRow(rows: RawFileRow[]): FileRow | null {
  const [row] = rows;
  return row ? { ...row, sizeBytes: Number(row.sizeBytes) } : null;
}
