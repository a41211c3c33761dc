import { ApiProperty } from '@nestjs/swagger';
import type { EntryPage } from './archive-entries.js';
import { TAR_ENTRY_TYPES, type TarEntry, type TarEntryType } from './archive/tar-index.js';

export class UploadResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the file. (The property is called `hash` for historical reasons.)' })
  hash: string;
}

export class FileEntryResponse {
  @ApiProperty({ description: 'Relative path with `/` as the separator, without `.` or `..` segments.', example: 'src/main.tf' })
  path: string;

  @ApiProperty({ enum: TAR_ENTRY_TYPES, description: 'Type of the entry. Only a `file` has content.' })
  type: TarEntryType;

  @ApiProperty({ description: 'Size of the content in bytes.', example: 1024 })
  size: number;

  @ApiProperty({ description: 'Permission bits in octal.', example: '0644' })
  mode: string;

  @ApiProperty({ format: 'date-time', description: 'Modification time recorded in the archive, to the millisecond.' })
  modified_at: string;

  @ApiProperty({ type: String, nullable: true, description: 'Target of a link as recorded in the archive. Links are never followed.' })
  link_target: string | null;

  static from(entry: TarEntry): FileEntryResponse {
    return {
      path: entry.path,
      type: entry.type,
      size: entry.sizeBytes,
      mode: `0${entry.mode.toString(8).padStart(3, '0')}`,
      modified_at: entry.modifiedAt.toISOString(),
      link_target: entry.linkTarget,
    };
  }
}

export class FileEntriesResponse {
  @ApiProperty({ type: [FileEntryResponse], description: 'Entries in archive order.' })
  entries: FileEntryResponse[];

  @ApiProperty({ description: 'Total number of entries in the archive.' })
  count: number;

  static from({ entries, count }: EntryPage): FileEntriesResponse {
    return { entries: entries.map((entry) => FileEntryResponse.from(entry)), count };
  }
}
