import { allowedMoves, isEnded, type AgentState } from './agent-state';

describe('the lifecycle of an agent', () => {
  const states = Object.keys(allowedMoves) as AgentState[];

  it('ends as stopped or failed, and from there no way leads on', () => {
    expect(states.filter(isEnded)).toEqual(['stopped', 'failed']);
  });

  it('can be asked to stop wherever it has not ended, and then only stops', () => {
    const stoppable = states.filter((state) => !isEnded(state) && state !== 'stopping');
    expect(stoppable.filter((state) => !allowedMoves[state].includes('stopping'))).toEqual([]);
    expect(allowedMoves.stopping).toEqual(['stopped']);
  });
});
