// Checks a proof (.tlog-proof), a receipt (.zip) or a report (.json) of the public log
// on this device. Nothing is sent anywhere: read this file from top to bottom, it takes
// ten minutes. Formats: RFC 6962, and C2SP signed-note, tlog-checkpoint, tlog-cosignature,
// tlog-proof and tlog-policy (July 2026). Every sentence that is shown comes from the page.
"use strict";

class Refused extends Error {}
const refuse = (code) => {
  throw new Refused(code);
};
const need = (holds, code) => holds || refuse(code);

// ---- one spelling for each value ----------------------------------------------------

const textOf = (bytes, code) => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse(code);
  }
};
const bytesOf = (text) => new TextEncoder().encode(text);
const joined = (...parts) => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
const spelt = (bytes) => {
  let plain = "";
  for (const byte of bytes) plain += String.fromCharCode(byte);
  return btoa(plain);
};
const has = (object, name) => Object.prototype.hasOwnProperty.call(object, name);
const same = (one, other) => spelt(one) === spelt(other);
// What an older browser, or one that was led here over http, cannot do itself.
const native = globalThis.crypto && globalThis.crypto.subtle;
const loaded = (file) => import(file).catch(() => refuse("not_loaded"));
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const base64 = (text, code) => {
  need(/^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0, code);
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  need(spelt(bytes) === text, code); // bits that nobody reads must be zero
  return bytes;
};
const base64url = (text, code) => {
  need(typeof text === "string" && /^[A-Za-z0-9_-]+$/.test(text), code);
  const standard = text.replace(/-/g, "+").replace(/_/g, "/");
  return base64(standard + "=".repeat((4 - (text.length % 4)) % 4), code);
};
const hash = (text, code) => {
  const bytes = base64(text, code);
  need(bytes.length === 32, code);
  return bytes;
};
const number = (text, code) => {
  need(/^(0|[1-9][0-9]{0,18})$/.test(text) && BigInt(text) < 2n ** 63n, code);
  return BigInt(text);
};
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
};
const json = (bytes, code) => {
  try {
    return JSON.parse(textOf(bytes, code));
  } catch {
    return refuse(code);
  }
};
const canonicalJson = (bytes, code) => {
  const value = json(bytes, code);
  need(canonical(value) === textOf(bytes, code), code); // no name twice, no other number
  return value;
};

// ---- the tree (RFC 6962) ------------------------------------------------------------

const sha256 = async (...parts) => {
  if (!native) return (await loaded("./older.js")).digest(joined(...parts));
  return new Uint8Array(await native.digest("SHA-256", joined(...parts)));
};
const EMPTY = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="; // SHA-256 of nothing
const leafHash = (entry) => sha256(Uint8Array.of(0), entry);
const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);

const included = async (leaf, index, tree, path) => {
  need(index < tree.size, "not_included");
  let [place, last, top] = [index, tree.size - 1n, leaf];
  for (const step of path) {
    need(last > 0n, "not_included");
    if (place & 1n || place === last) {
      top = await nodeHash(step, top);
      while (place > 0n && !(place & 1n)) [place, last] = [place >> 1n, last >> 1n];
    } else {
      top = await nodeHash(top, step);
    }
    [place, last] = [place >> 1n, last >> 1n];
  }
  need(last === 0n && same(top, tree.root), "not_included");
};

// ---- keys, notes, checkpoints -------------------------------------------------------

const LOG = 1;
const WITNESS = 4;
const LATER = 6; // ML-DSA-44: no browser can check it yet, so it counts for nothing here
const KEY_BYTES = { [LOG]: 33, [WITNESS]: 33, [LATER]: 1313 };
const NAME = /^[^\s+\u0000-\u001f\u0085]{1,255}$/u;

const keyOf = async (text) => {
  const found = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text);
  need(found && NAME.test(found[1]), "bad_key");
  const raw = base64(found[3], "bad_key");
  need(raw.length === KEY_BYTES[raw[0]], "bad_key");
  const id = (await sha256(bytesOf(`${found[1]}\n`), raw)).slice(0, 4);
  need(hex(id) === found[2], "bad_key");
  return { name: found[1], kind: raw[0], raw: raw.slice(1), id: found[2], text };
};

