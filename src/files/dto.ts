import { ApiProperty } from '@nestjs/swagger';
import type { EntryPage } from './archive-entries.js';
import { TAR_ENTRY_TYPES, type TarEntry, type TarEntryType } from './archive/tar-index.js';

export class UploadResponse {
  @ApiProperty({ format: 'uuid', description: 'The id of the file. The name of the property is historical.' })
  hash: string;
}

export class FileEntryResponse {
  @ApiProperty({ description: 'Relative, `/` between folders, no `.` or `..`.', example: 'src/main.tf' })
  path: string;

  @ApiProperty({ enum: TAR_ENTRY_TYPES, description: 'Only a `file` has content to be read.' })
  type: TarEntryType;

  @ApiProperty({ description: 'Bytes of content.', example: 1024 })
  size: number;

  @ApiProperty({ description: 'Permission bits, octal.', example: '0644' })
  mode: string;

  @ApiProperty({ format: 'date-time', description: 'As the archive says it, to the millisecond.' })
  modified_at: string;

  @ApiProperty({ type: String, nullable: true, description: 'Where a link points, as the archive says it. It is never followed.' })
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
  @ApiProperty({ type: [FileEntryResponse], description: 'In the order of the archive.' })
  entries: FileEntryResponse[];

  @ApiProperty({ description: 'How many the archive has in all.' })
  count: number;

  static from({ entries, count }: EntryPage): FileEntriesResponse {
    return { entries: entries.map((entry) => FileEntryResponse.from(entry)), count };
  }
}
