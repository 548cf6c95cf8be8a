// One raw mail (headers and body) to its subject and the opening of its text. Node standard library only.

/** @returns {{subject: string, from: string, text: string}} */
export function readMail(raw) {
  const { headers, body } = split(raw.replace(/\r\n?/g, '\n').replace(/^From .*\n/, ''));
  return {
    subject: decodeWords(headers.get('subject') ?? ''),
    from: (/[\w.+-]+@[\w.-]+/.exec(headers.get('from') ?? '')?.[0] ?? '').toLowerCase(),
    text: textOf(headers, body),
  };
}

function split(part) {
  const end = part.search(/\n\n/);
  const head = end < 0 ? part : part.slice(0, end);
  const headers = new Map();
  for (const line of head.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return { headers, body: end < 0 ? '' : part.slice(end + 2) };
}

/** Plain text of a part: of several alternatives the plain one, else the HTML one without its markup. */
function textOf(headers, body) {
  const type = headers.get('content-type') ?? 'text/plain';
  const boundary = /boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/i.exec(type);
  if (/^multipart\//i.test(type) && boundary) {
    const parts = body.split(`--${boundary[1] ?? boundary[2]}`).slice(1).map((p) => split(p.replace(/^\n/, '')));
    const kind = (p) => p.headers.get('content-type') ?? 'text/plain';
    const best = parts.find((p) => /^text\/plain/i.test(kind(p)) && p.body.trim()) ?? parts.find((p) => /^(text\/html|multipart)/i.test(kind(p)));
    return best ? textOf(best.headers, best.body) : '';
  }
  if (!/^(text|message)\b/i.test(type) && headers.has('content-type')) return '';
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(type)?.[1] ?? 'windows-1252';
  const text = decode(bytesOf(body, headers.get('content-transfer-encoding') ?? ''), charset);
  return /^text\/html/i.test(type) || /<(html|body|table|font|center|br)\b/i.test(text.slice(0, 2000)) ? withoutMarkup(text) : text;
}

function bytesOf(body, encoding) {
  if (/base64/i.test(encoding)) return Buffer.from(body, 'base64');
  if (!/quoted-printable/i.test(encoding)) return Buffer.from(body, 'utf8');
  const soft = body.replace(/=[ \t]*\n/g, '');
  return Buffer.from(soft.replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1');
}

function decode(bytes, charset) {
  const utf8 = new TextDecoder('utf-8').decode(bytes);
  if (!utf8.includes('\uFFFD')) return utf8;
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes); // a charset that nobody knows
  }
}

/** RFC 2047 encoded words in a header. */
function decodeWords(text) {
  return text.replace(/\?=\s+=\?/g, '?==?').replace(/=\?([\w-]+)\?([QB])\?([^?]*)\?=/gi, (_, charset, kind, data) =>
    decode(bytesOf(/b/i.test(kind) ? data : data.replace(/_/g, ' '), /b/i.test(kind) ? 'base64' : 'quoted-printable'), charset));
}

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', copy: '©', reg: '®', trade: '™', mdash: '-', ndash: '-', rsquo: "'", lsquo: "'", rdquo: '"', ldquo: '"', bull: '*' };

function withoutMarkup(html) {
  return html
    .replace(/<!--[\s\S]*?(-->|$)|<(script|style|head|title)\b[\s\S]*?(<\/\2\s*>|$)/gi, ' ')
    .replace(/<\/?(b|i|u|font|span|strong|em|a)\b[^>]*>/gi, '') // inline: words broken up by tags come together again
    .replace(/<[^>]*(>|$)/g, ' ')
    .replace(/&#(\d+);?/g, (_, n) => (n < 0x110000 ? String.fromCodePoint(n) : ' '))
    .replace(/&([a-z]+);/gi, (all, name) => ENTITIES[name.toLowerCase()] ?? ' ');
}
