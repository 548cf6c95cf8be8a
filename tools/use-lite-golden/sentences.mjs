// The texts of the golden vectors. Our own words; see README.md for what they are meant to cover.

const plain = `The invoice for March has not arrived yet.
Could you please send me a copy of the signed contract?
My parcel was delivered to the wrong address.
The application closes without a message when I save.
How do I reset my password?
I would like to cancel my subscription at the end of the month.
The train to the coast leaves at seven in the morning.
She planted tomatoes behind the old wooden shed.
Water boils at a lower temperature on a mountain.
He could not remember where he had parked the car.
The committee will publish its findings next week.
Our server room is too warm, the fans run all night.
What is the capital of France?
What is the capital of Germany?
Translate this sentence into Spanish.
Translate this sentence into French.
Create an index on the orders table.
Drop the index on the orders table.
Please summarise the attached report in three sentences.
Write a poem about a lighthouse in winter.
The doctor told him to rest for two weeks.
Interest rates rose for the third time this year.
A small dog slept under the kitchen table.
The bridge was closed because of strong wind.
Nobody knew who had written the letter.
The recipe calls for two cups of flour and a pinch of salt.
Turn left after the church and follow the river.
You have won a prize, click here to claim it now!
Cheap watches, best prices, order today and save.
Meeting moved to Thursday, same room as always.
The new release fixes a memory leak in the scheduler.
Deployment failed: the health check did not answer in time.
Increase the timeout of the upstream to thirty seconds.
Who is responsible for the billing service?
The model was tuned on four thousand support tickets.
Route this request to the legal department.
I am very disappointed with the quality of the shoes.
Thank you, everything works again.
The film was long, but the ending was worth it.
Children under twelve travel free of charge.
This key may call only two models and spends at most ten dollars.
Rate limit exceeded, try again in twenty seconds.
The garden smelled of rain and cut grass.
They argued about the map until it was dark.
Photosynthesis turns light into chemical energy.
The violin belongs to a family of four instruments.
An adapter adds a small number of trained weights.
Half of the traffic goes to the new version.
He sold the house and bought a boat.
The results were better than anyone had expected.
Please do not reply to this message.
We regret to inform you that your flight was cancelled.
The museum is open daily except on Mondays.
Battery life is poor and the screen scratches easily.
Which documents do I need for a visa?
The cat knocked the vase off the shelf.
Add two numbers and return the sum.
The log file grew to forty gigabytes overnight.
Prices include tax and delivery.
It was not the first time the alarm had rung for nothing.
The professor postponed the exam until June.
Wind turbines were built along the northern shore.
A backup that was never restored is only a hope.
Explain the difference between a process and a thread.
The neighbours complained about the noise again.
His handwriting was small and hard to read.
There is a typo on the second page.
The lake freezes in January and thaws in March.
Every request leaves one row in the ledger.
The coach praised the goalkeeper after the match.
Remind me tomorrow to call the bank.
The cheapest plan does not include support.
Our shop ships to most European countries.
The witness changed her statement twice.
Bread rises because yeast makes gas.
The elevator is out of order, use the stairs.
Sales fell by a quarter in the second half of the year.
Can I pay by bank transfer?
The package contains glass, handle with care.
Two planets were visible just after sunset.`.split('\n');

const short = ['a', 'A', 'I', '.', '?', '!', ',', ':', ';', '-', '_', '/', '\\', '0', '7', '42', 'ok', 'no', 'yes', 'hi', 'Hello', 'hello', 'HELLO', 'the', 'xyz', 'zzzzzz', 'qwertyuiop',
  's', '▁', '▁▁', '�', '<s>', '</s>', 'extra_token_id_1', '....', '!!!', '???', '()', '[]', '{}', '""', "''", '#', '@', '&', '%', '$', '€', '+', '=', '<', '>', '|', '~', '^', '`'];

