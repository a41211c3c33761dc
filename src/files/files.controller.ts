import { Controller, Get, Param, Post, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiPayloadTooLargeResponse,
  ApiProduces,
  ApiQuery,
  ApiResponse,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../authz/index.js';
import { parsePage } from '../common/index.js';
import { connectionLost, CurrentActor, type HttpReply, type HttpRequest, RequirePermission, whenResponseClosed } from '../http/index.js';
import { FileEntriesResponse, UploadResponse } from './dto.js';
import { respondWithFile } from './file-response.js';
import { FilesService, UPLOAD_TYPES } from './files.service.js';

const ID = { name: 'id', format: 'uuid', description: 'File ID.' };
const BYTES = { schema: { type: 'string', format: 'binary' } };
const ETAG = { ETag: { description: 'Entity tag of the content, for `If-None-Match`.', schema: { type: 'string' } } };
const IF_NONE_MATCH = {
  name: 'If-None-Match',
  required: false,
  description: 'Entity tags that the client has cached. If one matches, the response is 304.',
};
const UNCHANGED = { status: 304, description: "The client's cached copy is current." };

@ApiTags('files')
@Controller('api/v2/files')
export class FilesController {
  constructor(private readonly files: FilesService) {}

  @Post()
  @RequirePermission('file', 'create', { credential: 'any', rateLimit: 'files', body: 'stream' })
  @ApiOperation({
    summary: 'Upload an archive',
    operationId: 'uploadFile',
    description: 'At most 100 MiB. A .zip archive is stored as a .tar archive with the same entries. Limited to 12 requests per minute.',
  })
  @ApiConsumes(...UPLOAD_TYPES)
  @ApiBody({ ...BYTES, required: true })
  @ApiCreatedResponse({ type: UploadResponse })
  @ApiOkResponse({ type: UploadResponse, description: 'You already uploaded the same content. Returns the ID of the existing file.' })
  @ApiBadRequestResponse({
    description: 'The content type is not supported, the body is incomplete, or the .zip archive is damaged or unsafe. See `detail`.',
  })
  @ApiPayloadTooLargeResponse({ description: 'The body or the expanded .zip archive exceeds 100 MiB.' })
  async upload(
    @CurrentActor() actor: Actor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<UploadResponse> {
    const { raw } = request;
    const { 'content-type': contentType, 'content-length': length } = raw.headers;
    const declaredLength = length === undefined ? undefined : Number(length);
    const { id, created } = await this.files.upload(actor, {
      contentType,
      declaredLength,
      body: raw,
      signal: connectionLost(request, reply),
    });
    reply.status(created ? 201 : 200);
    return { hash: id };
  }

  @Get(':id')
  @RequirePermission('file', 'read', { rateLimit: 'files', agents: 'too' })
  @ApiOperation({
    summary: 'Download a file',
    operationId: 'getFile',
    description: 'Returns the file as stored, or converted to another format. Limited to 12 requests per minute and file.',
  })
  @ApiParam(ID)
  @ApiQuery({ name: 'format', required: false, enum: ['zip'], description: 'Convert the archive to this format.' })
  @ApiHeader(IF_NONE_MATCH)
  @ApiHeader({ name: 'Range', required: false, description: 'A single byte range. Not supported together with `format`.' })
  @ApiProduces('application/x-tar', 'application/zip')
  @ApiOkResponse({ ...BYTES, headers: ETAG })
  @ApiResponse({ status: 206, description: 'The requested range.', ...BYTES, headers: ETAG })
  @ApiResponse(UNCHANGED)
  @ApiBadRequestResponse({ description: 'The ID is not a UUID, the format is unknown, or the archive cannot be converted to it.' })
  @ApiNotFoundResponse({ description: 'The file does not exist or is not visible to you.' })
  @ApiResponse({ status: 416, description: 'The range starts beyond the end of the file.' })
  @ApiServiceUnavailableResponse({ description: 'Too many conversions are in progress.' })
  async download(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query('format') format: unknown,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<StreamableFile | Buffer | undefined> {
    const file = await this.files.download(actor, id, oneText(format), connectionLost(request, reply));
    const { sha256, mimetype, sizeBytes } = file;
    const isStored = sizeBytes !== null;
    return respondWithFile(request, reply, {
      // Weak, because the bytes of a conversion may differ between versions of the server.
      etag: isStored ? `"${sha256}"` : `W/"${sha256}-zip"`,
      mimetype,
      fileName: `${id}.${mimetype === 'application/x-tar' ? 'tar' : 'zip'}`,
      sizeBytes,
      hasParts: isStored,
      open: (range) => file.open(range),
    });
  }

  @Get(':id/entries')
  @RequirePermission('file', 'read')
  @ApiOperation({
    summary: 'List the entries of an archive',
    operationId: 'listFileEntries',
    description: 'Returns at most 1000 entries per page.',
  })
  @ApiParam(ID)
  @ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer' },
    description: 'Page size. Defaults to 1000, which is also the maximum.',
  })
  @ApiQuery({ name: 'offset', required: false, schema: { type: 'integer' }, description: 'Number of entries to skip.' })
  @ApiOkResponse({ type: FileEntriesResponse })
  @ApiBadRequestResponse({ description: 'The ID is not a UUID, a parameter is not a number, or the archive is damaged or unsafe.' })
  @ApiNotFoundResponse({ description: 'The file does not exist or is not visible to you.' })
  @ApiPayloadTooLargeResponse({ description: 'The archive has too many entries to list.' })
  @ApiServiceUnavailableResponse({ description: 'Too many other archives are being read.' })
  async listEntries(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: Record<string, unknown>,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<FileEntriesResponse> {
    const { offset, limit } = parsePage(query);
    return FileEntriesResponse.from(await this.files.entries(actor, id, { offset, limit }, connectionLost(request, reply)));
  }

  @Get(':id/entries/*')
  @RequirePermission('file', 'read')
  @ApiOperation({ summary: 'Read one file of an archive', operationId: 'getFileEntry' })
  @ApiParam(ID)
  @ApiParam({ name: 'path', schema: { type: 'string' }, description: 'Path of the entry, as listed. Slashes may be percent-encoded.' })
  @ApiHeader(IF_NONE_MATCH)
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ ...BYTES, headers: ETAG })
  @ApiResponse(UNCHANGED)
  @ApiBadRequestResponse({
    description: 'The entry is a folder, a link or a device, the archive is damaged or unsafe, or the ID is not a UUID.',
  })
  @ApiNotFoundResponse({ description: 'The file or the entry does not exist, or the file is not visible to you.' })
  @ApiPayloadTooLargeResponse({ description: 'The archive has too many entries to list.' })
  @ApiServiceUnavailableResponse({ description: 'Too many other archives are being read.' })
  async readEntry(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<StreamableFile | Buffer | undefined> {
    // The value of the route's wildcard, decoded once.
    const { '*': path = '' } = request.params as Record<string, string>;
    const { entry, archiveSha256, body, release } = await this.files.entry(actor, id, path, connectionLost(request, reply));
    whenResponseClosed(request, reply, release);
    return respondWithFile(request, reply, {
      etag: `"${archiveSha256}-${entry.offset}"`,
      // Whatever the name suggests, because the content is untrusted.
      mimetype: 'application/octet-stream',
      fileName: entry.path.split(/[/\\]/).at(-1) ?? '',
      sizeBytes: entry.sizeBytes,
      hasParts: false,
      open: () => Promise.resolve(body()),
    });
  }
}

/** Repeated parameters are refused. */
function oneText(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : 'repeated';
}
