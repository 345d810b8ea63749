// The checksum that buckets use (CRC-32C, polynomial 0x82F63B78 reflected), of a file read in pieces.

const PIECE = 4 * 1024 * 1024;
const TABLES = tables();

export async function crc32c(file) {
  let sum = ~0;
  for (let at = 0; at < file.size; at += PIECE) sum = update(sum, new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
  return ~sum >>> 0;
}

// Four bytes at a time, with a table for each.
function update(sum, bytes) {
  const [t0, t1, t2, t3] = TABLES;
  const whole = bytes.length & ~3;
  let i = 0;
  for (; i < whole; i += 4) {
    sum ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    sum = t3[sum & 255] ^ t2[(sum >>> 8) & 255] ^ t1[(sum >>> 16) & 255] ^ t0[sum >>> 24];
  }
  for (; i < bytes.length; i++) sum = t0[(sum ^ bytes[i]) & 255] ^ (sum >>> 8);
  return sum;
}

function tables() {
  const first = new Int32Array(256).map((_, byte) => {
    for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0x82f63b78 : byte >>> 1;
    return byte;
  });
  const all = [first];
  for (let k = 1; k < 4; k++) all.push(all[k - 1].map((value) => first[value & 255] ^ (value >>> 8)));
  return all;
}