const missingScores = ['://', ' :', ':)', ' :)', ' :(', '):', ':00', ' :-)', 'at 10:00', 'see http://example.org', 'fine :) really', 'sad :( indeed', '(note): read this', ':::', ': : :', 'a:b:c', 'ratio 3:1', '12:00:00', 'https://example.com/a?b=c:d'];

const blanks = [' ', '  ', '   three spaces before', 'three spaces after   ', 'two  spaces   between    words', 'tab\tbetween', 'line\nbreak', 'windows\r\nline break', '\t', '\n', 'non\u00A0breaking space',
  'thin\u2009space', 'ideographic\u3000space', 'zero\u200Bwidth', 'soft\u00ADhyphen', 'bell\u0007char', 'null\u0000char', '\uFEFFbyte order mark', 'right\u202Eto left'];

const unicode = ['naïve café façade', 'Ünïcödé', 'Straße', 'Łódź', 'Zürich und Köln', 'São Paulo', 'señor, ¿cómo está?', 'Привет, как дела?', 'Καλημέρα κόσμε', 'שלום עולם', 'مرحبا بالعالم', 'नमस्ते दुनिया', '你好，世界', 'こんにちは世界', '안녕하세요 세계',
  'สวัสดีชาวโลก', 'e\u0301 and é', 'A\u030A and Å', 'ﬁne oﬃce ﬂow', 'Ｆｕｌｌ ｗｉｄｔｈ　ｔｅｘｔ', '① ② ③', '½ of ¾', 'x² + y³', 'H₂O', '™ © ®', '“curly” ‘quotes’', 'em — dash, en – dash', 'ellipsis…', '№ 5', 'ｶﾀｶﾅ', 'Ⅷ', '℃ and ℉', '㎏ ㎞', 'ﷺ',
  '😀', 'I like 🍕 and 🍺', '👨‍👩‍👧‍👦 family', '🇫🇷 flag', '👍🏽', '𝓗𝓮𝓵𝓵𝓸', '𝟙𝟚𝟛', '𐍈', 'mixed 你好 and English', 'q\u0307\u0323 order of marks', '가각힣', 'Å', 'ſ long s', 'İstanbul', 'ß ẞ'];

const code = ['int main(void) { return 0; }', 'for (var i = 0; i < 10; i++) { sum += i; }', 'SELECT id, name FROM users WHERE age >= 18 ORDER BY name;', 'def add(a, b):\n    return a + b', '{"model":"tiny-demo","stream":true}', '<div class="a">text</div>',
  'git commit -m "fix: typo"', 'ls -la /usr/local/bin', 'user@example.com', '192.168.0.1:8080', '2026-11-21T04:56:04Z', '$1,234.56', '+49 30 1234567', 'C:\\Users\\me\\file.txt', 'a == b && c != d || !e', 'x = [1, 2, 3]', 'camelCaseName snake_case_name kebab-case-name', 'SHOUTING IN CAPITALS',
  '3.14159265358979', '1e-10', '0xDEADBEEF', '#hashtag', '@mention', '50%', 'C#', 'C++', '.NET', 'e.g. i.e. etc.', "don't can't won't", 'rock’n’roll', 'antidisestablishmentarianism', 'pneumonoultramicroscopicsilicovolcanoconiosis', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'asdkjh qwlekj zxcmnb'];

const long = [
  plain.slice(0, 8).join(' '), plain.slice(8, 19).join(' '), plain.slice(19, 31).join(' '), plain.slice(31, 50).join(' '), plain.join(' '), [...plain].reverse().join(' '), plain.slice(40).join('\n'),
  'word '.repeat(126).trim(), 'word '.repeat(127).trim(), 'word '.repeat(128).trim(), 'word '.repeat(129).trim(), 'word '.repeat(400), 'a'.repeat(700), '你'.repeat(300), '你好 '.repeat(200), '. '.repeat(200), ':'.repeat(150), '😀 '.repeat(90), code.join('\n'), unicode.join(' ')];

export const sentences = ['', ...plain, ...short, ...missingScores, ...blanks, ...unicode, ...code, ...long, 'The last text is never empty, so that the original gives every text a row.'];
