// What a browser lacks that is older, or that was led here over plain http: SHA-256 and
// Ed25519 in JavaScript. verify.js loads this file only then. The files under noble/ are
// not ours: noble/LICENSES.md says where they come from and what their sums are.
import { hashes, verify } from "./noble/ed25519.js";
import { sha256, sha512 } from "./noble/sha2.js";

hashes.sha512 = sha512;

export const digest = (bytes) => sha256(bytes);

// As RFC 8032 has it: no second spelling of a key or a signature.
export const holds = (key, signature, message) => {
  try {
    return verify(signature, message, key, { zip215: false });
  } catch {
    return false; // not as long as a signature
  }
};
