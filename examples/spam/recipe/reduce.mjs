// What a classifier may see of a mail: subject and opening lines, without addresses and without marks that name the class.

const CAP = 350; // characters of subject and opening together

/** The subject without reply marks, list tags and advertising marks. */
export function bareSubject(subject) {
  let now = subject.replace(/\s+/g, ' ').trim(), before;
  do {
    before = now;
    now = now.replace(/^(re|fw|fwd|aw|sv|antwort)(\[\d+\])?\s*:\s*/i, '').replace(/\[[^\]]{1,30}\]\s*/g, '').replace(/^\**\s*(spam|adv)\b[\s:*-]*/i, '').trim();
  } while (now !== before);
  return now;
}

// Below one of these a mailing list, not the writer, speaks.
const FOOTER = /this (sf\.net|sourceforge|newsletter|in)[^.]*\.?[^.]* ?(is )?sponsored by|yahoo! groups sponsor|^\s*to unsubscribe|mailing list$/i;
const DATE = /^\(?(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})/;

/** Lines that the writer wrote: no quotations, "X wrote:" lines, separators or list footers. */
function ownLines(text) {
  const kept = [];
  for (const line of text.split('\n')) {
    if (/^\s*([>|:}%]|[A-Z]{1,3}>)/.test(line)) continue;
    if (/^\s*(-- ?|_{10,}.*|-{3,} ?(original|forwarded) message.*|begin pgp signed message.*)$/i.test(line)) { if (kept.length) break; else continue; }
    if (/^\s*(bad msg: ?)?s?pam:/i.test(line)) continue; // the report that SpamAssassin wrote into a mail
    if (/\b(wrote|writes|you write|said|schrieb)\s*:?\s*$/i.test(line) || /^\s*(on|at|quoting)\b.{0,60}\b(19|20)\d\d\b/i.test(line)) continue;
    if (/^\s*(hash: sha1|-----begin pgp.*|url:\s|date:\s|from:\s|to:\s|sent:\s|subject:\s|cc:\s)/i.test(line)) continue;
    if (FOOTER.test(line)) break;
    kept.push(line);
  }
  return kept.join(' ').replace(/[-\s]+$/, '');
}

function scrub(text) {
  return text
    .replace(/\b(https?|ftp|mailto):\/*[^\s<>"')]+|\bwww\.[^\s<>"')]+/gi, '<url>')
    .replace(/[\w.+-]+ ?@ ?[\w-]+(\.[\w-]+)+/g, '<email>')
    .replace(/<?[\w.+-]+@[\w.-]+>?/g, '<email>')
    .replace(/\b[\w-]+(\.[\w-]+)*\.(com|net|org|biz|info|ie|uk|edu)\b(\/[^\s<>"')]*)?/gi, '<url>')
    .replace(/(\+|\b)\(?\d[\d().\/ -]{7,}\d\b|\b\d{3}[-. ]\d{4}\b|\b\d{7,}\b/g, (found) => (found.replace(/\D/g, '').length >= 7 && !DATE.test(found) ? '<phone>' : found))
    .replace(/\b(zzzz\w*|yyyy\w*|jm7?|jmason|netnoteinc)\b/gi, '<name>') // what the corpus' makers put for the recipient
    .replace(/[^\P{C}\n]|[\u200b-\u200f\ufeff]/gu, ' ')
    .replace(/([=*_~#.!?-])\1{3,}/g, '$1$1$1')
    .replace(/\s+/g, ' ').trim();
}

/** "Subject: …\n\nopening" of at most CAP characters, or null with the reason why the mail can't be used. */
export function reduce(mail) {
  const subject = scrub(bareSubject(mail.subject)).slice(0, 120);
  const room = CAP - subject.length;
  let opening = scrub(ownLines(mail.text).slice(0, 6000));
  if (opening.length > room) opening = opening.slice(0, room).replace(/\s+\S*$/, '');
  const letters = opening.replace(/[^A-Za-z ]/g, '').length;
  if (opening.replace(/<\w+>/g, '').replace(/[^A-Za-z]/g, '').length < 40) return { reason: 'less than 40 letters of its own text' };
  if (letters < 0.7 * opening.length) return { reason: 'not English prose (letters < 70 %)' };
  if (/\uFFFD|\u00ef\u00bf\u00bd/.test(opening + subject)) return { reason: 'undecodable characters' };
  return { subject, opening, text: `Subject: ${subject || '(none)'}\n\n${opening}` };
}
