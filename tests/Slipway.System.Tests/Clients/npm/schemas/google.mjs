// node google.mjs FILE: each line of the file is { type, body }; every body goes into Google's own message and out again. Prints
// [{ line, type, error | lost }] for those that are no such message or did not come back whole.
import fs from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import protobuf from 'protobufjs';
import { fromProto3JSON, toProto3JSON } from 'proto3-json-serializer';

const roots = {};
const rootOf = (type) => {
  const name = type.startsWith('google.cloud.aiplatform') ? '@google-cloud/aiplatform' : '@google-ai/generativelanguage';
  return (roots[name] ??= protobuf.Root.fromJSON(JSON.parse(fs.readFileSync(new URL(`../node_modules/${name}/build/protos/protos.json`, import.meta.url)))));
};

// What the two JSON forms of one message may differ in: numbers of 64 bits come back as strings, floats with the precision of a float.
const same = (a, b) => {
  if (typeof a === 'number' && typeof b === 'number') return Math.fround(a) === Math.fround(b);
  if (typeof a === 'number' && typeof b === 'string') return String(a) === b;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((x, i) => same(x, b[i]));
  if (a && b && typeof a === 'object' && typeof b === 'object') return Object.keys({ ...a, ...b }).every((k) => same(a[k], b[k]));
  return isDeepStrictEqual(a, b);
};

const wrong = [];
fs.readFileSync(process.argv[2], 'utf8').trim().split('\n').forEach((text, line) => {
  const { type, body } = JSON.parse(text);
  try {
    const back = toProto3JSON(fromProto3JSON(rootOf(type).lookupType(type), body));
    if (!same(body, back)) wrong.push({ line, type, lost: { sent: body, back } });
  } catch (error) {
    wrong.push({ line, type, error: String(error), body });
  }
});
console.log(JSON.stringify(wrong));
