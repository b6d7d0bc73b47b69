/** Inflates a zlib stream (RFC 1950 and 1951), for browsers that do not do it themselves. Checks nothing but lengths. */

/** Base and extra bits of lengths (codes from 257) and of distances. */
const LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCES = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
/** In which order the lengths of the code of code lengths stand. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LONGEST = 15;

/** @typedef {{counts: Uint16Array, symbols: number[]}} Code how many symbols have each length, and they in order */

/** @param {ArrayLike<number>} lengths of the symbols' codes @returns {Code} */
const codeOf = (lengths) => {
  const counts = new Uint16Array(LONGEST + 1);
  const byLength = Array.from({ length: LONGEST + 1 }, () => /** @type {number[]} */ ([]));
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    if (!lengths[symbol]) continue;
    counts[lengths[symbol]]++;
    byLength[lengths[symbol]].push(symbol);
  }
  return { counts, symbols: byLength.flat() };
};

const FIXED = codeOf([...Array(144).fill(8), ...Array(112).fill(9), ...Array(24).fill(7), ...Array(8).fill(8)]);
const FIXED_DISTANCES = codeOf(Array(30).fill(5));

/**
 * @param {Uint8Array} bytes a zlib stream
 * @returns {Uint8Array}
 */
export const inflate = (bytes) => {
  let at = 2;
  let bit = 0;
  let out = new Uint8Array(bytes.length * 4);
  let length = 0;

  const one = () => {
    if (at >= bytes.length) throw new RangeError("a stream ends too early");
    const value = (bytes[at] >> bit) & 1;
    if (++bit === 8) {
      bit = 0;
      at++;
    }
    return value;
  };
  /** @param {number} count */
  const take = (count) => {
    let value = 0;
    for (let index = 0; index < count; index++) value |= one() << index;
    return value;
  };
  /** @param {Code} code */
  const symbol = ({ counts, symbols }) => {
    for (let size = 1, code = 0, first = 0, index = 0; size <= LONGEST; size++) {
      code |= one();
      if (code - first < counts[size]) return symbols[index + code - first];
      index += counts[size];
      first = (first + counts[size]) << 1;
      code <<= 1;
    }
    throw new RangeError("a stream holds no such code");
  };
  /** @param {number} byte */
  const put = (byte) => {
    if (length === out.length) {
      const larger = new Uint8Array(out.length * 2 + 64);
      larger.set(out);
      out = larger;
    }
    out[length++] = byte;
  };
  const stored = () => {
    if (bit) at++;
    bit = 0;
    const size = bytes[at] | (bytes[at + 1] << 8);
    if (at + 4 + size > bytes.length) throw new RangeError("a stream ends too early");
    for (const byte of bytes.subarray(at + 4, at + 4 + size)) put(byte);
    at += 4 + size;
  };
  /** @returns {[Code, Code]} */
  const codes = () => {
    const [literals, distances, given] = [take(5) + 257, take(5) + 1, take(4) + 4];
    const sizes = new Uint8Array(19);
    for (let index = 0; index < given; index++) sizes[ORDER[index]] = take(3);
    const code = codeOf(sizes);
    /** @type {number[]} */
    const lengths = [];
    while (lengths.length < literals + distances) {
      const next = symbol(code);
      if (next < 16) lengths.push(next);
      else if (next === 16) lengths.push(...Array(3 + take(2)).fill(lengths[lengths.length - 1]));
      else lengths.push(...Array(next === 17 ? 3 + take(3) : 11 + take(7)).fill(0));
    }
    return [codeOf(lengths.slice(0, literals)), codeOf(lengths.slice(literals))];
  };
  /** @param {Code} literals @param {Code} distances */
  const block = (literals, distances) => {
    for (let next = symbol(literals); next !== 256; next = symbol(literals)) {
      if (next < 256) {
        put(next);
        continue;
      }
      const size = LENGTHS[next - 257] + take(LENGTH_BITS[next - 257]);
      const code = symbol(distances);
      const back = DISTANCES[code] + take(Math.max(0, (code >> 1) - 1));
      if (back > length) throw new RangeError("a stream reaches back too far");
      for (let index = 0; index < size; index++) put(out[length - back]);
    }
  };

  for (let last = 0; !last; ) {
    last = one();
    const kind = take(2);
    if (kind === 0) stored();
    else if (kind === 1) block(FIXED, FIXED_DISTANCES);
    else block(...codes());
  }
  return out.subarray(0, length);
};