// A log's key stands alone, or with its first size and "-" or its end, as in log.keys.
const logKeyOf = async (line) => {
  const [text, ...sizes] = line.split(" ");
  need(sizes.length === 0 || sizes.length === 2, "bad_key");
  const [since, until] = sizes.length ? sizes : ["0", "-"];
  const end = until === "-" ? null : number(until, "bad_key");
  return { ...(await keyOf(text)), since: number(since, "bad_key"), until: end };
};
const signs = (key, size) => (key.since ?? 0n) <= size && (key.until == null || size < key.until);

const noteOf = (bytes) => {
  const whole = bytes.length <= 1000000 ? textOf(bytes, "bad_note") : "";
  const cut = whole.lastIndexOf("\n\n");
  need(cut >= 0 && whole.endsWith("\n"), "bad_note");
  need(!/[\u0000-\u0009\u000b-\u001f]/.test(whole), "bad_note");
  const lines = whole.slice(cut + 2, -1).split("\n");
  need(lines.length <= 100, "bad_note");
  const signatures = lines.map((line) => {
    const parts = line.split(" ");
    need(parts.length === 3 && parts[0] === "\u2014" && NAME.test(parts[1]), "bad_note");
    const raw = base64(parts[2], "bad_note");
    need(raw.length > 4, "bad_note");
    return { name: parts[1], id: hex(raw.slice(0, 4)), raw: raw.slice(4) };
  });
  return { text: whole.slice(0, cut + 1), signatures };
};

const checkpointOf = (text) => {
  const lines = text.split("\n");
  need(lines.length === 4 && lines[3] === "" && NAME.test(lines[0]), "bad_note");
  const size = number(lines[1], "bad_note");
  const root = hash(lines[2], "bad_note");
  need(size > 0n || spelt(root) === EMPTY, "bad_note");
  return { origin: lines[0], size, root };
};

// A browser that knows the kind of key takes this one (RFC 8032, the first example).
const ANY_KEY = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
const imported = (raw) => native.importKey("raw", raw, "Ed25519", false, ["verify"]);
const knowsEd25519 = async () => {
  try {
    return Boolean(await imported(base64(ANY_KEY, "bad_key")));
  } catch {
    return false;
  }
};

const holds = async (raw, signature, message) => {
  if (!(await knowsEd25519())) return (await loaded("./older.js")).holds(raw, signature, message);
  const key = await imported(raw).catch(() => refuse("bad_key"));
  return native.verify("Ed25519", key, signature, message);
};
const verified = async (key, signature, message) =>
  need(await holds(key.raw, signature, bytesOf(message)), "bad_signature");

const signedAt = async (key, text, raw) => {
  if (key.kind === LOG) {
    await verified(key, raw, text);
    return null;
  }
  need(raw.length === 72, "bad_signature");
  const time = new DataView(raw.buffer, raw.byteOffset).getBigUint64(0);
  await verified(key, raw.slice(8), `cosignature/v1\ntime ${time}\n${text}`);
  return time;
};

// ---- whom the reader trusts ---------------------------------------------------------

const policyOf = async (bytes) => {
  const policy = { logs: [], witnesses: new Map(), groups: new Map(), quorum: "" };
  const used = new Set();
  const known = (name) => policy.witnesses.has(name) || policy.groups.has(name);
  const add = {
    log: async (words) => policy.logs.push(await keyOf(words[0])),
    witness: async ([name, key]) => {
      need(name !== "none" && !known(name), "bad_policy");
      policy.witnesses.set(name, await keyOf(key || ""));
    },
    group: async ([name, asked, ...members]) => {
      need(name !== "none" && !known(name) && members.length > 0, "bad_policy");
      for (const one of members) {
        need(known(one) && !used.has(one), "bad_policy");
        used.add(one);
      }
      const named = { all: members.length, any: 1 }[asked];
      const needed = named ?? Number(number(asked, "bad_policy"));
      need(needed > 0 && needed <= members.length, "bad_policy");
      policy.groups.set(name, { needed, members });
    },
    quorum: async ([name, ...rest]) => {
      need(!policy.quorum && rest.length === 0, "bad_policy");
      need(name === "none" || known(name), "bad_policy");
      policy.quorum = name;
    },
  };
  for (const line of textOf(bytes, "bad_policy").split("\n")) {
    const words = line.split(/[ \t]+/).filter((word) => word);
    if (words.length === 0 || words[0].startsWith("#")) continue;
    need(has(add, words[0]) && words.length > 1, "bad_policy");
    await add[words[0]](words.slice(1));
  }
  const all = [...policy.logs, ...policy.witnesses.values()];
  need(policy.quorum && policy.logs.every((key) => key.kind === LOG), "bad_policy");
  need([...policy.witnesses.values()].every((key) => key.kind !== LOG), "bad_policy");
  need(new Set(all.map((key) => hex(key.raw))).size === all.length, "bad_policy");
  return policy;
};

