// Near-duplicates by Jaccard similarity of word triples, and the groups that follow from them.

export function shingles(text) {
  const words = text.toLowerCase().replace(/<\w+>/g, ' ').match(/[a-z]+/g) ?? [];
  const set = new Set();
  for (let i = 0; i + 2 < words.length; i++) set.add(words.slice(i, i + 3).join(' '));
  return set;
}

/** Pairs [i, j, similarity] at or above the threshold; an index of shingles avoids comparing all with all. */
export function nearPairs(texts, threshold) {
  const sets = texts.map(shingles), index = new Map(), pairs = [];
  sets.forEach((set, i) => {
    const shared = new Map();
    for (const s of set) {
      const others = index.get(s) ?? [];
      if (others.length < 200) for (const j of others) shared.set(j, (shared.get(j) ?? 0) + 1);
      others.push(i);
      index.set(s, others);
    }
    for (const [j, n] of shared) {
      const similarity = n / (set.size + sets[j].size - n);
      if (similarity >= threshold) pairs.push([j, i, similarity]);
    }
  });
  return pairs;
}

/** Union-find over n items. */
export function unions(n) {
  const parent = Array.from({ length: n }, (_, i) => i);
  const find = (i) => (parent[i] === i ? i : (parent[i] = find(parent[i])));
  return { find, join: (a, b) => { parent[Math.max(find(a), find(b))] = Math.min(find(a), find(b)); } };
}
