/** What files of the index are made of: see docs/search-format.md, "Files". */

/** A file that ends too early, or belongs to another build. */
export class IndexError extends Error {}

const decoder = new TextDecoder();

/** Reads the columns of a file one after the other. Raises IndexError where the file ends too early. */
export class Reader {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  /** @param {number} length */
  take(length) {
    if (length > this.bytes.length - this.at) throw new IndexError("a file ends too early");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  varint() {
    let value = 0;
    for (let factor = 1; factor < 2 ** 49; factor *= 128) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new IndexError("a file ends too early");
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    throw new IndexError("a number is too large");
  }

  /** @param {number} count */
  varints(count) {
    // Each is a byte at least: a count that cannot be true is found before memory is asked for.
    if (count > this.bytes.length - this.at) throw new IndexError("a file ends too early");
    const values = new Float64Array(count);
    for (let index = 0; index < count; index++) {
      const byte = this.bytes[this.at];
      if (byte < 128) {
        values[index] = byte;
        this.at++;
      } else values[index] = this.varint();
    }
    return values;
  }

  /** So many varints as they are. @param {number} count */
  takeVarints(count) {
    const { bytes, at } = this;
    let end = at;
    for (let left = count; left > 0; end++) {
      if (end >= bytes.length) throw new IndexError("a file ends too early");
      if (bytes[end] < 128) left--;
    }
    return this.take(end - at);
  }

  lines() {
    const length = this.varint();
    return length ? decoder.decode(this.take(length)).split("\n") : [];
  }
}

const TABLE = new Uint32Array(256).map((_, value) => {
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The CRC-32 of zlib and PNG. @param {string} text */
export const crc32 = (text) => {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(text)) crc = TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
};

/**
 * The number of the file that a group of keys lies in.
 *
 * @param {string} group
 * @param {number} files
 */
export const fileOf = (group, files) => Math.floor((crc32(group) * files) / 2 ** 32);