const met = (policy, name, seen) => {
  const agreed = new Set();
  for (const [one, key] of policy.witnesses) if (seen.has(key)) agreed.add(one);
  for (const [one, { needed, members }] of policy.groups) {
    if (members.filter((each) => agreed.has(each)).length >= needed) agreed.add(one);
  }
  return name === "none" || agreed.has(name);
};

const opened = async (bytes, policy) => {
  const note = noteOf(bytes);
  const tree = checkpointOf(note.text);
  const seen = new Map();
  for (const key of [...policy.logs, ...policy.witnesses.values()]) {
    const own = note.signatures.find((one) => one.name === key.name && one.id === key.id);
    if (own && key.kind !== LATER) seen.set(key, await signedAt(key, note.text, own.raw));
  }
  const byLog = (key) => key.kind === LOG && key.name === tree.origin;
  const logs = [...seen.keys()].filter(byLog);
  need(logs.length > 0, "unsigned");
  need(logs.some((key) => signs(key, tree.size)), "key_range");
  const unchecked = [...policy.witnesses.values()].filter((key) => key.kind === LATER);
  const few = unchecked.length ? "no_quorum_here" : "no_quorum";
  need(met(policy, policy.quorum, seen), few);
  const times = [...seen].filter(([key]) => key.kind === WITNESS);
  const witnesses = times.map(([key, time]) => ({ name: key.name, time }));
  return { tree, witnesses, unchecked: unchecked.map((key) => key.name) };
};

// ---- proofs, disclosures, receipts --------------------------------------------------

const proofOf = (bytes) => {
  let cut = 0;
  while (cut < bytes.length && !(bytes[cut] === 10 && bytes[cut + 1] === 10)) cut += 1;
  need(cut < bytes.length, "bad_proof");
  const lines = textOf(bytes.slice(0, cut), "bad_proof").split("\n");
  need(lines.shift() === "c2sp.org/tlog-proof@v1", "bad_proof");
  need(lines.length > 1 && lines[0].startsWith("extra "), "bad_proof");
  const entry = base64(lines.shift().slice(6), "bad_proof");
  need(lines[0].startsWith("index ") && lines.length < 65, "bad_proof");
  const index = number(lines.shift().slice(6), "bad_proof");
  const path = lines.map((line) => hash(line, "bad_proof"));
  return { entry, index, path, note: bytes.slice(cut + 2) };
};

const checkedProof = async (bytes, policy) => {
  const proof = proofOf(bytes);
  const { tree, witnesses, unchecked } = await opened(proof.note, policy);
  await included(await leafHash(proof.entry), proof.index, tree, proof.path);
  const leaf = canonicalJson(proof.entry, "bad_proof");
  need(leaf !== null && typeof leaf === "object" && !Array.isArray(leaf), "bad_proof");
  return { leaf, index: proof.index, tree, witnesses, unchecked, opened: [] };
};

// A leaf holds the SHA-256 of each private value's disclosure: [salt, name, value].
const openedBy = async (leaf, bytes) => {
  const given = json(bytes, "bad_disclosure");
  need(Array.isArray(given) && Array.isArray(leaf._sd), "bad_disclosure");
  need(leaf._sd_alg === "sha-256", "bad_disclosure");
  const values = new Map();
  for (const text of given) {
    const parts = canonicalJson(base64url(text, "bad_disclosure"), "bad_disclosure");
    const digest = spelt(await sha256(bytesOf(text)));
    const own = digest.replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
    need(leaf._sd.includes(own), "not_committed");
    need(Array.isArray(parts) && parts.length === 3, "bad_disclosure");
    const [salt, name, value] = parts;
    need(base64url(salt, "bad_disclosure").length === 32, "bad_disclosure");
    need(typeof name === "string" && /^[a-z][a-z0-9_]{0,39}$/.test(name), "bad_disclosure");
    need(!has(leaf, name) && !values.has(name), "bad_disclosure");
    values.set(name, value);
  }
  return [...values];
};

