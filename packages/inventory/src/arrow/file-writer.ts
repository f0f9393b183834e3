import { Message, RecordBatchFileWriter, type Schema } from 'apache-arrow';

/**
 * An Arrow file is a stream between two magic words and a footer. The library's writer leaves out the schema that the stream
 * begins with: readers that take the footer do not miss it, those that walk the stream cannot read the file at all.
 */
export class StreamedFileWriter extends RecordBatchFileWriter {
  protected override _writeSchema(schema: Schema): this {
    return super._writeSchema(schema)._writeMessage(Message.from(schema));
  }
}
