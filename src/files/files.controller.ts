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
import { connectionLost, CurrentActor, type HttpReply, type HttpRequest, RequirePermission, whenAnswered } from '../http/index.js';
import { FileEntriesResponse, UploadResponse } from './dto.js';
import { answerWith } from './file-answer.js';
import { FilesService, UPLOAD_TYPES } from './files.service.js';

const ID = { name: 'id', format: 'uuid', description: 'Of the file.' };
const BYTES = { schema: { type: 'string', format: 'binary' } };
const ETAG = { ETag: { description: 'Names the bytes; for `If-None-Match`.', schema: { type: 'string' } } };
const IF_NONE_MATCH = {
  name: 'If-None-Match',
  required: false,
  description: 'Entity tags that the client has; 304 when one of them fits.',
};
const UNCHANGED = { status: 304, description: 'The client has it already.' };

@ApiTags('files')
@Controller('api/v2/files')
export class FilesController {
  constructor(private readonly files: FilesService) {}

  @Post()
  @RequirePermission('file', 'create', { rateLimit: 'files', body: 'stream' })
  @ApiOperation({
    summary: 'Upload an archive',
    operationId: 'uploadFile',
    description: 'At most 100 MiB. A .zip is stored as the .tar with the same entries. Twelve a minute.',
  })
  @ApiConsumes(...UPLOAD_TYPES)
  @ApiBody({ ...BYTES, required: true })
  @ApiCreatedResponse({ type: UploadResponse })
  @ApiOkResponse({ type: UploadResponse, description: 'You had uploaded the same before; this is its id.' })
  @ApiBadRequestResponse({
    description: 'Another content type, a body that broke off, or a .zip that is damaged or hostile: `detail` says how.',
  })
  @ApiPayloadTooLargeResponse({ description: 'More than 100 MiB, as it was sent or once the .zip is expanded.' })
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
  @RequirePermission('file', 'read', { rateLimit: 'files' })
  @ApiOperation({
    summary: 'Download a file',
    operationId: 'getFile',
    description: 'Byte for byte as it is stored, or converted. Twelve a minute for each file.',
  })
  @ApiParam(ID)
  @ApiQuery({ name: 'format', required: false, enum: ['zip'], description: 'The same entries in another form.' })
  @ApiHeader(IF_NONE_MATCH)
  @ApiHeader({ name: 'Range', required: false, description: 'One range of bytes; not of a conversion.' })
  @ApiProduces('application/x-tar', 'application/zip')
  @ApiOkResponse({ ...BYTES, headers: ETAG })
  @ApiResponse({ status: 206, description: 'The range that was asked for.', ...BYTES, headers: ETAG })
  @ApiResponse(UNCHANGED)
  @ApiBadRequestResponse({ description: 'The id is no UUID, the format is not known, or the archive has no such form.' })
  @ApiNotFoundResponse({ description: 'No such file, or not yours to see.' })
  @ApiResponse({ status: 416, description: 'The range lies beyond the end.' })
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
    return answerWith(request, reply, {
      // The bytes of a conversion may differ from one version of the server to the next.
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
  @ApiOperation({ summary: 'List what an archive holds', operationId: 'listFileEntries', description: 'At most 1000 at a time.' })
  @ApiParam(ID)
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer' }, description: '0, absent, or more than 1000: 1000.' })
  @ApiQuery({ name: 'offset', required: false, schema: { type: 'integer' }, description: 'How many to skip.' })
  @ApiOkResponse({ type: FileEntriesResponse })
  @ApiBadRequestResponse({ description: 'The id is no UUID, a parameter is no number, or the archive is damaged or hostile.' })
  @ApiNotFoundResponse({ description: 'No such file, or not yours to see.' })
  @ApiPayloadTooLargeResponse({ description: 'The archive holds more entries than can be looked at.' })
  @ApiServiceUnavailableResponse({ description: 'Too many other archives are being looked at.' })
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
  @ApiOperation({ summary: 'Read one file out of an archive', operationId: 'getFileEntry' })
  @ApiParam(ID)
  @ApiParam({ name: 'path', schema: { type: 'string' }, description: 'As the list has it. Slashes may be encoded or not.' })
  @ApiHeader(IF_NONE_MATCH)
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ ...BYTES, headers: ETAG })
  @ApiResponse(UNCHANGED)
  @ApiBadRequestResponse({ description: 'It is a folder, a link or a device; or the archive is damaged or hostile; or the id is no UUID.' })
  @ApiNotFoundResponse({ description: 'No such file or entry, or not yours to see.' })
  @ApiPayloadTooLargeResponse({ description: 'The archive holds more entries than can be looked at.' })
  @ApiServiceUnavailableResponse({ description: 'Too many other archives are being looked at.' })
  async readEntry(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<StreamableFile | Buffer | undefined> {
    // What the wildcard of the route stands for, decoded once.
    const { '*': path = '' } = request.params as Record<string, string>;
    const { entry, archiveSha256, body, release } = await this.files.entry(actor, id, path, connectionLost(request, reply));
    whenAnswered(request, reply, release);
    return answerWith(request, reply, {
      etag: `"${archiveSha256}-${entry.offset}"`,
      // Whatever the name says: a person uploaded it.
      mimetype: 'application/octet-stream',
      fileName: entry.path.split(/[/\\]/).at(-1) ?? '',
      sizeBytes: entry.sizeBytes,
      hasParts: false,
      open: () => Promise.resolve(body()),
    });
  }
}

/** A parameter that was repeated is none that we know. */
function oneText(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : 'repeated';
}
