import { join } from 'node:path';
import { hasProgram } from '../../support/optional-program';
import { AgentProcess, delivery, initFrame } from './support/agent-process';
import { exampleSources } from './support/runner-bundle';

const hasPython = hasProgram('python3', 'the agent is a Python program');

(hasPython ? describe : describe.skip)('the agent in Python', () => {
  let agent: AgentProcess;

  beforeEach(() => {
    agent = new AgentProcess({ command: ['python3', join(exampleSources, 'python/echo_agent.py')] });
  });

  afterEach(() => agent.kill());

  it('speaks the protocol from init to stop, with the standard library alone', async () => {
    await agent.start(initFrame('examples.PythonEcho', undefined, { seq: 4, state: { echoed: 2 } }));
    expect(await agent.first('loaded')).toEqual({ t: 'loaded', subscriptions: [{ topic: 'default_topic' }] });
    agent.deliver(delivery('default_topic', 1, { text: 'ä' }), delivery('default_topic', 2));
    const [commit] = await agent.commits(2);
    expect(commit).toMatchObject({
      seq: 5,
      at: { topic: 'default_topic', pos: '0-1' },
      publish: [{ topic: 'echoes', payload: { text: 'ä' }, in_response_to: 'message-1', sender: { id: 'agent' } }],
      state: { set: { echoed: 3 } },
    });
    expect(commit?.publish?.[0]?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    agent.give({ t: 'ping', n: 3 });
    expect(await agent.first('pong')).toEqual({ t: 'pong', n: 3 });
    agent.give({ t: 'stop', reason: 'done', deadlineMs: 1000 });
    expect(await agent.exited()).toEqual({ code: 0, signal: null });
  });

  it('ends when its host hangs up', async () => {
    await agent.start(initFrame('examples.PythonEcho', undefined));
    agent.hangUp();
    expect(await agent.exited()).toEqual({ code: 1, signal: null });
  });
});
