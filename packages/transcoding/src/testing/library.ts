import type { DescMessage, DescMethod, DescService } from '@bufbuild/protobuf';
import { buildProto } from './proto-builder.ts';

const SCALARS =
  'double float int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64 bool string bytes'.split(' ');

const everyScalar = Object.fromEntries(SCALARS.map((type) => [`f_${type}`, type]));
const everyList = Object.fromEntries(SCALARS.map((type) => [`r_${type}`, `repeated ${type}`]));

/** A library, and a message of every kind of field: what the tests of this package call. */
export const library = buildProto({
  enums: { Genre: ['GENRE_UNSPECIFIED', 'NOVEL', 'POETRY'] },
  messages: {
    Book: {
      name: 'string',
      title: ['string', { string: { minLen: '1', maxLen: '80' } }],
      genre: 'Genre',
      page_count: ['int32', { int32: { gte: 1, lte: 10000 } }],
      copies: 'int64',
      tags: ['repeated string', { repeated: { maxItems: '8', items: { string: { pattern: '^[a-z]+$' } } } }],
      author: 'Author',
      labels: 'map<string, string>',
      etag: 'string',
      create_time: 'google.protobuf.Timestamp',
    },
    Author: { given_name: 'string', family_name: 'string', favourite: 'Book' },
    Everything: {
      ...everyScalar,
      ...everyList,
      genre: 'Genre',
      genres: 'repeated Genre',
      wrapped: 'google.protobuf.StringValue',
      wrapped_count: 'google.protobuf.Int64Value',
      time: 'google.protobuf.Timestamp',
      span: 'google.protobuf.Duration',
      mask: 'google.protobuf.FieldMask',
      maybe: 'optional int32',
      one: 'oneof choice string',
      two: 'oneof choice int32',
      three: 'oneof choice Author',
      child: 'Everything',
      children: 'repeated Everything',
      counts: 'map<string, int64>',
      people: 'map<string, Author>',
      free: 'google.protobuf.Struct',
      value: 'google.protobuf.Value',
    },
    GetBookRequest: { shelf: 'string', book: 'string', if_none_match: 'string' },
    ListBooksRequest: { shelf: 'string', page_size: 'int32', page_token: 'string', genres: 'repeated Genre' },
    ListBooksResponse: { books: 'repeated Book', next_page_token: 'string' },
    CreateBookRequest: { shelf: 'string', book: ['Book', { required: true }], request_id: 'string' },
    UpdateBookRequest: { book: 'Book', update_mask: 'google.protobuf.FieldMask', etag: 'string' },
    MoveBookRequest: { shelf: 'string', book: 'string', to_shelf: 'string', request_id: 'string', etag: 'string' },
    BookResponse: { book: 'Book', not_modified: 'bool' },
    FileRequest: {
      shelf: 'string',
      path: 'string',
      content: 'google.api.HttpBody',
      note: 'string',
      request_id: 'string',
    },
    FileResponse: { content: 'google.api.HttpBody', immutable: 'bool' },
    WatchRequest: { shelf: 'string', resume_token: 'string' },
    WatchResponse: { book: 'Book', resume_token: 'string' },
  },
  services: {
    LibraryService: {
      GetBook: {
        input: 'GetBookRequest',
        output: 'BookResponse',
        http: { get: '/v1/shelves/{shelf}/books/{book}', responseBody: 'book' },
      },
      ListBooks: {
        input: 'ListBooksRequest',
        output: 'ListBooksResponse',
        http: { get: '/v1/shelves/{shelf}/books', additionalBindings: [{ get: '/v1/books' }] },
      },
      CreateBook: {
        input: 'CreateBookRequest',
        output: 'Book',
        http: { post: '/v1/shelves/{shelf}/books', body: 'book' },
      },
      ReplaceBook: {
        input: 'CreateBookRequest',
        output: 'Book',
        http: { put: '/v1/shelves/{shelf}/books/{book.name}', body: 'book' },
      },
      UpdateBook: {
        input: 'UpdateBookRequest',
        output: 'Book',
        http: { patch: '/v1/{book.name=shelves/*/books/*}', body: 'book' },
      },
      MoveBook: {
        input: 'MoveBookRequest',
        output: 'Book',
        http: { post: '/v1/shelves/{shelf}/books/{book}:move', body: '*' },
      },
      PutFile: {
        input: 'FileRequest',
        output: 'Book',
        http: { put: '/v1/shelves/{shelf}/files/{path=**}', body: 'content' },
      },
      StoreFile: {
        input: 'FileRequest',
        output: 'Book',
        clientStreaming: true,
        http: { post: '/v1/shelves/{shelf}/files', body: 'content' },
      },
      GetFile: {
        input: 'FileRequest',
        output: 'FileResponse',
        http: { get: '/v1/shelves/{shelf}/files/{path=**}', responseBody: 'content' },
      },
      WatchBooks: {
        input: 'WatchRequest',
        output: 'WatchResponse',
        serverStreaming: true,
        http: { get: '/v1/shelves/{shelf}/books:watch' },
      },
      DownloadShelf: {
        input: 'WatchRequest',
        output: 'google.api.HttpBody',
        serverStreaming: true,
        http: { get: '/v1/shelves/{shelf}:download' },
      },
      EchoBody: { input: 'Everything', output: 'Everything', http: { post: '/v1/echo', body: '*' } },
      EchoQuery: { input: 'Everything', output: 'Everything', http: { get: '/v1/echo' } },
      EchoChild: { input: 'Everything', output: 'Everything', http: { put: '/v1/echo', body: 'child' } },
      Unrouted: { input: 'GetBookRequest', output: 'Book' },
    },
  },
});

export function messageNamed(name: string): DescMessage {
  const desc = library.getMessage(`test.v1.${name}`);
  if (desc === undefined) throw new TypeError(`no message ${name}`);
  return desc;
}

export function libraryService(): DescService {
  const desc = library.getService('test.v1.LibraryService');
  if (desc === undefined) throw new TypeError('no service');
  return desc;
}

export function methodNamed(name: string): DescMethod {
  const desc = libraryService().methods.find((method) => method.name === name);
  if (desc === undefined) throw new TypeError(`no method ${name}`);
  return desc;
}