const inflating = () => {
  try {
    return new DecompressionStream("deflate-raw");
  } catch {
    return null;
  }
};

const inflated = async (bytes, limit) => {
  const opening = inflating();
  if (!opening) return (await loaded("./inflating.js")).inflated(bytes, limit);
  const stream = new Blob([bytes]).stream().pipeThrough(opening);
  const parts = [];
  let size = 0;
  for (let reader = stream.getReader(), part; !(part = await reader.read()).done; ) {
    size += part.value.length;
    need(size <= limit, "bad_receipt");
    parts.push(part.value);
  }
  return joined(...parts);
};

const LARGEST = 4000000;

const unzipped = async (bytes) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  need(end >= 0, "bad_receipt");
  const count = view.getUint16(end + 10, true);
  need(count <= 2000, "bad_receipt");
  const files = new Map();
  for (let i = 0, at = view.getUint32(end + 16, true); i < count; i += 1) {
    need(view.getUint32(at, true) === 0x02014b50, "bad_receipt");
    const [method, packed] = [view.getUint16(at + 10, true), view.getUint32(at + 20, true)];
    const named = view.getUint16(at + 28, true);
    const name = textOf(bytes.slice(at + 46, at + 46 + named), "bad_receipt");
    const local = view.getUint32(at + 42, true);
    at += 46 + named + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    const begin = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const raw = bytes.slice(begin, begin + packed);
    need((method === 0 || method === 8) && !files.has(name), "bad_receipt");
    files.set(name, method === 0 ? raw : await inflated(raw, LARGEST));
  }
  return files;
};

const PROOF = ".tlog-proof";
const OPENS = ".disclosures.json";

const checkedReceipt = async (bytes, keys) => {
  const files = await unzipped(bytes).catch((error) =>
    refuse(error.message === "not_loaded" ? "not_loaded" : "bad_receipt"),
  );
  const stem = (ending) =>
    [...files.keys()].filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
  const names = stem(PROOF).sort();
  need(names.length > 0 && stem(OPENS).every((name) => names.includes(name)), "bad_receipt");
  const bare = bytesOf("quorum none\n");
  const policy = { ...(await policyOf(files.get("policy.txt") ?? bare)), logs: keys };
  const acts = [];
  for (const name of names) {
    const act = await checkedProof(files.get(name + PROOF), policy);
    const opens = files.get(name + OPENS);
    acts.push({ ...act, name, opened: opens ? await openedBy(act.leaf, opens) : [] });
  }
  const before = files.get("before.checkpoint");
  const early = files.has("NOT-YET-WITNESSED.txt");
  return { acts, early, before: before ? await checkedBefore(before, policy, acts) : [] };
};

const checkedBefore = async (bytes, policy, acts) => {
  const { tree, witnesses } = await opened(bytes, policy);
  const comes = (act) => tree.origin === act.tree.origin && tree.size <= act.index;
  need(acts.every(comes), "bad_receipt");
  return witnesses.map((one) => one.time);
};

// ---- the page -----------------------------------------------------------------------

const place = document.querySelector("[data-verify]");
const words = new Map(
  [...document.querySelectorAll("[data-words] [data-word]")].map((one) => [one.dataset.word, one.textContent]),
);
const word = (name) => words.get(name) ?? name;

