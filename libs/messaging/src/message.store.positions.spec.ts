import { comparePositions } from '@guildhall/contract';
import { eachStore } from './testdata/each-store';
import { fenceOf, handled, messageOf, outgoingOf, positionOf, topicOf } from './testdata/messages';

const agent = fenceOf('agent');
const topics = ['questions', 'answers', 'more answers'];

eachStore('positions', (open) => {
  it('grow from message to message, whatever the topic', async () => {
    const { store } = await open();
    const positions: string[] = [];
    // So many that several fall into one millisecond.
    for (let n = 0; n < 300; n++) {
      const topic = topics[n % topics.length]!;
      positions.push(positionOf(await store.publish(topicOf(topic), messageOf(topic, n))));
    }

    expect(positions.toSorted(comparePositions)).toEqual(positions);
    expect(new Set(positions).size).toBe(positions.length);
  });

  it('of an answer stand after its question, and those of one commit follow each other', async () => {
    const { store, setEpoch } = await open();
    await setEpoch(agent, 1);
    await store.subscribe(agent, [{ topic: 'questions' }], 'earliest');

    for (let n = 1; n <= 100; n++) {
      const question = positionOf(await store.publish(topicOf('questions'), messageOf('questions', n)));
      const publish = [outgoingOf('answers', n), outgoingOf('more answers', n), outgoingOf('answers', n)];
      const entries = [handled('questions', question, { publish })];
      expect(await store.commit({ fence: agent, firstSeq: n, entries })).toEqual({ outcome: 'applied' });

      const [[first, third], [second]] = await Promise.all([
        store.read(topicOf('answers'), question, 10),
        store.read(topicOf('more answers'), question, 10),
      ]);
      const positions = [question, first!.pos, second!.pos, third!.pos];
      expect(positions.toSorted(comparePositions)).toEqual(positions);
    }
  });
});
