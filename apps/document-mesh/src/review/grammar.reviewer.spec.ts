import { GrammarReviewer } from './grammar.reviewer';

// The engine takes one to three seconds to load, more where other suites run.
jest.setTimeout(60_000);

describe('the grammar reviewer', () => {
  const reviewer = new GrammarReviewer({ knownWords: ['Frobnify'], textLimitMs: 60_000 });
  afterAll(() => reviewer.close());

  async function review(text: string, kind: 'paragraph' | 'heading' | 'code' = 'paragraph') {
    const found = await reviewer.review([{ index: 0, text, kind }]);
    return found.map(({ rule, excerpt, suggestions }) => [rule, excerpt, suggestions[0]]);
  }

  it.each([
    ['We recieve many letters.', 'SpellCheck', 'recieve', 'receive'],
    ['We could of known.', 'ModalOf', 'could of', 'could have'],
    ['The library lost it’s Saturday shift.', 'ItsPossessive', 'it’s', 'its'],
    ['A evening shift is short.', 'AnA', 'A', 'An'],
    ['Residents ask alot of us.', 'OpenCompounds', 'alot', 'a lot'],
    ['We meet on Wendesday at noon.', 'SpellCheck', 'Wendesday', 'Wednesday'],
    ['Recieved goods are counted.', 'SpellCheck', 'Recieved', 'Received'],
    ['The trial , which is short, ends.', 'CommaFixes', ' ', ''],
  ])('finds the mistake in: %s', async (text, rule, excerpt, suggestion) => {
    expect(await review(text)).toEqual([[rule, excerpt, suggestion]]);
  });

  it.each([
    [
      'British and American spelling',
      'We organise the colour centre. We organize the color center. It is customisable.',
    ],
    ['names', 'Harwick Council and Ms Tolleshunt asked Braxted for help. Harwick’s answer came in May.'],
    ['acronyms and identifiers', 'The ZQXV and the NGRT use getUserById, max_size and sha256 on the iPhone.'],
    [
      'addresses and files',
      'Write to teh@exampel.org, see https://exampel.org/recieve or open recieve.docx in src/recieve/main.',
    ],
    ['terms of the house, in any case', 'We frobnify it.'],
    ['words repeated, which the structure reviewer finds', 'We saw the the box.'],
    ['words that only one dictionary knows', 'The waiters were appallingly slow.'],
  ])('says nothing of %s', async (_what, text) => {
    expect(await review(text)).toEqual([]);
  });

  it('leaves code alone, in blocks and inside sentences', async () => {
    const inline = {
      index: 1,
      text: 'Call recieve now.',
      kind: 'paragraph',
      notProse: [{ start: 5, end: 12 }],
    } as const;

    expect(await reviewer.review([{ index: 0, text: 'recieve teh', kind: 'code' }, inline])).toEqual([]);
  });

  it('names places in UTF-16 offsets, whatever stands before', async () => {
    const text = '😀 Café “über” – we recieve it.';

    const [finding] = await reviewer.review([{ index: 7, text }]);

    expect(finding).toMatchObject({ blockIndex: 7, category: 'grammar', severity: 'error', source: 'Harper' });
    expect(text.slice(finding?.start, finding?.end)).toBe('recieve');
  });

  it('answers reviews that are asked for at once', async () => {
    const texts = ['We recieve it.', 'All is well.', 'A apple fell.'];

    const found = await Promise.all(texts.map((text, index) => reviewer.review([{ index, text }])));

    expect(found.map((each) => each.map(({ excerpt }) => excerpt))).toEqual([['recieve'], [], ['A']]);
  });
});

describe('the worker of the grammar reviewer', () => {
  const long = 'We could of known that teh comittee recieve alot of letters. '.repeat(30_000);

  it('is ended and replaced when a text takes too long; only that text goes unchecked', async () => {
    const reviewer = new GrammarReviewer({ textLimitMs: 2000 });
    try {
      const found = await reviewer.review([
        { index: 0, text: long },
        { index: 1, text: 'We could of known.' },
      ]);

      expect(found.map(({ blockIndex, rule }) => [blockIndex, rule])).toEqual([
        [0, 'not-checked'],
        [1, 'ModalOf'],
      ]);
    } finally {
      await reviewer.close();
    }
  });

  it('gives up a review when its signal aborts, and serves the next', async () => {
    const reviewer = new GrammarReviewer();
    try {
      await reviewer.start();
      const reason = new Error('not needed any more');
      const abort = new AbortController();
      const review = reviewer.review([{ index: 0, text: long }], abort.signal);
      setImmediate(() => abort.abort(reason));

      await expect(review).rejects.toBe(reason);
      expect(await reviewer.review([{ index: 0, text: 'We recieve it.' }])).toHaveLength(1);
    } finally {
      await reviewer.close();
    }
  });

  it('refuses work after close, also what was under way', async () => {
    const reviewer = new GrammarReviewer();
    await reviewer.start();
    const review = reviewer.review([{ index: 0, text: long }]);
    const refused = expect(review).rejects.toMatchObject({ kind: 'unavailable', code: 'SHUTTING_DOWN' });

    await reviewer.close();

    await refused;
    await expect(reviewer.review([{ index: 0, text: 'Text.' }])).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
  });
});