const element = (tag, text, kind = "") => {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = kind;
  return made;
};
const fact = (list, name, value) => {
  const row = document.createElement("div");
  const shown = element("dd", "");
  const plain = typeof value === "string" ? value : JSON.stringify(value);
  const isolated = element("bdi", plain, "code");
  isolated.dir = "auto";
  shown.append(isolated);
  row.append(element("dt", name), shown);
  list.append(row);
};
const instant = (time) => {
  const shown = new Date(Number(time) * 1000);
  return Number.isNaN(shown.getTime()) ? String(time) : `${shown.toISOString().slice(0, 19)}Z`;
};
const panel = (kind, heading) => {
  const made = element("div", "", `panel ${kind}`);
  made.append(element("h3", heading));
  place.querySelector("output").append(made);
  return made;
};

const showAct = (act) => {
  const box = panel("told", word("verified"));
  const list = element("dl", "", "summary");
  const where = act.leaf.docket ?? act.leaf.stream;
  fact(list, word("entry"), `${act.leaf.k} · ${where} · ${act.leaf.n} · ${act.leaf.at ?? act.leaf.day}`);
  fact(list, word("place"), `${act.index} / ${act.tree.size}`);
  fact(list, word("root"), hex(act.tree.root));
  for (const one of act.witnesses) fact(list, word("witness"), `${one.name} · ${instant(one.time)}`);
  for (const name of act.unchecked) fact(list, word("not_checked"), `${name} · ML-DSA-44 (0x06)`);
  for (const [name, value] of act.opened) fact(list, `${word("private")}: ${name}`, value);
  box.append(list);
  const withheld = act.leaf.k === "content.withheld" && String(act.leaf.code).split(":");
  if (withheld) {
    fact(list, word("withheld"), withheld[0]);
    fact(list, word("ordered_by"), withheld.slice(1).join(" · "));
    box.append(element("p", word("withholds")));
  }
  if (act.witnesses.length === 0) box.append(element("p", word("no_witness")));
};

const showTimes = (acts, before) => {
  const after = acts.flatMap((act) => act.witnesses.map((one) => one.time));
  const most = (times) => times.reduce((one, other) => (one > other ? one : other));
  const least = (times) => times.reduce((one, other) => (one < other ? one : other));
  if (after.length === 0 || before.length === 0) return;
  const [since, until] = [least(before), most(after)];
  need(since <= until, "bad_receipt");
  const list = element("dl", "", "summary");
  fact(list, word("not_before"), instant(since));
  fact(list, word("not_after"), instant(until));
  panel("told", word("between")).append(list);
};

const check = async (bytes, given) => {
  const texts = given.split("\n").map((line) => line.trim()).filter((line) => line);
  if (bytes[0] === 0x7b) return showReport(hex(await sha256(bytes)));
  const keys = await Promise.all(texts.map(logKeyOf));
  need(keys.length > 0 && keys.every((key) => key.kind === LOG), "bad_key");
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    const { acts, early, before } = await checkedReceipt(bytes, keys);
    if (early) panel("warn", word("not_yet_witnessed"));
    acts.forEach(showAct);
    return showTimes(acts, before);
  }
  const bare = { logs: keys, witnesses: new Map(), groups: new Map(), quorum: "none" };
  return showAct(await checkedProof(bytes, bare));
};

const showReport = (digest) => {
  const known = [...document.querySelectorAll("[data-sha256]")];
  const found = known.find((one) => one.dataset.sha256 === digest);
  need(found, "unknown_report");
  const list = element("dl", "", "summary");
  fact(list, word("report"), found.dataset.report);
  fact(list, "SHA-256", digest);
  panel("told", word("report_verified")).append(list);
};

const answer = async (file) => {
  const said = place.querySelector("output");
  said.replaceChildren();
  try {
    need(file.size <= LARGEST, "too_large");
    await check(new Uint8Array(await file.arrayBuffer()), place.querySelector("textarea").value);
  } catch (error) {
    said.replaceChildren();
    const code = error instanceof Refused ? error.message : "unreadable";
    panel("warn", word("refused")).append(element("p", word(code)));
  }
};

place.hidden = false;
document.querySelector("[data-no-script]").hidden = true;
const chosen = place.querySelector("input[type=file]");
chosen.addEventListener("change", () => chosen.files[0] && answer(chosen.files[0]));
for (const kind of ["dragover", "drop"]) {
  place.addEventListener(kind, (event) => {
    event.preventDefault();
    if (kind === "drop" && event.dataTransfer.files[0]) answer(event.dataTransfer.files[0]);
  });
}
