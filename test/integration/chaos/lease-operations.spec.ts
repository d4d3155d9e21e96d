import { operationsOf } from '../../chaos/history/lease-operations';

const names = ['guild:g', 'guilds', 'guild_agents:g', 'guild_revision:g', 'agent_epoch:g:a', 'agent_location:g:a'];
const claimKeys = [...names, 'agent_holder:g:a'].map((name) => `{guildhall}:${name}`);
const claimArgs = ['g', '{}', 'a', '{}', '{guildhall}:', '', '1000'];
const lease = '{"epoch":7,"host":"host-1","incarnation":"one","state":"running"}';
const when = { who: 'gateway', invokedMs: 1 };
const fact = (does: string, input: object, outcome: object) => ({ model: 'lease', key: 'g:a', does, input, outcome });

describe('what a step says of a lease', () => {
  it.each([
    [['claimed', '12', 1, '{}'], { name: 'claimed', epoch: '12' }],
    [['held', lease], { name: 'held', epoch: '7', by: 'one' }],
    [['under_way'], { name: 'under_way', epoch: '', by: '' }],
    [undefined, { name: '', epoch: '', by: '' }],
  ])('claim-agent: %j', (answer, outcome) => {
    const call = { ...when, step: 'claim-agent', keys: claimKeys, args: claimArgs, answer };
    expect(operationsOf(call)).toEqual([fact('claim', {}, outcome)]);
  });

  it('void-epoch', () => {
    const keys = ['{guildhall}:agent_epoch:g:a', '{guildhall}:agent_location:g:a', '{guildhall}:guild_agents:g'];
    const call = { ...when, step: 'void-epoch', keys, args: ['12', 'a', '{guildhall}:', '1000'], answer: 'voided' };
    expect(operationsOf(call)).toEqual([fact('void', { seen: '12' }, { name: 'voided' })]);
  });
});
