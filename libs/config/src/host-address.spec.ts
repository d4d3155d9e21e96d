import { hostAddress } from './host-address';

describe('hostAddress', () => {
  it.each([
    ['10.0.0.7', '10.0.0.7:50051'],
    ['host-1.example', 'host-1.example:50051'],
    ['fd00::7', '[fd00::7]:50051'],
    ['::', '[::]:50051'],
    ['[fd00::7]', '[fd00::7]:50051'],
  ])('%s', (host, address) => {
    expect(hostAddress(host, 50051)).toBe(address);
  });
});
