// Unpacks what a ZIP holds (RFC 1951) in browsers that cannot: verify.js loads this file
// only then. It throws at whatever is not whole: too short, too long, or spelt wrongly.

const wrong = () => {
  throw new Error("not deflated");
};
const LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const BACK = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const BACK_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const END = 256;

// How many codes there are of each length, and which symbols they stand for, in order.
const tableOf = (lengths) => {
  const counts = new Array(16).fill(0);
  for (const length of lengths) counts[length] += 1;
  counts[0] = 0;
  const starts = [0];
  for (let length = 0; length < 16; length += 1) starts.push(starts[length] + counts[length]);
  let free = 1;
  for (let length = 1; length < 16; length += 1) {
    free = free * 2 - counts[length];
    if (free < 0) wrong();
  }
  const symbols = [];
  lengths.forEach((length, symbol) => {
    if (length) symbols[starts[length]++] = symbol;
  });
  return { counts, symbols };
};

const FIXED = tableOf([...Array(288).keys()].map((n) => (n < 144 ? 8 : n < 256 ? 9 : n < 280 ? 7 : 8)));
const FIXED_BACK = tableOf(new Array(30).fill(5));

export const inflated = (packed, limit) => {
  const out = new Uint8Array(limit);
  let [at, bit, size] = [0, 0, 0];

  const take = (count) => {
    let value = 0;
    for (let i = 0; i < count; i += 1) {
      if (at >= packed.length) wrong();
      value |= ((packed[at] >> bit) & 1) << i;
      bit += 1;
      if (bit === 8) [at, bit] = [at + 1, 0];
    }
    return value;
  };
  const symbol = ({ counts, symbols }) => {
    let [code, first, index] = [0, 0, 0];
    for (let length = 1; length < 16; length += 1) {
      code |= take(1);
      if (code - counts[length] < first) return symbols[index + code - first];
      index += counts[length];
      first = (first + counts[length]) << 1;
      code <<= 1;
    }
    return wrong();
  };
  const put = (byte) => {
    if (size >= limit) wrong();
    out[size] = byte;
    size += 1;
  };
  const stored = () => {
    if (bit) [at, bit] = [at + 1, 0];
    const [length, not] = [take(16), take(16)];
    if ((length ^ not) !== 0xffff) wrong();
    for (let i = 0; i < length; i += 1) put(take(8));
  };
  const coded = (letters, distances) => {
    for (let found = symbol(letters); found !== END; found = symbol(letters)) {
      if (found < END) {
        put(found);
        continue;
      }
      const long = found - 257;
      if (long >= LENGTHS.length) wrong();
      const length = LENGTHS[long] + take(LENGTH_BITS[long]);
      const far = symbol(distances);
      if (far >= BACK.length) wrong();
      const back = BACK[far] + take(BACK_BITS[far]);
      if (back > size) wrong();
      for (let i = 0; i < length; i += 1) put(out[size - back]);
    }
  };
  const tables = () => {
    const [letters, distances, given] = [take(5) + 257, take(5) + 1, take(4) + 4];
    const lengths = new Array(19).fill(0);
    for (let i = 0; i < given; i += 1) lengths[ORDER[i]] = take(3);
    const table = tableOf(lengths);
    const all = [];
    while (all.length < letters + distances) {
      const found = symbol(table);
      if (found < 16) all.push(found);
      else {
        if (found === 16 && all.length === 0) wrong();
        const again = found === 16 ? all[all.length - 1] : 0;
        const times = found === 16 ? 3 + take(2) : found === 17 ? 3 + take(3) : 11 + take(7);
        for (let i = 0; i < times; i += 1) all.push(again);
      }
    }
    if (all.length > letters + distances || !all[END]) wrong();
    return [tableOf(all.slice(0, letters)), tableOf(all.slice(letters))];
  };

  for (let last = 0; !last; ) {
    last = take(1);
    const kind = take(2);
    if (kind === 0) stored();
    else if (kind === 1) coded(FIXED, FIXED_BACK);
    else if (kind === 2) coded(...tables());
    else wrong();
  }
  if (at + (bit ? 1 : 0) !== packed.length) wrong();
  return out.slice(0, size);
};
