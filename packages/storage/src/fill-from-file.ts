/** A `FileHandle`, or what reads as one does. */
interface Readable {
  read(bytes: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
}

/** Fills `bytes` from a place of a file; false when the file ends before that. A read may give less than it was asked for. */
export async function fillFromFile(file: Readable, bytes: Uint8Array, position: number): Promise<boolean> {
  for (let filled = 0; filled < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, position + filled);
    if (bytesRead === 0) return false;
    filled += bytesRead;
  }
  return true;
}
